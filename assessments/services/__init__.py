"""What the PCT does with its return: fill it in, sign it, submit it; and its SHA reopens it."""

from assessments.services.parts import NotSaved, save_competency, save_governance, save_outcomes
from assessments.services.submission import reopen, sign, submit

__all__ = ["NotSaved", "reopen", "save_competency", "save_governance", "save_outcomes", "sign", "submit"]
