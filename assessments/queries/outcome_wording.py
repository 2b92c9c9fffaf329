"""The handbook's words about outcomes that are more than advice: circumstances of a change, conditions, ambitions."""

from dataclasses import dataclass
from typing import Any

from cycles.models import Assessment
from frameworks.keeping import kept
from frameworks.models import Guidance

# The handbook gives neither circumstances nor conditions a short name: the keys are ours, in its order.
CIRCUMSTANCES = ("panel_feedback", "local_strategy", "major_improvement", "better_metric")
CONDITIONS = ("dataset", "national", "source", "justification", "aspirations")
# What tells the three sentences about the level of ambition from the rest of the advice.
_AMBITION = ("stretch targets", "reducing inequalities in performance", "Vital Signs")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Official words by our keys; empty where the framework has none."""

    circumstances: dict[str, str]
    conditions: dict[str, str]
    upload: str
    ambition: list[str]
    robust: list[str]


def outcome_wording(assessment: Assessment) -> Wording:
    """The words of the framework (R-067, R-073, R-081, R-082, R-098), kept with it; one query the first time."""
    return kept(_read, assessment.framework)


def _read(framework_id: int) -> Wording:
    rows = Guidance.objects.filter(framework=framework_id, topic__in=("outcomes", "local-outcomes"), ours=False)
    blocks = {(row.topic, row.heading): row.content for row in rows}
    changing: dict[str, Any] = next(iter(blocks.get(("outcomes", "Changing outcomes"), [])), {})
    ambition = blocks.get(("outcomes", "Aspirations"), [{}])[0].get("points", [])
    define = blocks.get(("local-outcomes", "Locally Define Outcome"), [])
    conditions: list[Any] = next(
        (b["points"] for b in define if "points" in b and not {"heading", "text"} & set(b)), []
    )
    said = [point["text"] if isinstance(point, dict) else point for point in conditions]
    return Wording(
        circumstances=dict(zip(CIRCUMSTANCES, changing.get("points", []), strict=False)),
        conditions=dict(zip(CONDITIONS, said, strict=False)),
        upload=next((point["points"][0] for point in conditions if isinstance(point, dict) and "points" in point), ""),
        ambition=[point["text"] for point in ambition if any(words in point["text"] for words in _AMBITION)],
        robust=next((block["points"] for block in define if "text" in block and "points" in block), []),
    )
