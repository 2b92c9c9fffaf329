"""The calibration grid: the scores of many PCTs beside each other, what stands out, and what was changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from django.db.models import QuerySet
from django.urls import reverse

from cycles.models import Assessment, Cycle, Rating
from cycles.queries import CALIBRATED, ITEM_WORDING
from cycles.scoring import competency_score, shown
from cycles.states import Stage, State, since
from frameworks.models import Grade, Item
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.models import Organisation
from organisations.roles import Role
from panels.models import PanelDay, Potential
from results.policies import may_release, may_sign_off_national

# Ours: the handbook gives no rule. Below the sample a median says too little to call a score high or low.
MINIMUM_SAMPLE = 5
FAR_AWAY = Fraction(1)

RESCORABLE = (Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)
_LETTERS = "abc"


@dataclass(frozen=True)
class Score:
    """A competency's score in the grid, and whether it stands out from the others of its column."""

    exact: Fraction | None
    mark: str = ""

    @property
    def text(self) -> str:
        """As shown, one decimal; empty where not all three levels are there."""
        return shown(self.exact)


@dataclass(frozen=True)
class GridRow:
    """One PCT: its scores and its overall governance colours, in the order of the columns; `url` is its trail."""

    assessment: Assessment
    url: str
    scores: list[Score]
    colours: list[str]


@dataclass(frozen=True)
class StandsOut:
    """A marked score in words; `url` is its line in the PCT's trail."""

    assessment: Assessment
    url: str
    competency: Item
    text: str


@dataclass(frozen=True)
class Distribution:
    """How often a panel or a region gave each level, and how far from the PCTs' own."""

    name: str
    pcts: int
    counts: list[int]
    mean: str
    gap: str

    @property
    def total(self) -> int:
        """How many levels were given."""
        return sum(self.counts)

    @property
    def upper(self) -> int:
        """How many of them were level 3 or 4."""
        return sum(self.counts[2:])


@dataclass(frozen=True)
class Grid:
    """The whole page of a round."""

    competencies: list[Item]
    components: list[Item]
    groups: list[tuple[str, list[GridRow]]]
    medians: list[str]
    stands_out: list[StandsOut]
    distributions: list[Distribution]
    minimum: int = MINIMUM_SAMPLE

    @property
    def pcts(self) -> int:
        """How many PCTs stand in it."""
        return sum(len(rows) for _, rows in self.groups)


Levels = Mapping[str, int]
# The number and code of the grades that one assessment has, by item key.
Given = Mapping[str, tuple[int, str]]


class _Ratings:
    """The levels and overall colours of many assessments that one actor may see, by stage and item key; three queries.

    Sub-components are left out: they are a third of all ratings, and no column of the grid shows them.
    """

    def __init__(self, actor: Actor, assessments: Iterable[Assessment]) -> None:
        assessments = list(assessments)
        frameworks = {assessment.framework_id for assessment in assessments}
        # Item and grade are few and each rating names one of each: joined to fifteen thousand rows they cost more.
        items = Item.objects.filter(framework__in=frameworks, kind__in=(Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT))
        keys = dict(items.values_list("pk", "key"))
        grades = {pk: (number, code) for pk, number, code in Grade.objects.values_list("pk", "number", "code")}
        rows = Rating.objects.showing(actor).filter(
            assessment__in=assessments, stage__in=(Stage.SELF, *CALIBRATED), item__in=list(keys)
        )
        self._found: dict[tuple[int, str], dict[str, tuple[int, str]]] = {}
        for pk, stage, item, grade in rows.values_list("assessment_id", "stage", "item_id", "grade_id"):
            self._found.setdefault((pk, stage), {})[keys[item]] = grades[grade]

    def at(self, assessment: Assessment, stage: Stage) -> dict[str, tuple[int, str]]:
        return self._found.get((assessment.pk, stage), {})

    def effective(self, assessment: Assessment, until: Stage = Stage.NATIONAL) -> dict[str, tuple[int, str]]:
        """The latest of panel, regional and national that the actor may see, up to a stage."""
        merged: dict[str, tuple[int, str]] = {}
        for stage in CALIBRATED[: CALIBRATED.index(until) + 1]:
            merged |= self.at(assessment, stage)
        return merged


def score_of(competency: Item, levels: Levels) -> Fraction | None:
    """The score of one competency from levels by sub-competency key (R-336, R-339)."""
    return competency_score([levels.get(f"{competency.key}{letter}") for letter in _LETTERS])


