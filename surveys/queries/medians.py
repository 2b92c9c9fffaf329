"""The medians of a region and of the nation: what a PCT's survey is read beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cycles.models import Assessment
from surveys.collation import two_decimals
from surveys.models import Collation

# A median of fewer would tell, or nearly tell, the result of a neighbour.
FEWEST_OTHERS = 5


@dataclass(frozen=True)
class Median:
    """The middle of the exact means of one statement over `pcts` PCTs; None where it would betray one of them."""

    value: Fraction | None
    pcts: int

    @property
    def shown(self) -> str:
        """To two decimals, empty where it is not shown."""
        return two_decimals(self.value)


@dataclass(frozen=True)
class Medians:
    """Of one statement, over the region and over the nation."""

    region: Median
    nation: Median


NONE_YET = Medians(Median(None, 0), Median(None, 0))


def medians_beside(assessment: Assessment) -> dict[str, Medians]:
    """By statement key, over the surveys of the year that are closed and reached the minimum (R-153); one query.

    The PCT's own result is in them where it reached the minimum. The region's is shown where enough other PCTs are in
    it. The SHA knows the results of all of them, so that the nation's is shown where enough of other regions are in it.
    The assessment comes with its organisation.
    """
    rows = Collation.objects.filter(assessment__cycle=assessment.cycle_id).exclude(means={})
    found = list(rows.values_list("assessment", "assessment__organisation__parent", "means"))
    here = {pk for pk, sha, _ in found if sha == assessment.organisation.parent_id}
    medians = {}
    for key, nation in _means_by_statement((pk, means) for pk, _, means in found).items():
        region = {pk: mean for pk, mean in nation.items() if pk in here}
        medians[key] = Medians(
            _median(region, others=len(region.keys() - {assessment.pk})),
            _median(nation, others=len(nation.keys() - region.keys() - {assessment.pk})),
        )
    return medians


def _means_by_statement(rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> dict[str, dict[int, Fraction]]:
    """By statement key, the exact mean of each PCT, by its assessment's id."""
    exact: dict[str, Fraction] = {}
    found: dict[str, dict[int, Fraction]] = {}
    for pk, means in rows:
        for key, mean in means.items():
            of_statement = found.setdefault(key, {})
            if mean is not None:
                if mean not in exact:
                    exact[mean] = Fraction(mean)
                of_statement[pk] = exact[mean]
    return found


def _median(means: Mapping[int, Fraction], *, others: int) -> Median:
    if others < FEWEST_OTHERS:
        return Median(None, len(means))
    # By the nearest float first, which never puts two in the wrong order and compares many times as fast.
    ordered = sorted(means.values(), key=lambda mean: (float(mean), mean))
    middle = len(ordered) // 2
    return Median(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2, len(ordered))
