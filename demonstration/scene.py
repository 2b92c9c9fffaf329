"""What the steps of the story share: one PCT's assessment, the framework's rows at hand, and who acts."""

from functools import cached_property
from typing import NamedTuple

from cycles.models import Assessment, Part
from demonstration import people
from documents.models import Document
from frameworks.models import Criterion, Grade, Item
from organisations.actors import Actor


class Line(NamedTuple):
    """A criterion that can be marked, with the grade it stands under."""

    pk: int
    key: str
    level: int
    code: str


class Scene:
    """One PCT's year. Actors are built afresh each time, since a panel day gives seats."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.code = assessment.organisation.code

    def local(self, who: str) -> Actor:
        """One of the PCT's own staff: editor, colleague, chief.executive, chair or reader."""
        return people.acting(f"{who}.{self.code.lower()}")

    def version(self, kind: Part.Kind, about: object = "") -> int:
        """The version at which the next save of a part must aim."""
        return Part.objects.get(assessment=self.assessment, key=kind.key(about)).version

    @cached_property
    def items(self) -> dict[str, Item]:
        """The framework's items by key, in order."""
        rows = Item.objects.filter(framework=self.assessment.framework_id).select_related("scale", "parent")
        return {item.key: item for item in rows}

    def of_kind(self, *kinds: str) -> list[Item]:
        """The items of these kinds, in order."""
        return [item for item in self.items.values() if item.kind in kinds]

    def children(self, parent: Item) -> list[Item]:
        """The items right below one, in order."""
        return [item for item in self.items.values() if item.parent_id == parent.pk]

    @cached_property
    def grades(self) -> dict[tuple[int | None, str], Grade]:
        """Every grade by scale and code; a level's code is its number."""
        return {(grade.scale_id, grade.code): grade for grade in Grade.objects.all()}

    def grade(self, item: Item, code: str | int) -> Grade:
        """The grade of an item's scale with this code."""
        return self.grades[item.scale_id, str(code)]

    @cached_property
    def criteria(self) -> dict[str, list[Line]]:
        """The markable criteria by item key, in order."""
        rows = Criterion.objects.filter(item__framework=self.assessment.framework_id, markable=True)
        found: dict[str, list[Line]] = {key: [] for key in self.items}
        for item, pk, key, level, code in rows.values_list("item__key", "pk", "key", "grade__number", "grade__code"):
            found[item].append(Line(pk, key, level, code))
        return found

    @property
    def documents(self) -> list[Document]:
        """The PCT's documents as they stand."""
        return list(Document.objects.filter(assessment=self.assessment, removed_at=None).order_by("pk"))
