"""The lines of the outcomes form of a framework version, read once and kept, and what a PCT chose of them."""

from assessments.models import Choice, LocalOutcome, OutcomeLine
from cycles.models import Assessment
from frameworks.keeping import kept
from frameworks.models import Framework


def outcome_lines(framework: Framework) -> tuple[OutcomeLine, ...]:
    """The lines in their order, each with its national metric at hand; one query the first time.

    Every request shares the rows: nobody changes or saves them. The metrics of locally defined outcomes stand on no
    line and are never kept.
    """
    return kept(_read, framework)


def choices_of(assessment: Assessment) -> list[Choice]:
    """The outcomes that a PCT chose, in the order of the form, with the kept lines at hand; one query, two where it
    defined some itself."""
    lines = {line.pk: line for line in outcome_lines(assessment.framework)}
    choices = list(Choice.objects.filter(assessment=assessment).order_by())
    own: dict[int, LocalOutcome] = {}
    if any(choice.local_id for choice in choices):
        rows = LocalOutcome.objects.filter(assessment=assessment).select_related("metric", "dataset__file")
        own = {row.pk: row for row in rows}
    for choice in choices:
        if choice.line_id in lines:
            choice.line = lines[choice.line_id]
        if choice.local_id:
            choice.local = own[choice.local_id]
    return sorted(choices, key=place_of)


def place_of(choice: Choice) -> tuple[bool, int]:
    """Where it stands on the form: locally defined ones at its end (R-083)."""
    if choice.local:
        return True, choice.local.number
    return False, choice.line.order if choice.line else 0


def _read(framework_id: int) -> tuple[OutcomeLine, ...]:
    return tuple(OutcomeLine.objects.filter(framework=framework_id).select_related("metric"))
