"""The access matrix: every URL × every person × every state, complete by construction."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cycles.models import StateChange
from cycles.states import State
from organisations.models import Event
from panels.models import Issue
from tests.access import table
from tests.access.addresses import Addresses, url_names
from tests.access.canaries import allowed, canaries_shown_by, found_in, place_canaries
from tests.access.world import PEOPLE, STRANGERS, World

pytestmark = pytest.mark.django_db
STATES = list(zip(State, table.STATES, strict=True))


def _client(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.users[who])
    return client


def test_every_url_is_in_the_matrix():
    listed = [
        set(table.UNDER_ASSESSMENT),
        set(table.BY_ROLE),
        set(table.OF_REGION),
        table.SIGNED_IN,
        set(table.PUBLIC),
        table.WHEN_PUBLISHED,
        table.ALWAYS_PUBLIC_LIST,
        table.OTHER,
    ]
    assert set.union(*listed) == url_names()
    assert sum(map(len, listed)) == len(set.union(*listed))


@pytest.mark.requirement(
    "R-001", "R-002", "R-006", "R-007", "R-008", "R-009", "R-012", "R-013", "R-014", "R-015", "R-327"
)
@pytest.mark.usefixtures("crawling", "grants_read_once")
@pytest.mark.parametrize(("state", "letter"), STATES)
def test_pages_of_an_assessment_open_as_the_table_says_and_show_nothing_more(world, state, letter):
    """Status by the table, no canary that its reader may not see, and no write by one who is refused."""
    canaries = place_canaries(world)
    world.put(state)
    addresses = Addresses(world)
    issues = Issue.objects.filter(assessment=world.assessment, kind=Issue.Kind.REPORT)
    pages = [(name, addresses.of(name), row) for name, row in table.UNDER_ASSESSMENT.items()]
    for stage, row in table.EARLIER_ISSUES.items():
        issue = issues.get(stage=stage)
        pages += [
            (f"{name} {stage}", addresses.of(name, issue_id=issue.pk), row)
            for name in ("issue_detail", "issue_pdf", "issue_progress")
        ]
    lists = [(name, addresses.of(name)) for name in (*table.BY_ROLE, *table.OF_REGION, *table.SIGNED_IN)]
    shown: set[str] = set()
    for who in world.users:
        client = _client(world, who)
        refused = []
        for name, address, row in pages:
            response = client.get(address)
            expected = row.status(who, letter)
            assert response.status_code == expected, (who, name, letter)
            shown |= _held(canaries, response, who, name, letter)
            if expected != 200:
                refused.append((name, address, expected))
        for name, address in lists:
            shown |= _held(canaries, client.get(address), who, name, letter)
        before = (Event.objects.count(), StateChange.objects.count())
        for name, address, expected in refused:
            assert client.post(address).status_code in (expected, 405), (who, name, letter)
        assert (Event.objects.count(), StateChange.objects.count()) == before, who
    assert shown >= canaries_shown_by(letter)


def _held(canaries, response, who: str, name: str, letter: str) -> set[str]:
    found = found_in(response, canaries)
    for canary in found:
        assert allowed(canary, who, letter), f"{who} reads {canary} on {name} in state {letter}"
    return set(found)


@pytest.mark.requirement("R-014", "R-388")
def test_pages_by_role_open_to_those_named_and_refuse_the_others_in_words(world):
    addresses = Addresses(world)
    # Staff of another SHA open these pages for their own region as their colleagues of this one do.
    other_sha = {who: _COLUMN_OF_ROLE.get(grant[0].value, "") for who, grant in STRANGERS.items() if grant}
    for who in world.users:
        client = _client(world, who)
        for name, columns in table.BY_ROLE.items():
            named = who in columns or other_sha.get(who) in columns
            assert client.get(addresses.of(name)).status_code == (200 if named else 403), (who, name)


@pytest.mark.requirement("R-009", "R-048")
def test_pages_of_a_region_open_to_its_sha_and_the_centre_and_are_not_there_for_others(world):
    # A deadline of its own is set for a PCT whose return can still be written or reopened.
    world.put("submitted")
    addresses = Addresses(world)
    for who in world.users:
        client = _client(world, who)
        for name, columns in table.OF_REGION.items():
            expected = 200 if who in columns else 403 if who in table.OF_REGION["region_dates"] else 404
            assert client.get(addresses.of(name)).status_code == expected, (who, name)


_COLUMN_OF_ROLE = {"super_user": "SU", "analyst": "SA", "senior_lead": "SL"}


@pytest.mark.requirement("R-044", "R-431")
def test_pages_for_everyone_signed_in_open_to_everyone_signed_in(world):
    addresses = Addresses(world)
    for who in (*PEOPLE, *STRANGERS):
        client = _client(world, who)
        for name in table.SIGNED_IN:
            assert client.get(addresses.of(name)).status_code == 200, (who, name)


# What one body's return, briefing, report or result holds: too much to be read of all bodies at once.
_LARGE = ("panels_issuecontent", "panels_briefing", "assessments_frozencopy", "surveys_collation")


@pytest.mark.parametrize("state", ["rated", "provisional", "final"])
def test_pages_about_no_one_assessment_read_no_large_content_of_any(world, state):
    world.put(state)
    addresses = Addresses(world)
    pages = [(columns[0], name) for name, columns in table.BY_ROLE.items()]
    pages += [(who, "home") for who in PEOPLE] + [("DH", name) for name in table.ALWAYS_PUBLIC_LIST]
    for who, name in pages:
        with CaptureQueriesContext(connection) as asked:
            assert _client(world, who).get(addresses.of(name)).status_code == 200
        read = [table for table in _LARGE if any(f'"{table}"."content"' in query["sql"] for query in asked)]
        assert not read, (who, name, read)


@pytest.mark.requirement("R-001", "R-015")
def test_visitor_is_sent_to_sign_in_and_learns_nothing_of_what_exists(world):
    addresses, client = Addresses(world), Client()
    for name in (*table.UNDER_ASSESSMENT, *table.BY_ROLE, *table.OF_REGION, *table.SIGNED_IN):
        response = client.get(addresses.of(name))
        assert response.status_code == 302 and response["Location"].startswith("/account/sign-in/"), name
    for name in table.UNDER_ASSESSMENT:
        if "assessment_id" in addresses.arguments(name):
            response = client.get(addresses.of(name, assessment_id=999_999))
            assert response.status_code == 302, name


def test_public_pages_answer_a_visitor(world):
    addresses, client = Addresses(world), Client()
    for name, status in table.PUBLIC.items():
        assert client.get(addresses.of(name), follow=True).status_code == status, name
    assert client.get("/results/").status_code == 200
    assert client.get("/account/sign-out/").status_code == 302
    assert client.get("/outbox/").status_code in (302, 404)


@pytest.mark.requirement("R-401", "R-404")
def test_results_are_public_when_published_and_not_to_be_guessed_before(world):
    addresses, client = Addresses(world), Client()
    for state, letter in STATES:
        world.put(state)
        index = client.get("/results/").content.decode()
        assert ("Newcastle" in index) == (letter == "X")
        for name in table.WHEN_PUBLISHED - {"results_year_csv"}:
            response = client.get(addresses.of(name))
            unknown = client.get(addresses.of(name, code="ZZZ"))
            assert response.status_code == (200 if letter == "X" else 404), (name, letter)
            assert unknown.status_code == 404
            if letter != "X":
                assert response.content.replace(b"5D7", b"ZZZ") == unknown.content
