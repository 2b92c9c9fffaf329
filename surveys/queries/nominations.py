from collections.abc import Iterable
from dataclasses import dataclass

from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from surveys.models import Category, Group, Invitation, Nominee
from surveys.queries.counts import count_by


def places(assessment: Assessment) -> tuple[int, int]:
    """How many nominees a category can have, and how many additional ones a group can have (R-123, R-124, Q-13)."""
    limits = assessment.framework.limits
    return limits["nominees_per_category"], limits["additional_nominees_per_group"]


@dataclass(frozen=True)
class NominationsStatus:
    """How far the nominations of an assessment are. `status` is a name of `ui.components.Status`."""

    nominated: int
    contacted: int
    minimum: int

    @property
    def status(self) -> str:
        """Completed once somebody was asked: what is added later is a second set."""
        if not self.nominated:
            return "not_started"
        return "completed" if self.contacted else "in_progress"

    @property
    def hint(self) -> str:
        """The state in a sentence, with a word of warning below the number of answers needed (R-130)."""
        if not self.nominated:
            return "Nobody is nominated yet"
        people = "1 person" if self.nominated == 1 else f"{self.nominated} people"
        asked = f", {self.contacted} asked" if self.contacted else ", nobody asked yet"
        few = f". {self.minimum} completed surveys are needed" if self.nominated < self.minimum else ""
        return f"{people} nominated{asked}{few}"


def nominations_status(assessment_ids: Iterable[int]) -> dict[int, NominationsStatus]:
    """For the task lists of many assessments; three queries."""
    ids = list(assessment_ids)
    nominated = count_by(Nominee.objects.filter(assessment__in=ids), "assessment")
    contacted = count_by(Invitation.objects.filter(nominee__assessment__in=ids), "nominee__assessment")
    minimum = dict(Assessment.objects.filter(pk__in=ids).values_list("pk", "cycle__survey_minimum"))
    return {pk: NominationsStatus(nominated[pk], contacted[pk], minimum[pk]) for pk in ids if pk in minimum}


@dataclass(frozen=True)
class NomineeLine:
    """A nominee and whether the person was asked."""

    nominee: Nominee
    contacted: bool


@dataclass(frozen=True)
class CategoryBook:
    """The nominees of one category, or of the additional ones where there is none."""

    category: Category | None
    label: str
    lines: list[NomineeLine]
    limit: int

    @property
    def left(self) -> int:
        """How many more fit."""
        return max(self.limit - len(self.lines), 0)


@dataclass(frozen=True)
class GroupBook:
    """One group of stakeholders with its categories in the framework's order, then the additional ones (Q-13)."""

    group: str
    label: str
    categories: list[CategoryBook]

    @property
    def total(self) -> int:
        """How many are nominated in the group."""
        return sum(len(book.lines) for book in self.categories)

    @property
    def empty(self) -> list[str]:
        """The categories without a nominee (R-122)."""
        return [book.label for book in self.categories if book.category and not book.lines]


@dataclass(frozen=True)
class NomineeBook:
    """All nominees of an assessment."""

    groups: list[GroupBook]
    nominated: int
    contacted: int
    minimum: int

    @property
    def waiting(self) -> int:
        """How many are nominated and not asked yet."""
        return self.nominated - self.contacted

    @property
    def few(self) -> bool:
        """Whether fewer are nominated than completed surveys are needed (R-130)."""
        return self.nominated < self.minimum

    @property
    def warning(self) -> str:
        """That they are few."""
        return f"Fewer than {self.minimum} people are nominated"


def nominees_of(assessment: Assessment, actor: Actor) -> NomineeBook | None:
    """The nominees by group and category, or None where the actor may not see them; three queries."""
    if not sees(actor, assessment, Material.NOMINEES):
        return None
    nominees = list(Nominee.objects.showing(actor).filter(assessment=assessment))
    asked = set(Invitation.objects.filter(nominee__assessment=assessment).values_list("nominee_id", flat=True))
    categories = list(Category.objects.filter(framework=assessment.framework_id))
    per_category, additional = places(assessment)
    groups = []
    for group, label in Group.choices:
        members = [nominee for nominee in nominees if nominee.group == group]
        kinds: list[tuple[Category | None, str, int]] = [
            (category, category.label, per_category) for category in categories if category.group == group
        ]
        kinds.append((None, "Additional respondents", additional))
        books = []
        for category, name, limit in kinds:
            lines = [
                NomineeLine(nominee, nominee.pk in asked)
                for nominee in members
                if nominee.category_id == (category.pk if category else None)
            ]
            books.append(CategoryBook(category, name, lines, limit))
        groups.append(GroupBook(group, label, books))
    return NomineeBook(groups, len(nominees), len(asked), assessment.cycle.survey_minimum)
