"""Loads the document types of a framework and the index of what each is evidence for (R-190, appendix IV)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from documents.models import DocumentType
from files.contents import KINDS
from frameworks.models import Framework, Item
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal, make_linked

FILE = "documents.yaml"


class DocumentTypeShape(Shape):
    """A type of document with its limits; `limit_is_ours` where the handbook gives no number (Q-05)."""

    key: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z_]+$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: str = ""
    footnote: str = ""
    provided_by: Literal[tuple(DocumentType.Provider.values)]  # type: ignore[valid-type]
    source: Literal[tuple(DocumentType.Source.values)]  # type: ignore[valid-type]
    prescribed: bool = True
    minimum: Annotated[int, Field(ge=0)]
    maximum: Annotated[int, Field(ge=1)]
    limit_is_ours: bool
    max_pages: Annotated[int, Field(ge=1)] | None = None
    formats: list[Literal[tuple(KINDS)]] = []  # type: ignore[valid-type]
    items: list[str]

    @model_validator(mode="after")
    def _limits_in_order(self) -> "DocumentTypeShape":
        if self.minimum > self.maximum:
            raise ValueError(f"the minimum {self.minimum} is more than the maximum {self.maximum}")
        return self


class DocumentsFile(Shape):
    """`documents.yaml`."""

    document_types: list[DocumentTypeShape]


def load_document_types(folder: Path, framework: Framework, tally: Tally) -> set[str]:
    """Make the document types of the framework equal to the file; returns their keys."""
    types: list[DocumentTypeShape] = []
    items = {item.key: item for item in Item.objects.filter(framework=framework)}
    if (folder / FILE).exists():
        file = read(folder, FILE)
        types = file.check(DocumentsFile).document_types
        problems = []
        seen: set[str] = set()
        for n, entry in enumerate(types):
            if entry.key in seen:
                problems.append(file.problem(("document_types", n, "key"), f"the type {entry.key!r} is here twice"))
            seen.add(entry.key)
            problems += [
                file.problem(("document_types", n, "items", i), f"there is no item {key!r}")
                for i, key in enumerate(entry.items)
                if key not in items
            ]
        if problems:
            raise ReferenceFileError(problems)
    rows = [
        entry.model_dump(exclude={"items"}) | {"framework_id": framework.pk, "order": n + 1}
        for n, entry in enumerate(types)
    ]
    made = make_equal(DocumentType, {"framework": framework}, ["key"], rows, tally)
    for entry in types:
        make_linked(made[entry.key], "items", [items[key] for key in entry.items], tally)
    return set(made)
