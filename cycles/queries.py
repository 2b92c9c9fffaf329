"""Reads of an assessment's year that more than one page needs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, QuerySet

from cycles.models import Assessment, Cycle, Part, Rating, Timetable
from cycles.scoring import competency_score
from cycles.states import Stage
from frameworks.models import Grade, Item
from frameworks.tree import tree_of
from organisations.actors import Actor

CALIBRATED = (Stage.PANEL, Stage.REGIONAL, Stage.NATIONAL)


def current_cycle() -> Cycle | None:
    """The latest year of assurance."""
    return Cycle.objects.select_related("framework").order_by("-year").first()


def in_year(rows: Iterable[Assessment], cycle: Cycle) -> list[Assessment]:
    """The assessments of one year with the year at hand, and its framework version where they stand on it."""
    found = list(rows)
    for assessment in found:
        assessment.cycle = cycle
        # Nearly always the year's own; another is read once.
        if assessment.framework_id == cycle.framework_id:
            assessment.framework = cycle.framework
    return found


def timetable_of(assessment: Assessment) -> Timetable | None:
    """The dates of the assessment's region, by which surveys go; one query. A PCT's own deadline: `cycles.dates`."""
    return Timetable.objects.filter(cycle=assessment.cycle_id, sha__children=assessment.organisation_id).first()


class PartRow(NamedTuple):
    """A form of an assessment as pages show it, with the names of who works on it and of who saved it last."""

    pk: int
    kind: str
    key: str
    state: str
    version: int
    assigned_to_id: int | None
    assigned_to: str
    saved_by_id: int | None
    saved_by: str
    saved_at: datetime | None


@dataclass(frozen=True)
class FormCounts:
    """How many forms of a return are in each state, by their kind (docs/architecture.md, rule 15).

    A form of an outcome that the PCT defined itself belongs to the outcomes form and is not counted.
    """

    by_kind: Mapping[str, Counter[str]]
    states: Counter[str]

    @property
    def completed(self) -> int:
        """How many are completed."""
        return self.states[Part.State.COMPLETED]

    @property
    def of(self) -> int:
        """How many forms the return has."""
        return self.states.total()

    @property
    def in_words(self) -> str:
        """How far they are: "9 of 19 forms completed"."""
        return f"{self.completed} of {self.of} forms completed"


def forms_among(parts: Iterable[PartRow]) -> FormCounts:
    """The forms of a return whose parts are at hand."""
    return _counted((part.kind, part.state, 1) for part in parts)


def form_counts(parts: QuerySet[Part]) -> dict[int, FormCounts]:
    """The forms of many returns by assessment id, counted by the database; one query."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    counts = parts.order_by().values_list("assessment_id", "kind", "state").annotate(number=Count("pk"))
    for pk, kind, state, number in counts:
        found.setdefault(pk, []).append((kind, state, number))
    return {pk: _counted(rows) for pk, rows in found.items()}


def _counted(rows: Iterable[tuple[str, str, int]]) -> FormCounts:
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    states: Counter[str] = Counter()
    for kind, state, number in rows:
        if kind != Part.Kind.LOCAL_OUTCOME:
            by_kind[kind][state] += number
            states[state] += number
    return FormCounts(by_kind, states)


NO_FORMS = _counted([])


_PART = ("pk", "kind", "key", "state", "version", "assigned_to_id", "saved_by_id", "saved_at")
_NAMES = ("assigned_to__name", "assigned_to__email", "saved_by__name", "saved_by__email")


def parts_of(assessment: Assessment) -> dict[str, PartRow]:
    """Its parts by key, with who saved them last and to whom they are assigned; one query."""
    rows = Part.objects.filter(assessment=assessment).values_list(*_PART, *_NAMES)
    return {
        key: PartRow(
            pk=pk,
            kind=kind,
            key=key,
            state=state,
            version=version,
            assigned_to_id=to,
            assigned_to=to_name or to_email or "",
            saved_by_id=by,
            saved_by=by_name or by_email or "",
            saved_at=at,
        )
        for pk, kind, key, state, version, to, by, at, to_name, to_email, by_name, by_email in rows
    }


