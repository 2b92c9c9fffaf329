"""What the holder of a link can do. There is no actor, no event and no log line: nothing may tell who answered what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from surveys.answers import SCALE, Given
from surveys.models import Answer, Invitation, Response, SealedDraft, Statement
from surveys.queries import OpenSurvey, open_survey
from surveys.tokens import draft_lookup, seal, unseal

_random = SystemRandom()


@dataclass(frozen=True)
class Draft:
    """What was typed so far, by field of the form, and when it was saved. The time is sealed with the text."""

    fields: Mapping[str, str]
    saved_at: datetime


def read_draft(*, token: str) -> Draft | None:
    """The draft of this link, on whatever device it was saved; one query."""
    row = SealedDraft.objects.filter(lookup=draft_lookup(token)).first()
    opened = unseal(token, bytes(row.sealed)) if row else None
    if opened is None:
        return None
    content = json.loads(opened)
    return Draft(content["fields"], datetime.fromisoformat(content["saved_at"]))


@transaction.atomic
def save_draft(*, token: str, fields: Mapping[str, str]) -> Draft:
    """Keep what was typed, sealed, until it is submitted or the survey closes. Raises `LinkUnknown`, `LinkGone`."""
    _locked(token)
    draft = Draft(dict(fields), timezone.now())
    content = json.dumps({"fields": draft.fields, "saved_at": draft.saved_at.isoformat()}).encode()
    SealedDraft.objects.update_or_create(lookup=draft_lookup(token), defaults={"sealed": seal(token, content)})
    return draft


@transaction.atomic
def answer(*, token: str, answers: Mapping[str, Given]) -> None:
    """Submit the survey, once (R-144): by statement key, a choice for every statement; texts are optional.

    Raises `LinkUnknown`, `LinkGone`, and `ValidationError` by statement key.
    """
    survey = _locked(token)
    _check(survey.statements, answers)
    response = Response.objects.create(assessment=survey.assessment, group=survey.invitation.nominee.group)
    Answer.objects.bulk_create(
        Answer(
            response=response,
            statement=statement,
            score=answers[statement.key].score if statement.key in answers else None,
            text=answers[statement.key].text if statement.key in answers else "",
        )
        for statement in survey.statements
    )
    SealedDraft.objects.filter(lookup=draft_lookup(token)).delete()
    _mark_answered(survey)
    shuffle_answers(survey.assessment)


def _locked(token: str) -> OpenSurvey:
    """The open survey, decided again once the assessment's row is locked."""
    lock(open_survey(token).assessment)
    return open_survey(token)


def _check(statements: list[Statement], answers: Mapping[str, Given]) -> None:
    known = {statement.key: statement for statement in statements}
    errors = dict.fromkeys(answers.keys() - known.keys(), "This is no statement of the survey.")
    for key, statement in known.items():
        given = answers.get(key)
        if given is None:
            if statement.item_id is not None:
                errors[key] = f"Choose an answer for statement {statement.number}"
            continue
        if given.score is not None and (statement.item_id is None or given.score not in dict(SCALE)):
            errors[key] = "Choose one of the answers"
        if len(given.text) > statement.max_characters:
            errors[key] = f"The limit is {statement.max_characters:,} characters."
    if errors:
        raise ValidationError(errors)


def _mark_answered(survey: OpenSurvey) -> None:
    """One statement writes every invitation of the PCT anew, so that no row's transaction mark stands out."""
    mine = When(pk=survey.invitation.pk, then=Value(True))
    Invitation.objects.filter(nominee__assessment=survey.assessment).update(
        answered=Case(mine, default=F("answered"), output_field=BooleanField())
    )


def shuffle_answers(assessment: Assessment) -> None:
    """Write all answers of the PCT anew in a random order: neither their place nor a transaction mark tells which came
    last. The caller holds the lock.
    """
    responses = list(Response.objects.filter(assessment=assessment))
    answers = list(Answer.objects.filter(response__assessment=assessment))
    Response.objects.filter(assessment=assessment).delete()
    for rows in (responses, answers):
        _random.shuffle(rows)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(answers)
