"""Made-up values of the outcomes that the demonstration's PCTs choose, for every PCT over five years, and clusters."""

from datetime import date
from decimal import Decimal

from assessments.models import OutcomeLine
from benchmarks.models import Metric, Peer, Value
from benchmarks.periods import Period
from benchmarks.queries import ONS
from benchmarks.rows import Row, open_pcts
from benchmarks.services import load
from cycles.models import Cycle
from demonstration import texts
from organisations.actors import Actor

SOURCE = "illustrative values, made up for this demonstration"
CLUSTERS = "ABCDEFGH"
YEARS = 5
MISSING = "suppressed, small numbers"


def load_benchmarks(cycle: Cycle) -> None:
    """Values to the year before the cycle's, and a cluster for each PCT. All are marked illustrative."""
    if Peer.objects.exists() or Value.objects.exists():
        return
    pcts = open_pcts()
    Peer.objects.bulk_create(
        Peer(
            organisation=pct,
            classification=ONS,
            cluster=f"Illustrative cluster {texts.chance(code, 'cluster').choice(CLUSTERS)}",
        )
        for code, pct in pcts.items()
    )
    lines = OutcomeLine.objects.filter(framework=cycle.framework_id, ref__in=texts.OUTCOMES_WITH_VALUES)
    metrics = {line.ref: line.metric for line in lines.select_related("metric")}
    latest = cycle.first_aspiration_year - 2
    rows = []
    for ref, metric in metrics.items():
        for code, pct in pcts.items():
            values = texts.past(code, ref, YEARS, lower_is_better=metric.direction == Metric.Direction.LOWER)
            for back, value in enumerate(reversed(values)):
                year = latest - back
                period = Period(date(year, 4, 1), date(year + 1, 3, 31))
                gone = texts.chance(code, "missing", ref, str(year)).random() < 0.01
                value_or_none: Decimal | None = None if gone else value
                rows.append(
                    Row(
                        sheet="",
                        number=0,
                        metric=ref,
                        organisation=pct,
                        period=period,
                        value=value_or_none,
                        absent=MISSING if gone else "",
                    )
                )
    load(rows=rows, metrics=metrics, source=SOURCE, actor=Actor(name="The toolkit"))
