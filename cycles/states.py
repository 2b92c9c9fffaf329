"""The states of an assessment and the ratings' stages, as words and in order (docs/architecture.md)."""

from django.db import models


class State(models.TextChoices):
    """Where an assessment stands in its year."""

    PREPARING = "preparing", "In preparation"
    SUBMITTED = "submitted", "Submitted"
    BRIEFED = "briefed", "Panel briefed"
    RATED = "rated", "Rated by the panel"
    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"
    PUBLISHED = "published", "Published"


class Stage(models.TextChoices):
    """Whose rating a rating is. Stages are separate rows and none overwrites another (R-353)."""

    SELF = "self", "Self-assessment"
    EVIDENCE = "evidence", "Evidence review"
    PANEL = "panel", "Panel"
    REGIONAL = "regional", "Regional calibration"
    NATIONAL = "national", "National calibration"


class Step(models.TextChoices):
    """The five stages of the process (R-041)."""

    PREPARATION = "preparation", "PCT preparation"
    PANEL_PREPARATION = "panel_preparation", "Panel preparation"
    PANEL_DAY = "panel_day", "Panel day"
    CALIBRATION = "calibration", "Calibration"
    FOLLOW_UP = "follow_up", "Follow up"


STEP_OF_STATE: dict[State, Step] = {
    State.PREPARING: Step.PREPARATION,
    State.SUBMITTED: Step.PANEL_PREPARATION,
    State.BRIEFED: Step.PANEL_DAY,
    State.RATED: Step.CALIBRATION,
    State.PROVISIONAL: Step.CALIBRATION,
    State.FINAL: Step.CALIBRATION,
    State.PUBLISHED: Step.FOLLOW_UP,
}


def since(state: State) -> frozenset[State]:
    """The state and every later one: what docs/visibility.md writes as `S+`."""
    order = list(State)
    return frozenset(order[order.index(state) :])
