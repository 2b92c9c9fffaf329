"""The evidence review: which lines are done or to be looked at again, and where the views differ (R-257 to R-263)."""

from dataclasses import dataclass

from assessments.models import FrozenCopy
from cycles.models import Assessment, Rating
from cycles.queries import last_year
from cycles.states import Stage
from frameworks.models import Grade, Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from organisations.decisions import YES, Decision, no
from panels.models import Review
from panels.queries.items import BranchLines, branches_of, grouped, reviewable
from panels.queries.marks import Support, supports
from panels.queries.survey import Figure, figures
from panels.queries.wording import named, steps, title_of


@dataclass(frozen=True)
class Flag:
    """What a line asks of the reader: discuss, improved, limited, agree; empty where it is not reviewed."""

    kind: str
    words: str
    why: str

    @property
    def mark(self) -> str:
        """The kind of `ui_flag` that shows it."""
        return "warn" if self.kind == "limited" else self.kind


@dataclass(frozen=True)
class Line:
    """One line of the review with everything that it is judged by."""

    item: Item
    last_year: Grade | None
    self_grade: Grade | None
    survey: Figure | None
    support: Support
    evidence: Grade | None
    note: str
    done: bool
    look_again: bool
    flag: Flag

    @property
    def to_do(self) -> bool:
        """Whether an analyst still has to finish it, or to look again after a resubmission."""
        return not self.done or self.look_again

    @property
    def state(self) -> str:
        """In words, where its review stands."""
        if self.look_again:
            return "Look again"
        if self.done:
            return "Done"
        return f"{self.support.marked} of {self.support.of} marked" if self.support.marked else "Not started"


@dataclass(frozen=True)
class Work:
    """Counts of the lines, for progress, filters and the approval of the briefing."""

    total: int
    done: int
    look_again: int
    discuss: int
    improved: int
    limited: int

    @property
    def to_do(self) -> int:
        """Lines not finished, or to be looked at again."""
        return self.total - self.done


def flag(
    item: Item, self_grade: Grade | None, evidence: Grade | None, before: Grade | None, survey: int | None = None
) -> Flag:
    """What the comparison of self-assessment, evidence, survey and last year says (R-260 to R-263).

    `survey` is the level that the survey suggests (Q-01).
    """
    points = f" The survey points to level {survey}." if survey and evidence and survey != evidence.number else ""
    if evidence is None:
        return Flag("", "Not reviewed", "")
    if self_grade is None:
        return Flag("discuss", "Discuss", f"No self-assessment. The evidence supports {named(evidence)}.{points}")
    if evidence.number != self_grade.number:
        how = steps(item, self_grade, evidence)
        return Flag(
            "discuss",
            "Discuss",
            f"Self-assessed {named(self_grade)}; the evidence supports {named(evidence)}, {how}.{points}",
        )
    if points:
        return Flag("discuss", "Discuss", f"Self-assessment and evidence say {named(evidence)}.{points}")
    if before is not None and evidence.number > before.number:
        return Flag("improved", "Improved", f"Up from {named(before)} last year, and the evidence agrees.")
    if before is not None and evidence.number < before.number:
        return Flag("limited", "Limited progress", f"Down from {named(before)} last year.")
    if before is not None and evidence.number == before.number and evidence.number < _best(item):
        return Flag("limited", "Limited progress", f"Still {named(before)}, as last year.")
    return Flag("agree", "Agree", "")


def _suggested(figure: Figure | None) -> int | None:
    return figure.level if figure else None


def _best(item: Item) -> int:
    return 4 if item.kind == Item.Kind.SUB_COMPETENCY else 3


def changed_since(assessment: Assessment) -> dict[int, set[str]]:
    """For each copy's number, the keys of items that changed up to the latest one; one query.

    Each is compared in the version in which it was made: a return that is only written otherwise has not changed.
    """
    rows = list(FrozenCopy.objects.filter(assessment=assessment).order_by("number").defer("content"))
    if not rows:
        return {}
    keys = rows[-1].item_hashes(rows[-1].version)
    return {copy.number: {key for key in keys if _differs(key, copy, rows[-1])} for copy in rows}


def _differs(key: str, copy: FrozenCopy, latest: FrozenCopy) -> bool:
    before, now = copy.item_hashes(copy.version).get(key), latest.item_hashes(copy.version).get(key)
    return before is None or before != now


def review_lines(assessment: Assessment, actor: Actor) -> dict[str, Line]:
    """The 49 lines by item key, as the actor may see them; six queries whatever their number."""
    grades = tree_of(assessment.framework).grades
    ratings = Rating.objects.showing(actor, assessment).filter(stage__in=(Stage.SELF, Stage.EVIDENCE))
    given = {
        (item, stage): (grades[grade], reason)
        for item, stage, grade, reason in ratings.values_list("item_id", "stage", "grade_id", "reason")
    }
    copies = dict(Review.objects.showing(actor, assessment).values_list("item_id", "copy"))
    changed = changed_since(assessment)
    marks = supports(assessment, [Stage.EVIDENCE], actor)[Stage.EVIDENCE]
    before = last_year(assessment)
    surveys = figures(assessment, actor)
    lines = {}
    for item in reviewable(assessment):
        self_grade, _ = given.get((item.pk, Stage.SELF), (None, ""))
        grade, note = given.get((item.pk, Stage.EVIDENCE), (None, ""))
        done = item.pk in copies
        lines[item.key] = Line(
            item=item,
            last_year=before.get(item.key),
            self_grade=self_grade,
            survey=surveys.get(item.key),
            support=marks.get(item.key, Support()),
            evidence=grade,
            note=note,
            done=done,
            look_again=done and item.key in changed.get(copies[item.pk], set()),
            flag=flag(item, self_grade, grade, before.get(item.key), _suggested(surveys.get(item.key))),
        )
    return lines


def work(lines: dict[str, Line]) -> Work:
    """The counts of these lines."""
    rows = list(lines.values())
    return Work(
        total=len(rows),
        done=sum(not line.to_do for line in rows),
        look_again=sum(line.look_again for line in rows),
        discuss=sum(line.flag.kind == "discuss" for line in rows),
        improved=sum(line.flag.kind == "improved" for line in rows),
        limited=sum(line.flag.kind == "limited" for line in rows),
    )


def review_groups(assessment: Assessment, lines: dict[str, Line]) -> list[BranchLines[Line]]:
    """The lines under their competency or component."""
    return grouped(branches_of(assessment), lines)


def review_finished(assessment: Assessment) -> Decision:
    """Whether every line is reviewed against the return as it stands, before a briefing is approved; three queries."""
    reviews = {review.item_id: review.copy for review in Review.objects.filter(assessment=assessment)}
    changed = changed_since(assessment)
    items = reviewable(assessment)
    missing = [item for item in items if item.pk not in reviews]
    again = [item for item in items if item.pk in reviews and item.key in changed.get(reviews[item.pk], set())]
    if missing:
        return no(f"The evidence review of {_listed(missing)} is not finished.")
    if again:
        return no(f"The PCT changed its return. Look again at {_listed(again)}.")
    return YES


def _listed(items: list[Item]) -> str:
    names = [title_of(item) for item in items[:3]]
    rest = len(items) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")
