"""Nothing typed is lost: what is kept of a form that was not taken, who sees it, and what a save keeps beside it."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.queries import return_model
from cycles.models import Part, Revision, Unsaved
from cycles.services import keep_unsaved
from cycles.states import State
from organisations.decisions import Refused
from tests import markup
from tests.assessments.filling import fill_competency
from tests.assessments.pages import at, competency_post, hidden_and_chosen
from ui.templatetags.ui import ui_time

pytestmark = pytest.mark.django_db


def actions(text: str) -> dict[str, str]:
    return {"commentary-actions": text}


def kept(cast, name: str = "editor", key: str = "competency-3") -> Unsaved | None:
    rows = Unsaved.objects.filter(part__assessment=cast.assessment, part__key=key, by=cast.users[name])
    return rows.first()


def revisions(cast, *, set_aside: bool = False) -> list[str]:
    """The texts of one commentary in the earlier versions of competency 3."""
    rows = Revision.objects.filter(part__assessment=cast.assessment, part__key="competency-3", set_aside=set_aside)
    return [row.content["commentary-actions"][0] for row in rows]


def main(answer) -> str:
    html = markup.of(answer)
    return html[html.index("<main") :]


def standing_text(cast) -> str:
    return return_model(cast.assessment)["items"]["3"]["commentaries"].get("actions", "")


# What is not taken is kept


@pytest.mark.parametrize(
    ("changes", "state", "days", "status"),
    [
        ({"commentary-impact": "z" * 2001}, State.PREPARING, 0, 422),
        ({"go": "complete", "level-3a": ""}, State.PREPARING, 0, 422),
        ({"version": "soon"}, State.PREPARING, 0, 422),
        ({"level-3a": "9"}, State.PREPARING, 0, 422),
        ({"version": "7"}, State.PREPARING, 0, 409),
        ({"version": "9" * 30}, State.PREPARING, 0, 409),
        ({"version": "-9"}, State.PREPARING, 0, 409),
        ({}, State.SUBMITTED, 0, 403),
        ({}, State.PREPARING, 12, 403),
    ],
)
@pytest.mark.requirement("R-032", "R-248")
def test_a_save_that_is_not_taken_is_kept_for_its_author(cast, as_, changes, state, days, status):  # noqa: F811
    cast.at(state)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        browser = as_("editor")
        answer = browser.post(at(cast, "competency_form", key="3"), competency_post(cast) | actions("Mine.") | changes)
        page = main(browser.get(at(cast, "competency_form", key="3")))

    assert answer.status_code == status
    row = kept(cast)
    assert row.content["commentary-actions"] == ["Mine."]
    assert row.content["ticks-3a-2"] == ["2.1", "2.2"]
    assert not {"version", "go", "kept", "csrfmiddlewaretoken"} & set(row.content)
    assert row.pressed
    assert standing_text(cast) == ""
    assert "Mine." in page
    assert "it is not in the return" in page


def test_nobody_else_sees_what_was_kept(cast, as_):  # noqa: F811
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, go="complete", **{"level-3a": ""}))
    for name in ("colleague", "chief_executive", "reader"):
        assert "We did this." not in markup.of(as_(name).get(at(cast, "competency_form", key="3")))


@pytest.mark.parametrize("name", ["reader", "analyst", "neighbour"])
def test_nothing_is_kept_of_those_who_do_not_write_the_return(cast, as_, name):  # noqa: F811
    as_(name).post(at(cast, "competency_form", key="3"), competency_post(cast))
    assert not Unsaved.objects.exists()
    with pytest.raises(Refused):
        keep_unsaved(
            assessment=cast.assessment,
            key="competency-3",
            version=0,
            content={"commentary-actions": ["x"]},
            actor=cast.actor(name),
            pressed=True,
        )


def test_a_mark_that_no_database_keeps_is_left_out(cast, as_):  # noqa: F811
    refused = {"level-3a": ""} | actions("be\x00fore")
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, go="complete") | refused)
    assert kept(cast).content["commentary-actions"] == ["before"]


# The form is filled with it


@pytest.mark.requirement("R-023")
def test_the_form_comes_back_with_what_was_typed_and_an_ordinary_save_takes_it(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        browser.post(address, competency_post(cast, go="complete", **{"level-3b": ""}) | actions("Not lost."))
    page = main(browser.get(address))

    assert f"You typed this at {ui_time(now)} and it is not in the return yet." in page
    assert "There is a problem" not in page
    sent = hidden_and_chosen(page)
    assert sent["commentary-actions"] == ["Not lost."]
    assert sent["level-3a"] == ["2"]
    assert "level-3b" not in sent
    assert browser.post(address, sent | {"go": "draft"}).status_code == 302
    assert standing_text(cast) == "Not lost."
    assert kept(cast) is None
    assert "You typed this" not in main(browser.get(address))


def test_newly_chosen_outcomes_come_back_with_their_boxes(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "outcomes_form")
    typed = {"version": "0", "chosen-8": "on", "aspiration-8-2010": "many", "rationale-8": "Because.", "go": "draft"}
    assert browser.post(address, typed).status_code == 422
    page = main(browser.get(address))
    sent = hidden_and_chosen(page)
    assert sent["rationale-8"] == ["Because."]
    assert 'value="many"' in page
    assert "Outcome 8, 2010/11: enter a number" not in page


def test_a_text_that_was_overtaken_leads_to_the_choice(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    browser.post(address, competency_post(cast, go="complete", **{"level-3a": ""}) | actions("Mine."))
    as_("colleague").post(address, competency_post(cast) | actions("Theirs."))

    page = main(browser.get(address))
    assert "Colleague saved the form since. When you save, you see both and choose." in page
    answer = browser.post(address, hidden_and_chosen(page) | {"go": "draft"})

    assert answer.status_code == 409
    assert kept(cast).content["commentary-actions"] == ["Mine."]


def test_what_the_return_says_already_is_not_offered(cast, as_):  # noqa: F811
    fill_competency(cast.assessment, cast.actor("colleague"), "3")
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    same = hidden_and_chosen(markup.of(browser.get(address)))
    browser.post(address, same | {"version": "0", "go": "draft"})
    assert kept(cast) is not None
    assert "You typed this" not in main(browser.get(address))


def test_a_box_that_left_the_form_shows_its_text(cast, as_):  # noqa: F811
    keep_unsaved(
        assessment=cast.assessment,
        key="competency-3",
        version=0,
        content={"commentary-of-old": ["Still here."]},
        actor=cast.actor("editor"),
        pressed=True,
    )
    page = main(as_("editor").get(at(cast, "competency_form", key="3")))
    assert "From a box that is no longer on the form" in page
    assert "Still here." in page


# Throwing it away


def test_throwing_away_is_asked_first_and_is_a_post(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    away = at(cast, "part_throw_away", key="competency-3")
    browser.post(address, competency_post(cast, go="complete", **{"level-3a": ""}) | actions("Mine."))
    assert f'href="{away}"' in main(browser.get(address))

    assert "Throw away what you typed into competency 3?" in main(browser.get(away))
    assert kept(cast) is not None
    as_("colleague").post(away)
    assert kept(cast) is not None
    answer = browser.post(away)

    assert answer.url == address
    assert kept(cast) is None
    assert "There is nothing to throw away" in main(browser.get(away))
    assert browser.post(away).url == address


# What a save keeps beside it


@pytest.mark.requirement("R-016")
def test_every_save_keeps_its_words_with_who_and_when(cast, as_):  # noqa: F811
    address = at(cast, "competency_form", key="3")
    for name, text in (("editor", "First."), ("colleague", "Second.")):
        as_(name).post(address, competency_post(cast) | actions(text))
    rows = Revision.objects.filter(part__key="competency-3").order_by("version")
    assert [(row.version, row.by.name, row.content["commentary-actions"]) for row in rows] == [
        (1, "Editor", ["First."]),
        (2, "Colleague", ["Second."]),
    ]


def test_what_stood_without_its_words_kept_is_kept_before_it_is_written_over(cast, as_):  # noqa: F811
    fill_competency(
        cast.assessment, cast.actor("colleague"), "3", completed=False, commentaries={"actions": "From before."}
    )
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast) | actions("New."))
    assert revisions(cast) == ["From before.", "New."]
    assert Revision.objects.get(version=1).by == cast.users["colleague"]


def test_a_second_click_is_one_save(cast, as_):  # noqa: F811
    browser, data = as_("editor"), competency_post(cast)
    first, second = (browser.post(at(cast, "competency_form", key="3"), data) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").version == 1
    assert kept(cast) is None


@pytest.mark.requirement("R-036")
@pytest.mark.parametrize(("keep", "aside"), [("theirs", ["My words alone."]), ("mine", []), ("joined", [])])
def test_the_text_that_was_not_chosen_is_set_aside(cast, as_, keep, aside):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    mine = competency_post(cast) | actions("My words alone.")
    as_("colleague").post(address, competency_post(cast) | actions("Their words."))
    sent = hidden_and_chosen(main(browser.post(address, mine)))
    assert kept(cast) is not None

    browser.post(address, sent | {"keep:commentary-actions": keep, "go": "draft"})

    assert kept(cast) is None
    assert revisions(cast)[0] == "Their words."
    assert revisions(cast, set_aside=True) == aside


def test_a_refused_text_that_was_shortened_is_set_aside(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    long = "A sentence that is too long. " * 100
    browser.post(address, competency_post(cast) | actions(long))
    browser.post(address, competency_post(cast) | actions("A sentence."))
    assert standing_text(cast) == "A sentence."
    assert revisions(cast, set_aside=True) == [long]


def test_what_the_next_save_holds_is_not_set_aside(cast, as_):  # noqa: F811
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    browser.post(address, competency_post(cast, go="complete", **{"level-3a": ""}) | actions("We did"))
    browser.post(address, competency_post(cast, go="complete") | actions("We did this."))
    assert revisions(cast, set_aside=True) == []


# Once the form cannot be changed


@pytest.mark.parametrize(("state", "days"), [(State.SUBMITTED, 0), (State.PUBLISHED, 0), (State.PREPARING, 12)])
def test_the_author_reads_and_copies_what_did_not_come_into_the_return(cast, as_, state, days):  # noqa: F811
    address = at(cast, "competency_form", key="3")
    as_("editor").post(address, competency_post(cast, go="complete", **{"level-3a": ""}) | actions("Copy me."))
    cast.at(state)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        page = main(as_("editor").get(address))
        others = main(as_("colleague").get(address))
    assert "You typed this, and it is not in the return" in page
    assert "Copy me." in page
    assert "<textarea" not in page
    assert "Copy me." not in others


def test_a_visitor_and_a_stranger_find_nothing(cast, as_):  # noqa: F811
    away = reverse("part_throw_away", args=[cast.assessment.pk, "competency-3"])
    assert Client().get(away).status_code == 302
    for name in ("analyst", "neighbour", "central_analyst", "panel_chair"):
        assert as_(name).get(away).status_code == 404
    assert as_("editor").get(at(cast, "part_throw_away", key="competency-99")).status_code == 404
