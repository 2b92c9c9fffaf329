"""The demonstration's story up to a point that many tests begin from."""

from datetime import date

from demonstration import preparation, review, year
from demonstration.scene import Scene
from panels.models import Panel


def tell_until_agreed(scene: Scene, panel: Panel, day: date) -> None:
    """From an empty return until the panel has signed, and PCT and SHA agree the potential for improvement."""
    preparation.prepare(scene)
    preparation.answer_survey(scene)
    review.set_day(scene, panel, day)
    preparation.sign_and_submit(scene)
    year.close_survey(scene)
    review.screen_comments(scene)
    review.review_evidence(scene)
    review.approve_briefing(scene, review.write_briefing(scene))
    review.rate(scene)
    review.write_report(scene)
    review.sign_report(scene)
    review.agree_potential(scene)
