"""The calibration grid: the scores of many PCTs beside each other, and what stands out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from operator import attrgetter
from statistics import median

from django.core.paginator import Page
from django.db.models import F, QuerySet

from cycles.addresses import addresses
from cycles.models import Assessment, Cycle, Rating
from cycles.queries import CALIBRATED, in_year
from cycles.scoring import competency_score, shown
from cycles.states import Stage, State, since
from frameworks.models import Grade, Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.models import Organisation
from organisations.roles import Role
from panels.models import PanelDay, Potential
from results.policies import may_release, may_sign_off_national
from results.queries.changes import Change, changes
from results.queries.ratings import Given, Ratings

# Ours: the handbook gives no rule. Below the sample a median says too little to call a score high or low.
MINIMUM_SAMPLE = 5
FAR_AWAY = Fraction(1)

RESCORABLE = (Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)
_LETTERS = "abc"


@dataclass(frozen=True)
class Score:
    """A competency's score in the grid, and whether it stands out from the others of its column.

    `text` is the score as shown, one decimal; empty where not all three levels are there. `words` say how far a marked
    one stands out.
    """

    exact: Fraction | None
    text: str
    mark: str = ""
    words: str = ""


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
    ratings: Ratings
    minimum: int = MINIMUM_SAMPLE

    @property
    def pcts(self) -> int:
        """How many PCTs stand in it."""
        return sum(len(rows) for _, rows in self.groups)


Levels = Mapping[str, int]


def score_of(competency: Item, levels: Levels) -> Fraction | None:
    """The score of one competency from levels by sub-competency key (R-336, R-339)."""
    return competency_score([levels.get(f"{competency.key}{letter}") for letter in _LETTERS])


def calibration_grid(*, actor: Actor, cycle: Cycle, groups: Sequence[tuple[str, list[Assessment]]]) -> Grid:
    """The grid of the assessments in their groups (panels or SHAs), as far as the actor may see; one query.

    A score is marked high or low where it lies one level or more from the median of at least `MINIMUM_SAMPLE` scores.
    """
    tree = tree_of(cycle.framework)
    competencies, components = tree.of(Item.Kind.COMPETENCY), tree.of(Item.Kind.COMPONENT)
    assessments = [assessment for _, rows in groups for assessment in rows]
    ratings = Ratings(actor, cycle, assessments)
    effective = {row.pk: ratings.effective(row) for row in assessments}
    parts = [tuple(f"{competency.key}{letter}" for letter in _LETTERS) for competency in competencies]
    # By the sum of the three levels: a column has ten of them at most, however many PCTs stand in it.
    sums = {pk: [_sum_of(given, keys) for keys in parts] for pk, given in effective.items()}
    columns = [[total for row in sums.values() if (total := row[n]) is not None] for n in range(len(parts))]
    medians = [_median(column) / 3 if column else None for column in columns]

    @cache
    def score_at(total: int | None, n: int) -> Score:
        if total is None:
            return Score(None, "")
        exact, middle = Fraction(total, 3), medians[n]
        if middle is None or len(columns[n]) < MINIMUM_SAMPLE or abs(exact - middle) < FAR_AWAY:
            return Score(exact, shown(exact))
        return Score(exact, shown(exact), "High" if exact > middle else "Low", _in_words(exact, middle))

    url_of = addresses("rating_trail")

    def row_of(assessment: Assessment) -> GridRow:
        given = effective[assessment.pk]
        return GridRow(
            assessment,
            url_of(assessment.pk),
            [score_at(total, n) for n, total in enumerate(sums[assessment.pk])],
            [given[component.key][1] if component.key in given else "" for component in components],
        )

    built = [(name, [row_of(assessment) for assessment in rows]) for name, rows in groups]
    stands_out = [
        StandsOut(row.assessment, f"{row.url}#item-{competencies[n].pk}", competencies[n], score.words)
        for _, rows in built
        for row in rows
        for n, score in enumerate(row.scores)
        if score.mark
    ]
    spreads = {row.pk: _spread(effective[row.pk], ratings.at(row, Stage.SELF)) for row in assessments}
    distributions = [_distribution(name, [spreads[row.pk] for row in rows]) for name, rows in groups]
    if len(groups) > 1:
        distributions.append(_distribution("All", list(spreads.values())))
    shown_medians = [shown(middle) for middle in medians]
    return Grid(competencies, components, built, shown_medians, stands_out, distributions, ratings)


def _sum_of(given: Given, keys: tuple[str, ...]) -> int | None:
    """The sum of the three levels, or None until all three are rated (R-336)."""
    levels = [given[key][0] for key in keys if key in given]
    return sum(levels) if len(levels) == len(keys) else None


def _median(sums: Sequence[int]) -> Fraction:
    """The exact median: of whole numbers it is a whole or a half."""
    return Fraction(median(sums))


def _in_words(score: Fraction, middle: Fraction) -> str:
    side = "above" if score > middle else "below"
    return f"{shown(score)}, {shown(abs(score - middle))} {side} the median of {shown(middle)}"


# How often a PCT was given each level, how far all of them together are from its own, and how many have one to compare.
Spread = tuple[list[int], int, int]


def _spread(given: Given, own: Given) -> Spread:
    counts, gap, compared = [0, 0, 0, 0], 0, 0
    for key, (number, code) in given.items():
        if code.isdigit():
            counts[number - 1] += 1
            if key in own:
                gap += number - own[key][0]
                compared += 1
    return counts, gap, compared


def _distribution(name: str, spreads: Sequence[Spread]) -> Distribution:
    counts = [sum(spread[0][n] for spread in spreads) for n in range(4)]
    total = sum(counts)
    mean = Fraction(sum((n + 1) * count for n, count in enumerate(counts)), total) if total else None
    gap, compared = sum(spread[1] for spread in spreads), sum(spread[2] for spread in spreads)
    return Distribution(name, len(spreads), counts, shown(mean), _gap_in_words(gap, compared))


def _gap_in_words(gap: int, compared: int) -> str:
    if not compared:
        return "No self-assessment to compare"
    mean = Fraction(gap, compared)
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
    assessments = in_year(rows.select_related("organisation").order_by("organisation__name"), cycle)
    days = PanelDay.objects.showing(actor, assessments)
    panel_of = dict(days.values_list("assessment_id", "panel__name"))
    return _grouped(assessments, lambda assessment: panel_of.get(assessment.pk, "No panel"))


def provisional_and_later(actor: Actor, cycle: Cycle) -> list[tuple[str, list[Assessment]]]:
    """The PCTs of all regions from the release on, by SHA; one query."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state__in=since(State.PROVISIONAL))
    # The SHA by its name: the row of one for each PCT costs more than the rest of the query.
    rows = rows.select_related("organisation").annotate(sha=F("organisation__parent__name"))
    assessments = in_year(rows.order_by("organisation__name"), cycle)
    return _grouped(assessments, attrgetter("sha"))


