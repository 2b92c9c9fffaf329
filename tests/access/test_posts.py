"""Every address that takes a form, as somebody who may send it in each state: nothing that is sent to it is a fault of
the product, and nothing is called a success by which no row was changed.

Complete by construction: the addresses and the people are those of the access matrix, and the boxes of a form are read
off its own page. Each post is taken back.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from cycles.states import State
from results.models import Publication
from tests.access import table
from tests.access.addresses import Addresses
from tests.posting import posts_of, taken_back, wrong_with

pytestmark = pytest.mark.django_db

# Who writes something, by column; the others read, which the access matrix holds.
WRITERS = ("PE", "PS", "SU", "SA", "SL", "CH", "DH", "NC", "SD")
# The self-test attacks the survey in earnest, which takes seconds and has tests of its own.
ELSEWHERE = {"survey_selftest"}
# A page of no one assessment is asked in the state in which it can be acted on.
BY_STATE = {"year_open": "P", "region_dates_set": "P", "extension_set": "P", "extension_end": "P", "board_minutes": "P"}
BY_STATE |= {"mail_send_again": "P", "national_sign_off": "V", "publish": "F"}
GONE = {
    "document_id": 999_999,
    "sign_post_id": 999_999,
    "nominee_id": 999_999,
    "note_id": 999_999,
    "issue_id": 999_999,
    "mail_id": 999_999,
    "number": 99,
}


def forms(letter: str) -> Iterator[tuple[str, str]]:
    """The addresses that somebody who writes may open in this state, each with the person."""
    for name, row in table.UNDER_ASSESSMENT.items():
        yield from ((name, who) for who in WRITERS if row.status(who, letter) == 200)
    for name, columns in (table.BY_ROLE | table.OF_REGION).items():
        if BY_STATE.get(name) == letter:
            yield from ((name, who) for who in columns if who in WRITERS)


@pytest.mark.usefixtures("crawling", "grants_read_once")
def test_whatever_is_sent_to_a_form_is_answered_and_nothing_done_is_no_success(world):
    clients, found, takes_none, took = {}, [], set(ELSEWHERE), set()
    for who in WRITERS:
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(world.users[who])
    for state, letter in zip(State, table.STATES, strict=True):
        if letter == "X":
            continue
        world.put(state)
        addresses = Addresses(world)
        # The world was published: its rows are there in every state, but could not be before that.
        Publication.objects.filter(assessment=world.assessment).delete()
        for name, who in forms(letter):
            if name in takes_none or (name, letter) in took:
                continue
            client, address = clients[who], addresses.of(name)
            with taken_back():
                status = client.post(address, {}).status_code
            if status == 405:
                takes_none.add(name)
            if status in (403, 404, 405):
                continue
            took.add((name, letter))
            for what, sent in posts_of(client.get(address).content.decode()):
                if wrong := wrong_with(client, address, sent):
                    found.append(f"{name} {who} {letter}, {what}: {wrong}")
    assert found == []
    # Every room is among them.
    names = {name for name, _ in took}
    assert names >= {"competency_form", "outcomes_form", "board_agreement", "document_upload", "sign_post_add"}
    assert names >= {"review_item", "briefing_edit", "panel_rating_item", "report_edit", "potential_edit"}
    assert names >= {"regional_rescore", "release", "national_sign_off", "publish", "region_dates_set", "extension_set"}


@pytest.mark.usefixtures("crawling", "grants_read_once")
def test_what_is_sent_about_a_row_that_is_gone_is_answered_in_words(world):
    world.put(State.PREPARING)
    addresses, found = Addresses(world), []
    client = Client(raise_request_exception=False)
    client.force_login(world.users["PE"])
    for name in table.UNDER_ASSESSMENT:
        gone = {key: value for key, value in GONE.items() if key in addresses.arguments(name)}
        if gone and (wrong := wrong_with(client, addresses.of(name, **gone), {"version": "1", "go": "draft"})):
            found.append(f"{name}: {wrong}")
    assert found == []
