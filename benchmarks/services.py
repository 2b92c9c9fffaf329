"""Taking in values: a file as a whole or not at all, never a part of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import transaction

from benchmarks.models import Load, Metric, Value
from benchmarks.problems import Problem
from benchmarks.rows import Row
from files.models import StoredFile
from organisations.actors import Actor
from organisations.decisions import NotTaken

_BATCH = 5_000


@transaction.atomic
def load(
    *,
    rows: Iterable[Row],
    metrics: Mapping[str, Metric],
    source: str,
    actor: Actor,
    file: StoredFile | None = None,
    dated: date | None = None,
    replace: bool = False,
) -> Load:
    """Load checked rows, whose metric keys are those of `metrics`, as one load.

    A value that is there already for the same metric, PCT and period is replaced if `replace`; otherwise nothing is
    loaded and `NotTaken` names each by its row. The caller has decided who may load what.
    """
    rows = list(rows)
    there = {
        (metric, pct, starts, ends): pk
        for pk, metric, pct, starts, ends in Value.objects.filter(metric__in=metrics.values()).values_list(
            "pk", "metric_id", "organisation_id", "starts", "ends"
        )
    }
    keys = [(metrics[row.metric].pk, row.organisation.pk, row.period.starts, row.period.ends) for row in rows]
    if replace:
        old = [there[key] for key in keys if key in there]
        for start in range(0, len(old), _BATCH):
            Value.objects.filter(pk__in=old[start : start + _BATCH]).delete()
    else:
        twice: dict[str, list[str]] = {}
        for row, key in zip(rows, keys, strict=True):
            if key in there:
                text = (
                    f"{row.organisation.name} has a value for {row.period.label} already. Say --replace to change it."
                )
                twice.setdefault(Problem(row.sheet, row.number, "", text).where, []).append(text)
        if twice:
            raise NotTaken(twice)
    loaded = Load.objects.create(file=file, source=source, dated=dated, by_id=actor.user_id)
    Value.objects.bulk_create(
        (
            Value(
                load=loaded,
                metric=metrics[row.metric],
                organisation=row.organisation,
                starts=row.period.starts,
                ends=row.period.ends,
                value=row.value,
                absent=row.absent,
            )
            for row in rows
        ),
        batch_size=_BATCH,
    )
    return loaded


@transaction.atomic
def forget(*, metric: Metric, but_from: Collection[int] = ()) -> None:
    """Take away the values of a metric, but for those read from these stored files, and the loads left empty."""
    values = Value.objects.filter(metric=metric).exclude(load__file__in=list(but_from))
    loads = set(values.values_list("load_id", flat=True))
    Value.objects.filter(pk__in=values).delete()
    used = set(Value.objects.filter(load__in=loads).values_list("load_id", flat=True))
    Load.objects.filter(pk__in=loads - used).delete()