def calibration_grid(*, actor: Actor, cycle: Cycle, groups: Sequence[tuple[str, list[Assessment]]]) -> Grid:
    """The grid of the assessments in their groups (panels or SHAs), as far as the actor may see; four queries.

    A score is marked high or low where it lies one level or more from the median of at least `MINIMUM_SAMPLE` scores.
    """
    kinds = (Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    items = list(
        Item.objects.filter(framework=cycle.framework_id, kind__in=kinds).only("key", "kind", "title", "short_title")
    )
    competencies = [item for item in items if item.kind == Item.Kind.COMPETENCY]
    components = [item for item in items if item.kind == Item.Kind.COMPONENT]
    assessments = [assessment for _, rows in groups for assessment in rows]
    ratings = _Ratings(actor, assessments)
    effective = {row.pk: ratings.effective(row) for row in assessments}
    levels = {pk: {key: number for key, (number, _) in given.items()} for pk, given in effective.items()}
    exact = {row.pk: [score_of(competency, levels[row.pk]) for competency in competencies] for row in assessments}
    columns = [
        [score for row in assessments if (score := exact[row.pk][n]) is not None] for n in range(len(competencies))
    ]
    medians = [_median(column) if column else None for column in columns]
    enough = [len(column) >= MINIMUM_SAMPLE for column in columns]

    @cache
    def mark(score: Fraction | None, n: int) -> str:
        middle = medians[n]
        if score is None or middle is None or not enough[n] or abs(score - middle) < FAR_AWAY:
            return ""
        return "High" if score > middle else "Low"

    def row_of(assessment: Assessment) -> GridRow:
        given = effective[assessment.pk]
        return GridRow(
            assessment,
            reverse("rating_trail", args=[assessment.pk]),
            [Score(score, mark(score, n)) for n, score in enumerate(exact[assessment.pk])],
            [given[component.key][1] if component.key in given else "" for component in components],
        )

    built = [(name, [row_of(assessment) for assessment in rows]) for name, rows in groups]
    stands_out = [
        StandsOut(
            row.assessment, f"{row.url}#item-{competencies[n].pk}", competencies[n], _in_words(score.exact, medians[n])
        )
        for _, rows in built
        for row in rows
        for n, score in enumerate(row.scores)
        if score.mark and score.exact is not None
    ]
    own = {row.pk: ratings.at(row, Stage.SELF) for row in assessments}
    distributions = [_distribution(name, rows, effective, own) for name, rows in groups]
    if len(groups) > 1:
        distributions.append(_distribution("All", assessments, effective, own))
    return Grid(competencies, components, built, [shown(middle) for middle in medians], stands_out, distributions)


def _median(scores: Sequence[Fraction]) -> Fraction:
    """The exact median. Put in order as floats, which is quicker: scores are thirds, so none are too near for it."""
    ordered = sorted(scores, key=float)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _in_words(score: Fraction, middle: Fraction | None) -> str:
    assert middle is not None  # noqa: S101
    side = "above" if score > middle else "below"
    return f"{shown(score)}, {shown(abs(score - middle))} {side} the median of {shown(middle)}"


def _distribution(
    name: str, assessments: Sequence[Assessment], effective: Mapping[int, Given], own: Mapping[int, Given]
) -> Distribution:
    counts, gaps = [0, 0, 0, 0], []
    for assessment in assessments:
        before = own[assessment.pk]
        for key, (number, code) in effective[assessment.pk].items():
            if not code.isdigit():
                continue
            counts[number - 1] += 1
            if key in before:
                gaps.append(number - before[key][0])
    total = sum(counts)
    mean = Fraction(sum((n + 1) * count for n, count in enumerate(counts)), total) if total else None
    return Distribution(name, len(assessments), counts, shown(mean), _gap_in_words(gaps))


def _gap_in_words(gaps: Sequence[int]) -> str:
    if not gaps:
        return "No self-assessment to compare"
    mean = Fraction(sum(gaps), len(gaps))
    if shown(abs(mean)) == "0.0":
        return "The same as the self-assessments"
    return f"{shown(abs(mean))} {'above' if mean > 0 else 'below'} the self-assessments"


def region_of(actor: Actor, code: str = "") -> Organisation | None:
    """The region whose calibration the actor reads: the one named among the actor's own, else the first; one query."""
    own = Organisation.objects.filter(pk__in=actor.organisations(Role.SENIOR_LEAD, Role.SUPER_USER, Role.ANALYST))
    return (own.filter(code=code) if code else own).first()


def rated_in_region(actor: Actor, cycle: Cycle, sha: Organisation) -> list[tuple[str, list[Assessment]]]:
    """The region's PCTs from the panel's signature on, by panel; two queries."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, organisation__parent=sha, state__in=since(State.RATED))
    assessments = list(rows.select_related("organisation").order_by("organisation__name"))
    days = PanelDay.objects.showing(actor).filter(assessment__in=assessments)
    panel_of = dict(days.values_list("assessment_id", "panel__name"))
    return _grouped(assessments, lambda assessment: panel_of.get(assessment.pk, "No panel"))


def provisional_and_later(actor: Actor, cycle: Cycle) -> list[tuple[str, list[Assessment]]]:
    """The PCTs of all regions from the release on, by SHA; one query."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state__in=since(State.PROVISIONAL))
    assessments = list(rows.select_related("organisation__parent").order_by("organisation__name"))
    return _grouped(assessments, lambda assessment: str(assessment.organisation.parent))


def _grouped(assessments: list[Assessment], name_of: Callable[[Assessment], str]) -> list[tuple[str, list[Assessment]]]:
    groups: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        groups.setdefault(name_of(assessment), []).append(assessment)
    return sorted(groups.items())


def potentials_of(assessments: Sequence[Assessment]) -> dict[int, Potential]:
    """By assessment id, the commentary whose agreement the release waits for; one query. For policies."""
    return {row.assessment_id: row for row in Potential.objects.filter(assessment__in=assessments)}


@dataclass(frozen=True)
class Change:
    """One rating that a round changed: from what to what, why, who recorded it and when (R-392)."""

    rating: Rating
    before: Grade | None


def changes(actor: Actor, assessments: Sequence[Assessment], stage: Stage) -> list[Change]:
    """What a round changed, latest first, as far as the actor may see; two queries."""
    rows = Rating.objects.showing(actor).filter(assessment__in=assessments, stage=stage)
    rows = rows.select_related("assessment__organisation", "item", "grade", "by").defer(*ITEM_WORDING)
    found = list(rows.order_by("-at"))
    earlier = Rating.objects.showing(actor).filter(
        assessment__in={rating.assessment_id for rating in found},
        item__in={rating.item_id for rating in found},
        stage__in=CALIBRATED[: CALIBRATED.index(stage)],
    )
    earlier = earlier.select_related("grade").only("assessment", "item", "stage", "grade")
    ordered = sorted(earlier, key=lambda rating: CALIBRATED.index(Stage(rating.stage)))
    before = {(rating.assessment_id, rating.item_id): rating.grade for rating in ordered}
    return [Change(rating, before.get((rating.assessment_id, rating.item_id))) for rating in found]


@dataclass(frozen=True)
class RescorePage:
    """One line before a change: what each stage gave that the actor may see, and what stands."""

    assessment: Assessment
    item: Item
    given: list[tuple[str, Grade]]
    current: Rating | None
    parent_score: str
    grades: list[Grade]


def rescorable_items(assessment: Assessment) -> QuerySet[Item]:
    """The items a round can change: sub-competencies, components and sub-components (R-391, R-393)."""
    return Item.objects.filter(framework=assessment.framework_id, kind__in=RESCORABLE).select_related("parent", "scale")


def rescore_page(actor: Actor, assessment: Assessment, item: Item) -> RescorePage:
    """What the page of one line shows before a change; two queries."""
    order = list(Stage)
    rows = Rating.objects.showing(actor).filter(assessment=assessment, item=item).select_related("grade", "by")
    given = sorted(rows, key=lambda rating: order.index(Stage(rating.stage)))
    current = [rating for rating in given if rating.stage in CALIBRATED]
    score = ""
    if item.kind == Item.Kind.SUB_COMPETENCY and item.parent is not None:
        effective = _Ratings(actor, [assessment]).effective(assessment)
        score = shown(score_of(item.parent, {key: number for key, (number, _) in effective.items()}))
    return RescorePage(
        assessment,
        item,
        [(Stage(rating.stage).label, rating.grade) for rating in given],
        current[-1] if current else None,
        score,
        list(item.scale.grades.all()) if item.scale else [],
    )


@dataclass(frozen=True)
class RegionalPage:
    """The regional round: the grid, what was changed, and for each PCT whether it can be released."""

    sha: Organisation
    cycle: Cycle
    grid: Grid
    changes: list[Change]
    releases: list[tuple[Assessment, Decision]]


def regional_page(actor: Actor, cycle: Cycle, sha: Organisation) -> RegionalPage:
    """The page of a region's round; nine queries whatever the number of PCTs."""
    groups = rated_in_region(actor, cycle, sha)
    assessments = [assessment for _, rows in groups for assessment in rows]
    potentials = potentials_of(assessments)
    return RegionalPage(
        sha,
        cycle,
        calibration_grid(actor=actor, cycle=cycle, groups=groups),
        changes(actor, assessments, Stage.REGIONAL),
        [(row, may_release(actor, row, potentials.get(row.pk))) for row in assessments],
    )


@dataclass(frozen=True)
class NationalPage:
    """The national round: the grid of all regions, what was changed, and what is still to be signed off."""

    cycle: Cycle
    grid: Grid
    changes: list[Change]
    provisional: list[Assessment]
    sign_off: Decision


def national_page(actor: Actor, cycle: Cycle) -> NationalPage:
    """The page of the national round; seven queries whatever the number of PCTs."""
    groups = provisional_and_later(actor, cycle)
    assessments = [assessment for _, rows in groups for assessment in rows]
    provisional = [row for row in assessments if row.state == State.PROVISIONAL]
    return NationalPage(
        cycle,
        calibration_grid(actor=actor, cycle=cycle, groups=groups),
        changes(actor, assessments, Stage.NATIONAL),
        provisional,
        may_sign_off_national(actor, provisional),
    )
