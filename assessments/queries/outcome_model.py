"""The outcomes of a return as plain values: what was chosen, what is aimed for, and what the PCT defined itself."""

from collections.abc import Sequence
from typing import Any

from assessments.models import Choice, LocalCondition, LocalOutcome
from assessments.queries.aspirations import aspirations_of
from assessments.queries.outcome_lines import choices_of
from benchmarks.queries import loaded_files
from cycles.models import Assessment
from sentences.numbers import as_entered


def outcomes_model(assessment: Assessment, choices: Sequence[Choice] | None = None) -> dict[str, Any]:
    """By reference, each outcome with its rationale and aspirations; four queries at most."""
    values: dict[int, dict[str, str]] = {}
    for choice_id, year, value in aspirations_of(assessment):
        values.setdefault(choice_id, {})[str(year)] = as_entered(value)
    choices = choices_of(assessment) if choices is None else choices
    conditions: dict[int, dict[str, Any]] = {}
    own = [choice.local_id for choice in choices if choice.local_id]
    for condition in LocalCondition.objects.filter(local__in=own) if own else ():
        entry = {"ticked": condition.ticked, "comment": condition.comment}
        conditions.setdefault(condition.local_id, {})[condition.key] = entry
    metrics = [choice.local.metric_id for choice in choices if choice.local and choice.local.metric_id]
    files = loaded_files(metrics) if metrics else {}
    return {
        choice.ref: {"rationale": choice.rationale, "aspirations": values.get(choice.pk, {})}
        | ({} if choice.confirmed else {"unconfirmed": True})
        | (_defined(choice.local, conditions.get(choice.local.pk, {}), files) if choice.local else {})
        for choice in choices
        # An untouched national line is no entry: it is always chosen, with or without a row.
        if choice.rationale or values.get(choice.pk) or not choice.national
    }


def dataset_is_read(local: LocalOutcome, files: dict[int, set[int | None]]) -> bool:
    """Whether the data set attached to a locally defined outcome is read in; it may have earlier years' values too."""
    document = local.dataset
    if document is None or document.removed_at is not None or local.metric_id is None:
        return False
    return document.file_id in files.get(local.metric_id, set())


def _defined(local: LocalOutcome, conditions: dict[str, Any], files: dict[int, set[int | None]]) -> dict[str, Any]:
    document, metric = local.dataset, local.metric
    there = document if document is not None and document.removed_at is None else None
    return {
        "name": local.name,
        "definition": local.definition,
        "metric": metric.key if metric else "",
        "unit": metric.unit if metric else "",
        "direction": metric.direction if metric else "",
        "conditions": dict(sorted(conditions.items())),
        "dataset": {"name": there.name, "sha256": there.sha256, "comment": there.comment} if there else None,
        "read": dataset_is_read(local, files),
    }
