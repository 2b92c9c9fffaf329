"""Reads of an assessment's year that more than one page needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from cycles.models import Assessment, Cycle, Mark, Part, Rating, StateChange, Timetable
from cycles.scoring import competency_score, level_reached
from cycles.states import Stage
from frameworks.models import Criterion, Grade, Item
from organisations.actors import Actor

CALIBRATED = (Stage.PANEL, Stage.REGIONAL, Stage.NATIONAL)


def current_cycle() -> Cycle | None:
    """The latest year of assurance."""
    return Cycle.objects.select_related("framework").order_by("-year").first()


def timetable_of(assessment: Assessment) -> Timetable | None:
    """The dates of the assessment's region; one query."""
    return Timetable.objects.filter(cycle=assessment.cycle_id, sha__children=assessment.organisation_id).first()


def parts_of(assessment: Assessment) -> dict[str, Part]:
    """Its parts by key, with who saved them last; one query."""
    rows = Part.objects.filter(assessment=assessment).select_related("saved_by")
    return {part.key: part for part in rows}


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


def ratings_at(assessment: Assessment, stage: Stage) -> dict[str, Grade]:
    """The grades one stage gave, by item key; one query. For services and pages that already hold the door."""
    return _grades(Rating.objects.filter(assessment=assessment, stage=stage))


def effective_ratings(assessments: Iterable[Assessment]) -> dict[int, dict[str, Rating]]:
    """For each assessment id, the latest of the panel's, regional and national rating by item key; one query."""
    found: dict[int, dict[str, Rating]] = {assessment.pk: {} for assessment in assessments}
    rows = Rating.objects.filter(assessment__in=found, stage__in=CALIBRATED).select_related("grade", "item", "by")
    rows = rows.defer(*ITEM_WORDING)
    for rating in sorted(rows, key=lambda rating: CALIBRATED.index(Stage(rating.stage))):
        found[rating.assessment_id][rating.item.key] = rating
    return found


def last_year(assessment: Assessment) -> dict[str, Grade]:
    """Last year's final ratings by item key (R-160, R-373). They are published, so all who see the assessment may.

    An item without a rating last year has no entry, which pages say in words (R-161, R-181).
    """
    if assessment.previous_id is None:
        return {}
    return _grades(
        Rating.objects.filter(assessment=assessment.previous_id, assessment__state="published", stage__in=CALIBRATED)
    )


def scores(levels: dict[str, int]) -> dict[str, Fraction | None]:
    """The score of each competency "1" to "11" from levels by sub-competency key such as "3b" (R-336, R-339)."""
    numbers = sorted({int(key[:-1]) for key in levels}) or []
    return {str(number): competency_score([levels.get(f"{number}{letter}") for letter in "abc"]) for number in numbers}


def supported_levels(assessment: Assessment, stage: Stage) -> dict[str, int]:
    """By sub-competency key, the level that the marks of one stage support (R-173, R-334). Two queries."""
    criteria = Criterion.objects.filter(
        item__framework=assessment.framework_id, item__kind=Item.Kind.SUB_COMPETENCY, markable=True
    ).values_list("pk", "item__key", "grade__number")
    met = set(
        Mark.objects.filter(assessment=assessment, stage=stage, verdict=Mark.Verdict.MET).values_list(
            "criterion_id", flat=True
        )
    )
    by_item: dict[str, dict[int, list[bool]]] = {}
    for pk, key, level in criteria:
        by_item.setdefault(key, {}).setdefault(level, []).append(pk in met)
    return {key: level_reached(levels) for key, levels in by_item.items()}


@dataclass(frozen=True)
class TrailStep:
    """One stage's word on an item, as the reader may see it."""

    stage: Stage
    grade: Grade
    reason: str
    by: str
    at: object


def rating_trail(assessment: Assessment, actor: Actor) -> dict[str, list[TrailStep]]:
    """By item key, the ratings of all stages that the actor may see, in the order of the stages; one query (R-353)."""
    order = list(Stage)
    rows = Rating.objects.showing(actor).filter(assessment=assessment)
    found = rows.values_list("stage", "item__key", "reason", "by__name", "by__email", "at", *_GRADE)
    grades: dict[int, Grade] = {}
    trail: dict[str, list[TrailStep]] = {}
    for stage, key, reason, name, email, at, *grade in sorted(found, key=lambda row: order.index(row[0])):
        given = grades.setdefault(grade[0], Grade(*grade))
        trail.setdefault(key, []).append(TrailStep(Stage(stage), given, reason, name or email or "", at))
    return trail


def history(assessment: Assessment) -> list[StateChange]:
    """The moves it made, oldest first."""
    return list(StateChange.objects.filter(assessment=assessment).select_related("by"))
