"""Nothing in the database joins an answer to a person (docs/architecture.md, rule 8). Nobody is shown who answered."""

import json
import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from cycles.states import State
from cycles.visibility import Guarded
from organisations.models import Event
from outbox.models import Mail
from surveys import queries, services
from surveys.models import (
    Answer,
    Collation,
    Correction,
    Invitation,
    LinkMark,
    Nominee,
    Posting,
    Response,
    RetiredLink,
    SealedDraft,
    SealedResponse,
    Sending,
)
from tests import markup

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-147")]

ASKED = {Nominee, Sending, Correction, Invitation, Posting, RetiredLink}
ANSWERED = {SealedResponse, Response, Answer}
# What both sides may lead to: everybody's, and coarser than a group.
COMMON = {"assessment"}


def related(model) -> dict[str, type]:
    return {f.name: f.related_model for f in model._meta.get_fields() if f.concrete and f.is_relation}


def test_no_relation_leads_from_an_answer_to_who_was_asked():
    for model in ANSWERED | {SealedDraft, LinkMark}:
        assert not ASKED & set(related(model).values())
    for model in ASKED:
        assert not ANSWERED & set(related(model).values())
    assert set(related(Response)) & set(related(Nominee)) == COMMON


def test_answers_have_random_keys_and_no_time():
    for model in ANSWERED:
        assert isinstance(model._meta.pk, models.UUIDField) and not model._meta.ordering
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField | models.TimeField), field
    assert {field.name for field in Invitation._meta.get_fields() if isinstance(field, models.DateField)} == {"sent_on"}


def test_drafts_and_marks_have_a_key_to_nothing():
    assert {field.name for field in SealedDraft._meta.get_fields()} == {"id", "lookup", "sealed"}
    assert {field.name for field in LinkMark._meta.get_fields()} == {"value"}


def test_answers_and_invitations_have_no_door():
    for model in (SealedResponse, Response, Answer, SealedDraft, Invitation, Posting, RetiredLink):
        assert not issubclass(model, Guarded)
    keyed = [m for m in apps.get_models() if ANSWERED & set(related(m).values()) and m not in ANSWERED]
    assert keyed == []


def test_no_value_is_common_to_an_answer_and_a_person(survey):
    """The joins that somebody with the database would try: every value of one side against every value of the other."""
    for number, token in enumerate(survey.invite(partners=6, providers=6).values()):
        survey.answer(token, score=1 + number % 6, text=f"text {number}")
    survey.close_now()

    def values(model, *left_out):
        names = [f.attname for f in model._meta.concrete_fields if f.name not in left_out]
        return {str(value) for row in model.objects.values_list(*names) for value in row if value not in (None, "")}

    groups = {"partners", "providers"}
    asked = values(Nominee, "id", "assessment", "category", "set") | values(Invitation, "id", "nominee", "generation")
    answered = values(Response, "assessment") | values(Answer, "statement", "score")
    assert asked & answered <= groups


def test_answering_leaves_no_trace_elsewhere(survey, caplog):
    tokens = survey.invite(partners=2)
    kept = (Mail, Event, Nominee, Invitation, Posting)
    before = [list(table.objects.order_by("pk").values()) for table in kept]
    first = next(iter(tokens.values()))
    services.save_draft(token=first, fields={"local_leader-text": "x"})
    survey.answer(first)
    services.set_reminders(token=list(tokens.values())[1], wanted=False)
    assert [list(table.objects.order_by("pk").values()) for table in kept] == before
    assert not caplog.records


def test_order_of_the_rows_is_not_the_order_of_answering(survey):
    """The tables are read without an order, as they lie; fifteen people answer 1 to 3 in turn."""
    tokens = list(survey.invite(partners=15).values())
    for number, token in enumerate(tokens):
        survey.answer(token, score=1 + number // 5)
    survey.close_now()
    statement = survey.statements[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT score FROM surveys_answer WHERE statement_id = %s", [statement.pk])
        as_they_lie = [row[0] for row in cursor.fetchall()]
    assert sorted(as_they_lie) == [1] * 5 + [2] * 5 + [3] * 5
    assert as_they_lie != sorted(as_they_lie)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_invitation_stands_out_by_its_transaction_mark_and_no_answer_once_mixed(survey):
    tokens = list(survey.invite(partners=5).values())
    for token in tokens[:3]:
        survey.answer(token)
    assert services.mix()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_invitation")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_sealedresponse")
        assert cursor.fetchone() == (1,)


def test_no_page_or_result_names_who_was_asked(client, survey):
    """Canary: names, organisations and addresses of nominees in nothing that is made of answers."""
    tokens = survey.invite(partners=8, providers=8, opinion_formers=6)
    for token in tokens.values():
        survey.answer(token, text="We meet often")
    survey.close_now()
    survey.cast.at(State.SUBMITTED)
    client.force_login(survey.cast.users["analyst"])
    html = markup.of(client.get(reverse("survey_progress", args=[survey.assessment.pk])))
    content = json.dumps(Collation.objects.get().content)
    for nominee in Nominee.objects.all():
        for secret in (nominee.name, nominee.organisation_name, nominee.email):
            assert f"{secret}<" not in html and f'"{secret}"' not in content
    assert "@stakeholder.example" not in html + content and "Person " not in html + content


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize("who", ["editor", "chief_executive", "super_user", "analyst", "support"])
def test_nominations_look_the_same_whoever_answered(client, survey, who):
    """Two worlds that differ only in who of a group answered give the same bytes to PCT, SHA and support desk."""
    tokens = list(survey.invite(partners=6, providers=6).values())
    client.force_login(survey.cast.users[who])
    addresses = [reverse("nominee_list", args=[survey.assessment.pk])]
    if who != "support":
        addresses.append(reverse("survey_progress", args=[survey.assessment.pk]))

    def world(answering):
        LinkMark.objects.all().delete()
        SealedResponse.objects.all().delete()
        for token in answering:
            survey.answer(token)
        return [_without_csrf(markup.of(client.get(address))) for address in addresses]

    assert world([tokens[0], tokens[1]]) == world([tokens[3], tokens[5]])


def _without_csrf(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


@pytest.mark.requirement("R-149")
def test_counts_of_groups_so_small_that_they_tell_who_are_hidden(survey):
    tokens = survey.invite(partners=10, providers=8, opinion_formers=1)
    survey.answer(list(tokens.values())[-1])
    counts = queries.response_counts([survey.assessment])[survey.assessment.pk]
    assert (counts.invited, counts.completed) == (19, None)
    assert [(group.invited, group.completed) for group in counts.groups] == [(10, None), (8, None), (1, None)]
