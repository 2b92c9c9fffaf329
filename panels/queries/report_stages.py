"""The stages of rating as the report of each state may know them (R-353, R-398 to R-401)."""

from typing import Any

from cycles.states import Stage

# Up to which stage a report of each state may know the ratings.
STAGES_OF_STATE = {
    "draft": (Stage.SELF, Stage.PANEL),
    "panel": (Stage.SELF, Stage.PANEL),
    "provisional": (Stage.SELF, Stage.PANEL, Stage.REGIONAL),
    "final": (Stage.SELF, Stage.PANEL, Stage.REGIONAL, Stage.NATIONAL),
}
MOVE_OF_STAGE = {
    Stage.SELF: "submit",
    Stage.PANEL: "sign_report",
    Stage.REGIONAL: "release",
    Stage.NATIONAL: "finalise",
}
_BY = {
    Stage.SELF: "PCT board",
    Stage.PANEL: "Review panel, agreed",
    Stage.REGIONAL: "Regional calibration panel",
    Stage.NATIONAL: "National calibration panel",
}
_NAMES = {
    Stage.SELF: "Self-assessment",
    Stage.PANEL: "Panel",
    Stage.REGIONAL: "Regional",
    Stage.NATIONAL: "National",
}


def stages_with_days(stages: tuple[Stage, ...], moves: dict[str, str]) -> list[dict[str, Any]]:
    """The stages that the report may know first, each with the day on which it ended."""
    return [
        {
            "key": stage.value,
            "name": _NAMES[stage],
            "by": _BY[stage],
            "date": moves.get(MOVE_OF_STAGE[stage]) if stage in stages else None,
        }
        for stage in (*stages, *(stage for stage in MOVE_OF_STAGE if stage not in stages))
    ]
