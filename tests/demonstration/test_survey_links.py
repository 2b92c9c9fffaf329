"""The links to surveys: a page of the demonstration that says what it gives away, and of nothing else."""

import re

import pytest
from django.urls import reverse

from demonstration.links import tokens_of
from surveys import services
from surveys.models import Nominee
from surveys.tokens import token_of
from tests import markup
from tests.surveys.conftest import Survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(cast, settings) -> Survey:
    settings.DEMO = True
    return Survey(cast)


def links(client) -> str:
    answer = client.get(reverse("survey_links"))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return re.sub(r'value="[^"]{20,}"', "", markup.of(answer))  # the token of the button to sign out


def test_each_link_opens_a_survey_and_the_page_says_what_it_gives_away(client, survey):
    token = list(survey.invite(partners=2).values())[0]
    client.force_login(survey.cast.users["reader"])
    html = links(client)
    address = reverse("survey_answer", args=[token])
    assert "What this page gives away" in html and f'href="{address}"' in html and "Person 1" in html
    assert client.get(address).status_code == 200


@pytest.mark.requirement("R-148")
def test_it_reads_the_same_whoever_has_answered(client, survey):
    token = list(survey.invite(partners=2).values())[0]
    client.force_login(survey.cast.users["reader"])
    before = links(client)
    survey.answer(token)
    assert links(client) == before


def test_no_link_is_shown_that_is_dead_for_everybody(client, survey):
    survey.invite(partners=2)
    nominee = Nominee.objects.first()
    services.withdraw_nominee(nominee=nominee, actor=survey.editor)
    client.force_login(survey.cast.users["reader"])
    assert token_of(nominee.pk) not in links(client) and len(tokens_of(survey.assessment)) == 1
    survey.close_now()
    assert "No survey is open" in links(client)


def test_without_a_demonstration_there_is_no_such_page(client, survey, settings):
    survey.invite(partners=1)
    client.force_login(survey.cast.users["support"])
    settings.DEMO = False
    assert client.get(reverse("survey_links")).status_code == 404
    settings.MAIL_REHEARSAL = True
    assert client.get(reverse("survey_links")).status_code == 404
    assert reverse("survey_links") not in markup.of(client.get(reverse("outbox_list")))


def test_a_visitor_is_asked_to_sign_in(client, survey):
    assert client.get(reverse("survey_links")).status_code == 302
