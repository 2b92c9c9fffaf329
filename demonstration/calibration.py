"""The last part of the story: regional calibration and release, national sign-off, publication."""

from cycles.models import Assessment, Cycle, Rating
from cycles.states import Stage, State
from demonstration import people
from demonstration.scene import Scene
from results import services as results


def calibrate_regionally(scene: Scene, key: str = "3b") -> None:
    """The region changes one rating by a level, with its reason (R-391, R-392)."""
    panel = Rating.objects.select_related("grade", "item").get(
        assessment=scene.assessment, item__key=key, stage=Stage.PANEL
    )
    level = panel.grade.number
    results.rescore_regionally(
        assessment=scene.assessment,
        item=panel.item,
        grade=scene.grade(panel.item, level + 1 if level < 4 else level - 1),
        reason="Read beside the other panels, the evidence carries this level.",
        actor=people.acting("senior.lead"),
    )


def calibrate_nationally(scene: Scene, key: str = "9a") -> None:
    """The national panel changes one rating by a level, with its reason."""
    panel = Rating.objects.select_related("grade", "item").get(
        assessment=scene.assessment, item__key=key, stage=Stage.PANEL
    )
    level = panel.grade.number
    results.rescore_nationally(
        assessment=scene.assessment,
        item=panel.item,
        grade=scene.grade(panel.item, level - 1 if level > 1 else level + 1),
        reason="Read beside the other regions, the evidence carries this level.",
        actor=people.acting("national"),
    )


def release(scene: Scene) -> None:
    """The SHA makes the provisional results available to the PCT (R-398)."""
    results.release(assessment=scene.assessment, actor=people.acting("senior.lead"))
    scene.assessment.refresh_from_db()


def _in(cycle: Cycle, state: State) -> list[Assessment]:
    return list(Assessment.objects.filter(cycle=cycle, state=state))


def sign_off_nationally(cycle: Cycle) -> None:
    """The national panel signs off every provisional result of the year (R-394)."""
    results.sign_off_national(cycle=cycle, actor=people.acting("national"), assessments=_in(cycle, State.PROVISIONAL))


def publish(cycle: Cycle) -> None:
    """The Department of Health publishes every final result of the year in one action (R-404)."""
    results.publish(cycle=cycle, actor=people.acting("dh"), assessments=_in(cycle, State.FINAL))
