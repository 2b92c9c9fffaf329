"""A PCT's values of metrics beside those of all PCTs: median, top decile and its cluster's mean (R-092, Q-12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce

from django.db.models import Q

from benchmarks.models import Metric, Peer, Value
from benchmarks.periods import Period
from benchmarks.statistics import mean, median, top_decile
from organisations.models import Organisation
from organisations.roles import Kind
from sentences.numbers import decimals_of, grouped

# The classification of the cluster a PCT is compared with.
ONS = "ONS cluster"
# So many of the latest periods are shown, however many a data set holds.
PERIODS = 6
_UNCLEAR = Metric.Direction.UNCLEAR


@dataclass(frozen=True)
class Comparators:
    """All PCTs in one period. `count` have a value; None means that there is none to compare with, never nought."""

    median: Fraction | None
    top_decile: Fraction | None
    cluster: Fraction | None
    count: int


@dataclass(frozen=True)
class Point:
    """One PCT and all PCTs in one period. `own` is None where it has no value; `absent` is then the source's reason."""

    period: Period
    own: Decimal | None
    absent: str
    among: Comparators


@dataclass(frozen=True)
class Line:
    """One period in a table, in words."""

    period: str
    own: str
    median: str
    top_decile: str
    cluster: str


@dataclass(frozen=True)
class Benchmark:
    """A metric's latest periods, oldest first, for one PCT."""

    metric: Metric
    cluster: str
    points: list[Point]
    sources: list[str]
    loads: list[int]

    @cached_property
    def latest(self) -> Point | None:
        """The latest period in which the PCT has a value: the baseline of its aspirations (Q-11)."""
        return next((point for point in reversed(self.points) if point.own is not None), None)

    @property
    def caption_id(self) -> str:
        """The id of the caption of its table."""
        return f"benchmark-{self.metric.pk}"

    @property
    def lines(self) -> list["Line"]:
        """The table: a line for each period, every number in words."""
        return [
            Line(
                point.period.label,
                point.absent or self.shown(point.own),
                self.shown(point.among.median),
                self.shown(point.among.top_decile) if self.metric.direction != _UNCLEAR else "Direction not settled",
                self.shown(point.among.cluster) if self.cluster else "No cluster held",
            )
            for point in self.points
        ]

    @property
    def note(self) -> str:
        """Below the table: how many PCTs, which cluster, and where the values come from."""
        counts = sorted({point.among.count for point in self.points})
        many = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
        parts = [f"Unit: {self.metric.unit or 'as defined'}. From {many} PCTs with a value."]
        if self.cluster:
            parts.append(f"Cluster: {self.cluster}.")
        return " ".join([*parts, f"Source: {'; '.join(self.sources)}."])

    @cached_property
    def decimals(self) -> int:
        """With how many decimals its numbers are shown: no value of the PCT loses one with which it came, and the
        statistics have as many as the values beside them."""
        return max(self.metric.least_decimals, decimals_of(point.own for point in self.points if point.own is not None))

    def shown(self, value: Decimal | Fraction | None) -> str:
        """A value as it is shown; "No data" where there is none."""
        return "No data" if value is None else grouped(value, self.decimals)


def comparators(values: Mapping[int, Decimal], direction: str, cluster: Iterable[int]) -> Comparators:
    """The statistics of one metric in one period from its values by PCT; `cluster` are the PCTs of the own cluster."""
    peers = [values[pk] for pk in cluster if pk in values]
    return Comparators(
        median=median(values.values()),
        top_decile=top_decile(values.values(), direction),
        cluster=mean(peers),
        count=len(values),
    )


def benchmarks_of(
    metrics: Iterable[Metric], organisation: Organisation, *, periods: int = PERIODS
) -> dict[int, Benchmark]:
    """By metric id, for each metric that has values at all; four queries, however many metrics and periods."""
    by_pk = {metric.pk: metric for metric in metrics}
    wanted = _latest_periods(by_pk, periods)
    if not wanted:
        return {}
    name, cluster = _cluster_of(organisation)
    own: dict[tuple[int, Period], tuple[Decimal | None, str]] = {}
    held: dict[tuple[int, Period], dict[int, Decimal]] = {}
    sources: dict[int, dict[str, None]] = {}
    loads: dict[int, set[int]] = {}
    among = reduce(
        lambda left, right: left | right,
        (Q(metric=pk, ends__gte=min(period.ends for period in found)) for pk, found in wanted.items()),
    )
    rows = Value.objects.filter(among, organisation__kind=Kind.PCT).values_list(
        "metric_id", "organisation_id", "starts", "ends", "value", "absent", "load__source", "load_id"
    )
    for metric, pct, starts, ends, value, absent, source, load in rows:
        key = (metric, Period(starts, ends))
        if value is not None:
            held.setdefault(key, {})[pct] = value
        if pct == organisation.pk:
            own[key] = (value, absent)
        sources.setdefault(metric, {})[source] = None
        loads.setdefault(metric, set()).add(load)
    return {
        pk: Benchmark(
            by_pk[pk],
            name,
            [
                Point(
                    period,
                    *own.get((pk, period), (None, "")),
                    comparators(held.get((pk, period), {}), by_pk[pk].direction, cluster),
                )
                for period in found
            ],
            list(sources.get(pk, {})),
            sorted(loads.get(pk, set())),
        )
        for pk, found in wanted.items()
    }


def loaded_files(metrics: Iterable[int]) -> dict[int, set[int | None]]:
    """By metric id, the stored files that its values were read from; one query."""
    found: dict[int, set[int | None]] = {}
    rows = Value.objects.filter(metric__in=list(metrics)).values_list("metric_id", "load__file_id").distinct()
    for metric, file in rows:
        found.setdefault(metric, set()).add(file)
    return found


def _latest_periods(metrics: Iterable[int], most: int) -> dict[int, list[Period]]:
    found: dict[int, set[Period]] = {}
    rows = Value.objects.filter(metric__in=list(metrics)).values_list("metric_id", "starts", "ends").distinct()
    for metric, starts, ends in rows.order_by():
        found.setdefault(metric, set()).add(Period(starts, ends))
    return {metric: sorted(periods)[-most:] for metric, periods in found.items()}


def _cluster_of(organisation: Organisation) -> tuple[str, list[int]]:
    """The name of the PCT's cluster and all its members, the PCT itself among them."""
    peer = Peer.objects.filter(organisation=organisation, classification=ONS).first()
    if peer is None:
        return "", []
    members = Peer.objects.filter(classification=ONS, cluster=peer.cluster)
    return peer.cluster, list(members.values_list("organisation_id", flat=True))
