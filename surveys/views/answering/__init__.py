"""The pages behind an e-mailed link. Who holds the link answers; there is no sign-in, no cookie and no session."""

from surveys.views.answering.drafts import survey_answer, survey_copy, survey_saved, survey_step
from surveys.views.answering.reminders import survey_reminders
from surveys.views.answering.submitting import survey_check

__all__ = [
    "survey_answer",
    "survey_check",
    "survey_copy",
    "survey_reminders",
    "survey_saved",
    "survey_step",
]
