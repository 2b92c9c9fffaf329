"""The calibration grid: the scores of many PCTs beside each other, and what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import median

from cycles.models import Assessment, Cycle
from cycles.scoring import shown
from cycles.states import Stage
from frameworks.models import Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from results.queries.ratings import Given, Ratings
from results.queries.scores import LETTERS

# Ours: the handbook gives no rule. Below the sample a median says too little to call a score high or low.
MINIMUM_SAMPLE = 5
FAR_AWAY = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class Score:
    """A competency's score in the grid, and whether it stands out from the others of its column.

    `text` is the score as shown, one decimal; empty where not all three levels are there. `words` say how far a marked
    one stands out.
    """

    exact: Fraction | None
    text: str
    mark: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One PCT: its scores and its overall governance colours, in the order of the columns."""

    assessment: Assessment
    scores: list[Score]
    colours: list[str]


@dataclass(frozen=True, kw_only=True)
class StandsOut:
    """A marked score in words."""

    assessment: Assessment
    competency: Item
    text: str


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
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


def calibration_grid(*, actor: Actor, cycle: Cycle, groups: Sequence[tuple[str, list[Assessment]]]) -> Grid:
    """The grid of the assessments in their groups (panels or SHAs), as far as the actor may see; one query.

    A score is marked high or low where it lies one level or more from the median of at least `MINIMUM_SAMPLE` scores.
    """
    tree = tree_of(cycle.framework)
    competencies, components = tree.of(Item.Kind.COMPETENCY), tree.of(Item.Kind.COMPONENT)
    assessments = [assessment for _, rows in groups for assessment in rows]
    ratings = Ratings(actor, cycle, assessments)
    effective = {row.pk: ratings.effective(row) for row in assessments}
    parts = [tuple(f"{competency.key}{letter}" for letter in LETTERS) for competency in competencies]
    # By the sum of the three levels: a column has ten of them at most, however many PCTs stand in it.
    sums = {pk: [_sum_of(given, keys) for keys in parts] for pk, given in effective.items()}
    columns = [[total for row in sums.values() if (total := row[n]) is not None] for n in range(len(parts))]
    medians = [_median(column) / 3 if column else None for column in columns]

    @cache
    def score_at(total: int | None, n: int) -> Score:
        if total is None:
            return Score(exact=None, text="")
        exact, middle = Fraction(total, 3), medians[n]
        if middle is None or len(columns[n]) < MINIMUM_SAMPLE or abs(exact - middle) < FAR_AWAY:
            return Score(exact=exact, text=shown(exact))
        mark = "High" if exact > middle else "Low"
        return Score(exact=exact, text=shown(exact), mark=mark, words=_in_words(exact, middle))

    def row_of(assessment: Assessment) -> GridRow:
        given = effective[assessment.pk]
        return GridRow(
            assessment=assessment,
            scores=[score_at(total, n) for n, total in enumerate(sums[assessment.pk])],
            colours=[given[component.key][1] if component.key in given else "" for component in components],
        )

    built = [(name, [row_of(assessment) for assessment in rows]) for name, rows in groups]
    stands_out = [
        StandsOut(assessment=row.assessment, competency=competencies[n], text=score.words)
        for _, rows in built
        for row in rows
        for n, score in enumerate(row.scores)
        if score.mark
    ]
    spreads = {row.pk: _spread(effective[row.pk], ratings.at(row, Stage.SELF)) for row in assessments}
    distributions = [_distribution(name, [spreads[row.pk] for row in rows]) for name, rows in groups]
    if len(groups) > 1:
        distributions.append(_distribution("All", list(spreads.values())))
    return Grid(
        competencies=competencies,
        components=components,
        groups=built,
        medians=[shown(middle) for middle in medians],
        stands_out=stands_out,
        distributions=distributions,
        ratings=ratings,
    )


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
    return Distribution(name=name, pcts=len(spreads), counts=counts, mean=shown(mean), gap=_gap_in_words(gap, compared))


def _gap_in_words(gap: int, compared: int) -> str:
    if not compared:
        return "No self-assessment to compare"
    mean = Fraction(gap, compared)
    if shown(abs(mean)) == "0.0":
        return "The same as the self-assessments"
    return f"{shown(abs(mean))} {'above' if mean > 0 else 'below'} the self-assessments"
