"""The board's part of the story."""

from datetime import timedelta

from django.utils import timezone

from assessments.models import Agreement
from assessments.services.agreements import record_agreements
from demonstration.scene import Scene


def agree(scene: Scene) -> None:
    """The board agreed the return and its contracts five days ago."""
    given = (timezone.localdate() - timedelta(days=5), "8.1")
    whats = (Agreement.What.RETURN_BY_BOARD, Agreement.What.CONTRACTS_BY_BOARD)
    record_agreements(assessment=scene.assessment, given=dict.fromkeys(whats, given), actor=scene.local("editor"))
