"""Loads the document types of a framework, the index of what each is evidence for (R-190, appendix IV), and its
contracting process forms (R-222, appendix VII)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from documents.models import ContractStage, DocumentType, FormKind
from files.contents import KINDS
from frameworks.models import Framework, Guidance, Item
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal, make_linked

FILE = "documents.yaml"
CONTRACTING = "contracting.yaml"
# The guidance that holds the questions of each stage.
QUESTIONS = "contracting-form"


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


class FormShape(Shape):
    """A contracting process form; `title_is_ours` where the handbook prints none."""

    key: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    title_is_ours: bool = False
    note: str = ""
    named: bool = True


class LabelsShape(Shape):
    """The words that all of the forms print beside their boxes."""

    provider: str
    provider_type: str
    starts: str
    ends: str
    signed: str
    provider_context: str
    objectives: str
    toggle: str
    excerpt: str
    source: str
    excerpt_text: str
    board: str


class StageShape(Shape):
    """A section of the form; its questions are the guidance under the same heading."""

    key: Literal[tuple(ContractStage.Stage.values)]  # type: ignore[valid-type]
    title: Annotated[str, Field(min_length=1, max_length=200)]


class ContractingFile(Shape):
    """`contracting.yaml`."""

    forms: list[FormShape]
    wording: LabelsShape
    stages: Annotated[list[StageShape], Field(min_length=1)]


def load_contract_forms(folder: Path, framework: Framework, tally: Tally) -> None:
    """Make the contracting process forms of the framework equal to the file, where it has one.

    Its limit `contracting_forms` names the same forms in the same order, since it gives each its part of a return.
    """
    named = framework.limits.get("contracting_forms", [])
    if not (folder / CONTRACTING).exists():
        if named:
            raise ReferenceFileError([f"{folder.name}/{CONTRACTING}, line 1, the file: there is no such file"])
        rows: list[dict[str, object]] = []
    else:
        file = read(folder, CONTRACTING)
        content = file.check(ContractingFile)
        if [form.key for form in content.forms] != named:
            said = f"these are not the forms that the limit contracting_forms of framework.yaml names: {named}"
            raise ReferenceFileError([file.problem(("forms",), said)])
        asked = set(Guidance.objects.filter(framework=framework, topic=QUESTIONS).values_list("heading", flat=True))
        if unasked := [n for n, stage in enumerate(content.stages) if stage.title not in asked]:
            said = f"there is no guidance under the topic {QUESTIONS} with this heading"
            raise ReferenceFileError([file.problem(("stages", n, "title"), said) for n in unasked])
        wording = {"labels": content.wording.model_dump(), "stages": [stage.model_dump() for stage in content.stages]}
        rows = [
            form.model_dump() | {"framework_id": framework.pk, "order": n, "wording": wording}
            for n, form in enumerate(content.forms, 1)
        ]
    make_equal(FormKind, {"framework": framework}, ["key"], rows, tally)
