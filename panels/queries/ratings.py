"""The panel's agreed ratings beside the self-assessment and the evidence (R-342, R-345, R-359)."""

from dataclasses import dataclass

from cycles.models import Assessment, Rating
from cycles.queries import graded, last_year
from cycles.states import Stage
from frameworks.models import Grade, Item
from organisations.actors import Actor
from panels.queries.items import ratable
from panels.queries.marks import Support, support_of, supports
from panels.queries.wording import named, noun, steps


@dataclass(frozen=True)
class PanelLine:
    """One line that the panel rates. `support` is the panel's marks where it made any, else the evidence review's."""

    item: Item
    last_year: Grade | None
    self_grade: Grade | None
    evidence: Grade | None
    support: Support
    agreed: Rating | None

    @property
    def is_overall(self) -> bool:
        """Whether it is a component's overall colour, which the PCT does not rate (Q-15)."""
        return self.item.kind == Item.Kind.COMPONENT

    @property
    def grade(self) -> Grade | None:
        """The grade that the panel agreed."""
        return self.agreed.grade if self.agreed else None

    @property
    def difference(self) -> str:
        """How the panel differs from the self-assessment, in words; empty where it does not (R-359)."""
        if self.agreed is None or self.self_grade is None:
            return ""
        how = steps(self.item, self.self_grade, self.agreed.grade)
        return f"{how} than the self-assessment".capitalize() if how else ""

    @property
    def lacks(self) -> str:
        """What is still to do on the line: its rating, or a reason."""
        if self.agreed is None:
            return "To rate"
        if not self.agreed.reason.strip() and reasons_needed(self.item, self.self_grade, self.support, self.grade):
            return "Reason missing"
        return ""


def reasons_needed(item: Item, self_grade: Grade | None, support: Support | None, grade: Grade | None) -> list[str]:
    """Why this grade would need a reason: it differs from the self-assessment (R-361), or the marks do not support it.

    Empty where it needs none. Only levels are held to the marks: governance is never computed (Q-23, R-347).
    """
    if grade is None:
        return []
    found = []
    if self_grade is not None and grade.number != self_grade.number:
        how = steps(item, self_grade, grade)
        found.append(f"{grade.name} is {how} than the self-assessment ({named(self_grade)}).")
    if support is not None and support.level is not None and grade.number != support.level:
        found.append(f"The criteria marked support {noun(item)} {support.level}, not {noun(item)} {grade.number}.")
    return found


@dataclass(frozen=True)
class Recorded:
    """What a panel's lines are made of: ratings up to the panel's, last year's grades, the marks of both stages."""

    ratings: list[Rating]
    before: dict[str, Grade]
    marks: dict[Stage, dict[str, Support]]


def recorded(assessment: Assessment, actor: Actor | None) -> Recorded:
    """What is recorded up to the panel's day; three queries. `actor` None: the caller holds the door."""
    stages = (Stage.SELF, Stage.EVIDENCE, Stage.PANEL)
    rows = Rating.objects.filter(assessment=assessment) if actor is None else Rating.objects.showing(actor, assessment)
    return Recorded(
        graded(rows.filter(stage__in=stages), assessment),
        last_year(assessment),
        supports(assessment, (Stage.EVIDENCE, Stage.PANEL), actor),
    )


def panel_lines(assessment: Assessment, actor: Actor | None) -> dict[str, PanelLine]:
    """The 33 sub-competencies, 16 sub-components and three components by item key (R-345); three queries.

    `actor` None: the caller holds the door.
    """
    return lines_of(assessment, recorded(assessment, actor))


def lines_of(assessment: Assessment, found: Recorded) -> dict[str, PanelLine]:
    """The same, of what is read already."""
    ratings = {(rating.item_id, rating.stage): rating for rating in found.ratings}
    before, evidence, panel = found.before, found.marks[Stage.EVIDENCE], found.marks[Stage.PANEL]
    lines = {}
    for item in ratable(assessment):
        marks = panel.get(item.key, Support())
        lines[item.key] = PanelLine(
            item=item,
            last_year=before.get(item.key),
            self_grade=_grade(ratings.get((item.pk, Stage.SELF))),
            evidence=_grade(ratings.get((item.pk, Stage.EVIDENCE))),
            support=marks if marks.marked else evidence.get(item.key, Support()),
            agreed=ratings.get((item.pk, Stage.PANEL)),
        )
    return lines


def _grade(rating: Rating | None) -> Grade | None:
    return rating.grade if rating else None


def marks_behind(assessment: Assessment, item: Item) -> Support:
    """The marks that a rating of this item is held to: the panel's where it made any, else the evidence review's."""
    panel = support_of(assessment, item, Stage.PANEL)
    return panel if panel.marked else support_of(assessment, item, Stage.EVIDENCE)
