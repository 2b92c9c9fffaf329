"""The pages behind an e-mailed link. Who holds the link answers; there is no sign-in, no cookie and no session."""

from surveys.views.answering.blank import survey_blank
from surveys.views.answering.copying import survey_copy, survey_copy_pdf
from surveys.views.answering.declining import survey_decline
from surveys.views.answering.drafts import survey_answer, survey_saved, survey_step
from surveys.views.answering.keeping import survey_keep
from surveys.views.answering.reminders import survey_reminders
from surveys.views.answering.submitting import survey_check

__all__ = [
    "survey_answer",
    "survey_blank",
    "survey_check",
    "survey_copy",
    "survey_copy_pdf",
    "survey_decline",
    "survey_keep",
    "survey_reminders",
    "survey_saved",
    "survey_step",
]
