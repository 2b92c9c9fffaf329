"""Attempts to find people in what the toolkit notes down as it runs."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.text_search import People
from anonymity.attempts.attempt import Attempt, Notes
from organisations.models import Event
from sentences.counts import counted, either
from surveys.logs import HideTokens

# What the beat does with a survey.
_BY_NOBODY = ("closed survey", "deleted the people asked")
_FILTER = f"{HideTokens.__module__}.{HideTokens.__qualname__}"


def _events(holdings: Holdings, notes: Notes) -> None:
    people: dict[int | None, People] = {}
    for survey in {one.assessment_id for one in holdings.people}:
        of_survey = [one for one in holdings.people if one.assessment_id == survey]
        people[survey] = People((one.name for one in of_survey), (one.email for one in of_survey))
    everybody = People((), (one.email for one in holdings.people))
    names = addresses = 0
    rows = Event.objects.exclude(detail={}).values_list("assessment_ref", "subject", "detail")
    for assessment, subject, detail in rows.iterator():
        text = f"{subject} {json.dumps(detail, ensure_ascii=False)}"
        addresses += everybody.addressed_in(text)
        names += people[assessment].named_in(text) if assessment in people and subject == "survey" else 0
    if names:
        notes.found(f"The list of events holds {counted(names, 'name')} of people asked.")
    if addresses:
        notes.found(f"The list of events holds {addresses} email addresses of people asked.")


def _answering(holdings: Holdings, notes: Notes) -> None:
    """No event is written as a person answers; those about the survey are those of staff and of the beat."""
    by_nobody = Event.objects.filter(subject="survey", by__isnull=True).exclude(verb__in=_BY_NOBODY).count()
    if by_nobody:
        notes.found(
            f"{counted(by_nobody, 'event')} about surveys {either(by_nobody, 'was', 'were')} written"
            " by nobody of the staff."
        )


def _handlers(holdings: Holdings, notes: Notes) -> None:
    ours: dict[str, Any] = settings.LOGGING
    for name, handler in ours["handlers"].items():
        filters = [ours.get("filters", {}).get(one, {}).get("()") for one in handler.get("filters", [])]
        if _FILTER not in filters:
            notes.found(f"The settings name a log ({name}) in which links are not hidden.")
    for name, live in sorted(set(_live_handlers())):
        notes.found(f"The program writes a log ({name}: {live}) in which links are not hidden.")


def _live_handlers() -> Iterator[tuple[str, str]]:
    """The handlers of this process that write anywhere, without our filter."""
    loggers = [logging.getLogger(), *logging.getLogger().manager.loggerDict.values()]
    last = [("last resort", logging.lastResort)] if not logging.getLogger().handlers else []
    known = [logger for logger in loggers if isinstance(logger, logging.Logger)]
    found = [(logger.name, handler) for logger in known for handler in logger.handlers]
    for name, handler in [*found, *last]:
        if handler is None or isinstance(handler, logging.NullHandler):
            continue
        if not any(isinstance(one, HideTokens) for one in handler.filters):
            yield name, type(handler).__name__


ATTEMPTS = [
    Attempt(
        "events",
        "The list of events",
        "Searched what is noted of people’s doings for names and email addresses of those who were asked.",
        _events,
    ),
    Attempt(
        "events_of_answering",
        "Events of answering",
        "Looked for an event that is written when somebody answers, saves a draft or opens a link.",
        _answering,
    ),
    Attempt(
        "log_handlers",
        "Logs that hide nothing",
        "Looked at every log that the program writes, for one that does not hide links and email addresses.",
        _handlers,
    ),
]
