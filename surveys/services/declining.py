"""That a person will not answer: known to nobody but who holds the link, and forgotten at the closing (decision 31)."""

from django.db import transaction

from surveys.marks import WILL_NOT, Done, note_done, take_back_done
from surveys.services.answering import locked_survey


@transaction.atomic
def will_not_answer(*, token: str, how: Done) -> None:
    """Note that the survey is not for the person, or that the person does not wish to answer: no reminder follows.

    The link still opens the survey, and what is submitted counts. Saying the same again writes nothing. Raises
    `LinkUnknown`, `LinkGone`.
    """
    survey = locked_survey(token)
    if how in survey.done:
        return
    take_back_done(survey.link, *WILL_NOT)
    note_done(survey.link, how)


@transaction.atomic
def answer_after_all(*, token: str) -> None:
    """Take back that the person will not answer: reminders go on, unless they were stopped too. Raises `LinkUnknown`,
    `LinkGone`.
    """
    survey = locked_survey(token)
    if survey.done.intersection(WILL_NOT):
        take_back_done(survey.link, *WILL_NOT)