# Wording that no list of ratings shows: long texts and JSON of fifty items cost more than all the rest of a page.
WORDING = ("text", "details", "footnotes", "note")
ITEM_WORDING = tuple(f"item__{name}" for name in WORDING)
_GRADE = ("grade_id", "grade__scale_id", "grade__number", "grade__code", "grade__name", "grade__description")


def _grades(rows: QuerySet[Rating]) -> dict[str, Grade]:
    """The grades of ratings by item key, the latest stage's where an item has several; one query."""
    order = list(Stage)
    found = sorted(rows.values_list("stage", "item__key", *_GRADE), key=lambda row: order.index(row[0]))
    grades = {values[0]: Grade(*values) for _, _, *values in found}
    return {key: grades[grade] for _, key, grade, *_ in found}


def graded(rows: QuerySet[Rating], assessment: Assessment) -> list[Rating]:
    """Ratings of one assessment, each with its grade at hand; one query, which joins and reads no grade."""
    found, grades = list(rows), tree_of(assessment.framework).grades
    for rating in found:
        rating.grade = grades[rating.grade_id]
    return found


def ratings_at(assessment: Assessment, stage: Stage) -> dict[str, Grade]:
    """The grades one stage gave, by item key; one query. For services and pages that already hold the door."""
    tree = tree_of(assessment.framework)
    rows = Rating.objects.filter(assessment=assessment, stage=stage)
    return {tree.key_of(item): tree.grades[grade] for item, grade in rows.values_list("item_id", "grade_id")}


def effective_ratings(assessments: Iterable[Assessment]) -> dict[int, dict[str, Rating]]:
    """For each assessment id, the latest of the panel's, regional and national rating by item key; one query."""
    found: dict[int, dict[str, Rating]] = {assessment.pk: {} for assessment in assessments}
    rows = Rating.objects.filter(assessment__in=found, stage__in=CALIBRATED).select_related("grade", "item", "by")
    rows = rows.defer(*ITEM_WORDING)
    for rating in sorted(rows, key=lambda rating: CALIBRATED.index(Stage(rating.stage))):
        found[rating.assessment_id][rating.item.key] = rating
    return found


def last_year(assessment: Assessment, items: Iterable[Item] | None = None) -> dict[str, Grade]:
    """Last year's final ratings by item key (R-160, R-373). They are published, so all who see the assessment may.

    Of all items unless told. One without a rating last year has no entry, which pages say in words (R-161, R-181).
    """
    if assessment.previous_id is None:
        return {}
    rows = Rating.objects.filter(assessment=assessment.previous_id, assessment__state="published", stage__in=CALIBRATED)
    return _grades(rows if items is None else rows.filter(item__key__in=[item.key for item in items]))


def scores(levels: dict[str, int]) -> dict[str, Fraction | None]:
    """The score of each competency "1" to "11" from levels by sub-competency key such as "3b" (R-336, R-339)."""
    numbers = sorted({int(key[:-1]) for key in levels}) or []
    return {str(number): competency_score([levels.get(f"{number}{letter}") for letter in "abc"]) for number in numbers}


@dataclass(frozen=True)
class TrailStep:
    """One stage's word on an item, as the reader may see it."""

    stage: Stage
    grade: Grade
    reason: str
    by: str
    at: datetime


def rating_trail(assessment: Assessment, actor: Actor) -> dict[str, list[TrailStep]]:
    """By item key, the ratings of all stages that the actor may see, in the order of the stages; one query (R-353)."""
    order, tree = list(Stage), tree_of(assessment.framework)
    rows = Rating.objects.showing(actor, assessment)
    found = rows.values_list("stage", "item_id", "grade_id", "reason", "by__name", "by__email", "at")
    trail: dict[str, list[TrailStep]] = {}
    for stage, item, grade, reason, name, email, at in sorted(found, key=lambda row: order.index(row[0])):
        step = TrailStep(Stage(stage), tree.grades[grade], reason, name or email or "", at)
        trail.setdefault(tree.key_of(item), []).append(step)
    return trail