def _grouped(assessments: list[Assessment], name_of: Callable[[Assessment], str]) -> list[tuple[str, list[Assessment]]]:
    groups: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        groups.setdefault(name_of(assessment), []).append(assessment)
    return sorted(groups.items())


def potentials_of(assessments: Sequence[Assessment]) -> dict[int, Potential]:
    """By assessment id, the commentary whose agreement the release waits for; one query. For policies."""
    rows = Potential.objects.filter(assessment__in=assessments)
    rows = rows.only("assessment", "shared_at", "pct_agreed_by", "sha_agreed_by")
    return {row.assessment_id: row for row in rows}


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
    rows = Rating.objects.showing(actor, assessment).filter(item=item).select_related("grade", "by")
    given = sorted(rows, key=lambda rating: order.index(Stage(rating.stage)))
    current = [rating for rating in given if rating.stage in CALIBRATED]
    score = ""
    if item.kind == Item.Kind.SUB_COMPETENCY and item.parent is not None:
        effective = Ratings(actor, assessment.cycle, [assessment]).effective(assessment)
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
    changes: Page[Change]
    releases: list[tuple[Assessment, Decision]]


def regional_page(actor: Actor, cycle: Cycle, sha: Organisation, number: str | int | None = 1) -> RegionalPage:
    """The page of a region's round with one page of changes; seven queries whatever the number of PCTs."""
    groups = rated_in_region(actor, cycle, sha)
    assessments = [assessment for _, rows in groups for assessment in rows]
    grid = calibration_grid(actor=actor, cycle=cycle, groups=groups)
    potentials = potentials_of(assessments)
    return RegionalPage(
        sha,
        cycle,
        grid,
        changes(actor, grid.ratings.rated_at(Stage.REGIONAL), Stage.REGIONAL, number),
        [(row, may_release(actor, row, potentials.get(row.pk))) for row in assessments],
    )


@dataclass(frozen=True)
class NationalPage:
    """The national round: the grid of all regions, what was changed, and what is still to be signed off."""

    cycle: Cycle
    grid: Grid
    changes: Page[Change]
    provisional: list[Assessment]
    sign_off: Decision


def national_page(actor: Actor, cycle: Cycle, number: str | int | None = 1) -> NationalPage:
    """The page of the national round with one page of changes; five queries whatever the number of PCTs."""
    groups = provisional_and_later(actor, cycle)
    grid = calibration_grid(actor=actor, cycle=cycle, groups=groups)
    provisional = [row for _, rows in groups for row in rows if row.state == State.PROVISIONAL]
    return NationalPage(
        cycle,
        grid,
        changes(actor, grid.ratings.rated_at(Stage.NATIONAL), Stage.NATIONAL, number),
        provisional,
        may_sign_off_national(actor, provisional),
    )
