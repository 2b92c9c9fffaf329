"""The documented shape of a framework's files (docs/reference-format.md)."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from frameworks.models import Item, ItemLink, Scale
from organisations.reference_files import Shape

Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w.-]+$")]
Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+$")]


class GradeShape(Shape):
    """One step of a scale."""

    number: Annotated[int, Field(ge=0, le=100)]
    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: str = ""


class ScaleShape(Shape):
    """A scale with its grades, the worst first."""

    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=100)]
    rule: Literal[tuple(Scale.Rule.values)]  # type: ignore[valid-type]
    source: str = ""
    ours: bool = False
    grades: Annotated[list[GradeShape], Field(min_length=2)]


class ScalesFile(Shape):
    """`scales.yaml`."""

    scales: list[ScaleShape]


class TableShape(Shape):
    """A table as in the source; a cell is text, or a list of points."""

    columns: list[str]
    rows: list[list["str | list[str | BlockShape]"]]

    @model_validator(mode="after")
    def _as_wide_as_its_head(self) -> "TableShape":
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row needs {len(self.columns)} cells, as many as there are columns")
        return self


class MendedShape(Shape):
    """Where a fault of the source is put right: what stands here, and what the source has in its place."""

    here: Text
    source: Text


class BlockShape(Shape):
    """A piece of wording: heading, text, points below it, a table, where it stands, what was mended, and our note."""

    heading: Text | None = None
    text: Text | None = None
    points: list["str | BlockShape"] | None = None
    table: TableShape | None = None
    place: Text | None = Field(default=None, alias="from")
    mended: list[MendedShape] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "BlockShape":
        if not (self.heading or self.text or self.points or self.table or self.note):
            raise ValueError("a block needs a heading, text, points, a table or a note")
        return self

    @model_validator(mode="after")
    def _mended_stands_in_it(self) -> "BlockShape":
        return _with_what_is_mended(self, f"{self.heading} {self.text}")


MendableT = TypeVar("MendableT", "BlockShape", "ItemShape")


def _with_what_is_mended(shape: MendableT, wording: str) -> MendableT:
    for place in shape.mended or []:
        if place.here not in wording:
            raise ValueError(f"what was mended, {place.here!r}, does not stand in the wording")
    return shape


class FootnoteShape(Shape):
    """A footnote, with the mark that the wording carries."""

    mark: Text
    text: Text


class CriterionShape(Shape):
    """A criterion of an item at one grade of its scale."""

    key: Key
    grade: Text
    text: Text
    parts: list[Text] = []


class EvidenceShape(Shape):
    """A source of evidence: a document, metric or survey."""

    wording: Text
    parts: list[Text] = []
    about: str = ""
    document_type: Key | None = None


class EvidenceListShape(Shape):
    """The sources of evidence of an item by kind."""

    documents: list[EvidenceShape] = []
    metrics: list[EvidenceShape] = []
    surveys: list[EvidenceShape] = []


class ItemShape(Shape):
    """A node of the tree with all that hangs on it."""

    key: Key
    kind: Literal[tuple(Item.Kind.values)]  # type: ignore[valid-type]
    ref: Annotated[str, Field(max_length=40)] = ""
    title: Text
    short_title: Annotated[str, Field(max_length=200)] = ""
    text: str = ""
    details: list[BlockShape] = []
    footnotes: list[FootnoteShape] = []
    scale: Slug | None = None
    self_rated: bool = False
    rollup: Literal[tuple(Item.Rollup.values)] = "none"  # type: ignore[valid-type]
    track: Annotated[str, Field(max_length=40)] = ""
    signpost_limit: Annotated[int, Field(ge=0)] | None = None
    incomplete: bool = False
    mended: list[MendedShape] = []
    note: str = ""
    level_split: Literal["stated", "inferred"] = "stated"
    criteria: list[CriterionShape] = []
    evidence: EvidenceListShape = EvidenceListShape()
    evidence_footnotes: list[FootnoteShape] = []
    children: list["ItemShape"] = []

    @model_validator(mode="after")
    def _mended_stands_in_it(self) -> "ItemShape":
        return _with_what_is_mended(self, f"{self.title} {self.text}")


class PromptShape(Shape):
    """What is asked of every item of one kind."""

    kind: Literal[tuple(Item.Kind.values)] = Field(alias="for")  # type: ignore[valid-type]
    key: Key
    wording: Text
    max_characters: Annotated[int, Field(gt=0)]


class TermShape(Shape):
    """A word of the glossary."""

    word: Annotated[str, Field(min_length=1, max_length=100)]
    definition: Text
    items: list[Key] = []
    note: str = ""


class GuidanceShape(Shape):
    """A piece of guidance under a topic."""

    topic: Slug
    heading: Annotated[str, Field(max_length=200)] = ""
    place: Annotated[str, Field(max_length=200)] = ""
    ours: bool = False
    content: Annotated[list[BlockShape], Field(min_length=1)]


class TargetShape(Shape):
    """An item of another framework."""

    framework: Slug
    version: Text
    item: Key


class LinkShape(Shape):
    """How an item of this framework relates to one of another."""

    kind: Literal[tuple(ItemLink.Kind.values)]  # type: ignore[valid-type]
    item: Key
    to: TargetShape


class HeaderShape(Shape):
    """The framework itself, the version before it, and the files that hold its parts."""

    slug: Slug
    version: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    publisher: Annotated[str, Field(min_length=1, max_length=200)]
    dated: Annotated[str, Field(min_length=1, max_length=60)]
    source: str = ""
    licence: str = ""
    published: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None
    previous: str | None = None
    parts: list[Annotated[str, Field(pattern=r"^[a-z-]+\.yaml$")]]
    limits: dict[str, object] = {}


class PartFile(Shape):
    """Any file of a framework: what it holds is added to the framework."""

    prompts: list[PromptShape] = []
    items: list[ItemShape] = []
    terms: list[TermShape] = []
    guidance: list[GuidanceShape] = []
    links: list[LinkShape] = []


class FrameworkFile(PartFile):
    """`framework.yaml`: a part that also holds the header."""

    framework: HeaderShape
