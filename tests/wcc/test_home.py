"""Home: every way on leads to a page that opens, and the first says what there is to do."""

import re

import pytest
from django.test import Client

from cycles.states import State
from tests import markup
from tests.cast import Cast

pytestmark = pytest.mark.django_db

EVERYBODY = [
    "editor",
    "pct_chair",
    "reader",
    "super_user",
    "analyst",
    "senior_lead",
    "panel_chair",
    "panel_member",
    "central_analyst",
    "dh",
    "national",
    "support",
]


def home(cast: Cast, who: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(cast.users[who])
    return client, markup.of(client.get("/"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_way_on_opens_in_every_state(cast, who):
    for state in State:
        cast.at(state)
        client, page = home(cast, who)
        for address in set(re.findall(r'class="app-doorways__link" href="([^"]+)"', page)):
            assert client.get(address).status_code == 200, f"{address} while {state}"


def test_who_writes_the_return_reads_the_deadline_and_what_is_done(cast):
    _, page = home(cast, "editor")
    assert "11 days to submission" in page
    assert "0 of 19 forms completed" in page


def test_who_reviews_finds_the_return_that_was_submitted(cast):
    cast.at(State.SUBMITTED)
    assert "Evidence review: Newcastle PCT" in home(cast, "analyst")[1]
    assert "Evidence review: Newcastle PCT" not in home(cast, "super_user")[1]
