"""What the PCT does with its return: fill it in, sign it, submit it; and its SHA reopens it."""

from assessments.services.agreements import record_agreement
from assessments.services.contracts import save_contract
from assessments.services.outcomes import Also, save_outcomes
from assessments.services.parts import save_competency, save_governance
from assessments.services.submission import reopen, sign, submit

__all__ = [
    "Also",
    "record_agreement",
    "reopen",
    "save_competency",
    "save_contract",
    "save_governance",
    "save_outcomes",
    "sign",
    "submit",
]
