"""The page of what is stored says every column there is, keeps no cookie, and says what the self-test found."""

import datetime

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from django.urls import reverse
from playwright.sync_api import expect

from anonymity import services as selftest
from anonymity.attacker.tables import ANSWERED, ASKED, BY_LINK, COMMENTS
from anonymity.models import AnonymityCheck
from anonymity.queries import stored
from cycles.models import Cycle
from tests import markup
from tests.browser import arrive, sign_in, stands

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-147")]
TABLES = (*ASKED, *ANSWERED, *COMMENTS, *BY_LINK)


def page(client, name: str = "survey_storage", **given) -> str:
    response = client.get(reverse(name), **given)
    assert response.status_code == 200
    return markup.of(response)


def test_page_says_every_column_of_the_real_tables(client):
    html = page(client)
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = connection.introspection.get_table_description(cursor, table._meta.db_table)
            assert {column.name for column in columns} == stored.named(table)
    parts = (
        stored.asked(),
        stored.mailed(),
        stored.drafted(),
        stored.submitted(),
        stored.answered(),
        stored.commented(),
    )
    for line in (line for part in parts for line in part):
        assert f">{line.what}</th><td>{line.what_it_is}</td>" in html
    for table in stored.tables():
        assert f"<strong>{table.name}</strong>: {', '.join(table.columns)}" in html
    assert {table.name for table in stored.tables()} == {table._meta.db_table for table in TABLES}


@isolate_apps("surveys")
def test_a_column_without_words_is_an_error(monkeypatch):
    class Drafty(models.Model):
        sealed = models.BinaryField()
        browser = models.CharField(max_length=10)

        class Meta:
            app_label = "surveys"

    monkeypatch.setitem(stored._WORDS, Drafty, [stored.Line(("id", "sealed"), "Your draft", "Encrypted")])
    with pytest.raises(KeyError, match="no words for Drafty.browser"):
        stored.lines(Drafty)


@pytest.mark.parametrize("name", ["survey_storage", "anonymity_test"])
def test_public_pages_need_no_sign_in_and_set_no_cookie(client, name):
    for method in (client.get, client.head):
        response = method(reverse(name))
        assert response.status_code == 200
        assert not response.cookies
    assert client.post(reverse(name)).status_code == 405
    assert not AnonymityCheck.objects.exists()


@pytest.mark.requirement("R-149")
def test_smallest_group_is_that_of_the_year(client, cast):
    assert "(fewer than 5)" in page(client)
    Cycle.objects.update(smallest_group=7)
    html = page(client)
    assert "If fewer than 7 people of a group are asked or answer" in html and "(fewer than 7)" in html


def test_page_says_where_the_promise_ends(client):
    html = page(client)
    for words in (
        "two copies of the database, made just before and just after you answered",
        "With the key as well, can read it as yours",
        "is not in the database, nor in its backups",
        "Nothing in them names you but your own words, and nothing deletes them by itself",
        "Your own words.",
    ):
        assert words in html


def kept(passed: bool) -> AnonymityCheck:
    findings = [] if passed else ["3 links stand in outbox_mail.body."]
    rows = [{"key": "links", "findings": findings, "remarks": [], "untried": ""}]
    rows.append({"key": "an attempt that there is no more", "findings": [], "remarks": [], "untried": ""})
    return AnonymityCheck.objects.create(ran_on=datetime.date(2026, 11, 24), passed=passed, findings=rows)


def test_pages_say_when_the_self_test_ran_and_what_it_found(client):
    assert "It has not run here yet" in page(client) and "It has not run here yet" in page(client, "anonymity_test")
    check = kept(passed=True)
    assert "24 November 2026</strong> and found nothing" in page(client)
    assert "Nothing was found" in page(client, "anonymity_test")
    check.delete()
    kept(passed=False)
    assert "The self-test found something" in page(client)
    html = page(client, "anonymity_test")
    assert "Something was found" in html and "3 links stand in outbox_mail.body." in html


def test_description_names_every_attempt(client):
    html = page(client, "anonymity_test")
    for attempt in selftest.ATTEMPTS:
        assert attempt.name in html and attempt.tried in html


@pytest.mark.parametrize("who", ["super_user", "dh", "support"])
def test_self_test_runs_on_request_of_those_who_may(client, cast, who):
    client.force_login(cast.users[who])
    assert "The self-test has not run here yet" in page(client, "survey_selftest")
    assert not AnonymityCheck.objects.exists()
    assert reverse("survey_selftest") in page(client, "anonymity_test")
    html = markup.of(client.post(reverse("survey_selftest"), follow=True))
    assert AnonymityCheck.objects.count() == 1
    assert "Last run:" in html


@pytest.mark.parametrize("who", ["editor", "analyst", "panel_chair", "central_analyst"])
def test_self_test_is_refused_to_others_in_words(client, cast, who):
    client.force_login(cast.users[who])
    for method in (client.get, client.post):
        response = method(reverse("survey_selftest"))
        assert response.status_code == 403
        assert "can run the self-test" in markup.of(response)
    assert not AnonymityCheck.objects.exists()
    assert reverse("survey_selftest") not in page(client, "anonymity_test")


def test_what_the_self_test_found_comes_first(client, cast):
    kept(passed=False)
    client.force_login(cast.users["dh"])
    html = page(client, "survey_selftest")
    assert html.index("Something was found") < html.index("3 links stand in outbox_mail.body.")
    assert "does not hold until it is mended" in html


def test_pages_cost_as_many_queries_whatever_is_stored(client, survey, django_assert_num_queries):
    survey.invite(partners=3)
    kept(passed=True)
    with django_assert_num_queries(2):
        page(client)
    with django_assert_num_queries(1):
        page(client, "anonymity_test")


@pytest.mark.journey
def test_pages_stand_with_nothing_found_and_with_a_finding(live_server, page, survey):
    def look_at_all():
        sign_in(page.context, live_server, survey.cast.users["super_user"])
        for name in ("survey_storage", "anonymity_test", "survey_selftest"):
            page.goto(live_server.url + reverse(name))
            stands(page)

    look_at_all()
    arrive(page.get_by_role("button", name="Run the self-test now"))
    expect(page.get_by_text("Last run:")).to_be_visible()
    AnonymityCheck.objects.all().delete()
    kept(passed=False)
    look_at_all()
    expect(page.get_by_text("3 links stand in outbox_mail.body.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("survey_storage"))
    arrive(page.get_by_role("link", name="What the self-test tries"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What the self-test tries")
    assert page.context.cookies() == []
