"""The outcomes of the report's read model: what the PCT chose and aims for (R-357, R-369)."""

import re
from typing import Any

from assessments.models import Aspiration, Choice
from cycles.models import Assessment
from panels.queries.report_text import ReportTexts

_DIRECTIONS = {"higher": "higher_is_better", "lower": "lower_is_better"}


def outcomes(assessment: Assessment, texts: ReportTexts) -> dict[str, Any]:
    """Overview, blocks and measures, without values: none are loaded yet, and missing is missing; two queries."""
    choices = list(Choice.objects.filter(assessment=assessment).select_related("line__metric").order_by("line__order"))
    aims: dict[int, dict[str, str]] = {choice.pk: {} for choice in choices}
    for aspiration in Aspiration.objects.filter(choice__in=aims).order_by("year"):
        aims[aspiration.choice_id][_year(aspiration.year)] = format(aspiration.value.normalize(), "f")
    blocks: dict[str, dict[str, Any]] = {}
    for choice in choices:
        title = choice.line.metric.name
        if choice.line.counts_as != choice.line.ref:
            title = choice.line.counts_as.replace("_", " ").capitalize()
        blocks[_outcome(choice)] = {"outcome": _outcome(choice), "title": title, "rate": None, "ambition": None}
    return {
        "overview": texts.outcomes or None,
        "blocks": list(blocks.values()),
        "measures": [_measure(choice, aims[choice.pk]) for choice in choices],
    }


def _outcome(choice: Choice) -> str:
    return re.sub(r"[a-z]$", "", choice.line.ref)


def _year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"


def _measure(choice: Choice, aims: dict[str, str]) -> dict[str, Any]:
    metric = choice.line.metric
    return {
        "ref": choice.line.ref,
        "outcome": _outcome(choice),
        "kind": "national" if choice.line.national else "local",
        "title": metric.name,
        "short_title": None,
        "definition": metric.definition or None,
        "unit": metric.unit,
        "decimals": metric.decimals,
        "direction": _DIRECTIONS.get(metric.direction),
        "new_this_year": False,
        "years": [],
        "periods": [],
        "series": {},
        "cagr": None,
        "aspiration": dict(aims),
        "source": None,
    }
