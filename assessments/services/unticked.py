"""What was written of outcomes that are unticked: kept beside the return, and gone once they are ticked again."""

from collections.abc import Collection

from assessments.models import Aspiration, Choice, OutcomeChange, UntickedOutcome
from cycles.models import Assessment
from sentences.numbers import as_entered


def keep_unticked(assessment: Assessment, ticked: Collection[int]) -> None:
    """Keep what stands of the local outcomes of the list that are not among the lines ticked, before it is dropped.

    The caller holds the lock. What was kept of the lines that are ticked again has come back by their form.
    """
    UntickedOutcome.objects.filter(assessment=assessment, line__in=ticked).delete()
    dropped = Choice.objects.filter(assessment=assessment, line__isnull=False, line__national=False)
    rows = list(dropped.exclude(line__in=ticked).select_related("line"))
    values: dict[int, dict[str, str]] = {}
    for choice, year, value in Aspiration.objects.filter(choice__in=rows).values_list("choice", "year", "value"):
        values.setdefault(choice, {})[str(year)] = as_entered(value)
    why = OutcomeChange.objects.filter(assessment=assessment, kind=OutcomeChange.Kind.ADDED)
    changes = {change.metric_id: change for change in why}
    kept = []
    for row in rows:
        assert row.line is not None  # by the filter
        change = changes.get(row.line.metric_id)
        if row.rationale or row.pk in values or change:
            kept.append(
                UntickedOutcome(
                    assessment=assessment,
                    line=row.line,
                    rationale=row.rationale,
                    aspirations=values.get(row.pk, {}),
                    circumstance=change.circumstance if change else "",
                    change_rationale=change.rationale if change else "",
                    confirmed=row.confirmed,
                )
            )
    UntickedOutcome.objects.bulk_create(kept)
