"""What is typed is kept while it is typed: the address that the forms' script posts to."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from assessments.queries import return_model
from cycles.models import Part, Revision, Unsaved
from cycles.states import State
from tests import markup
from tests.assessments.filling import fill_competency
from tests.assessments.pages import at, competency_post, hidden_and_chosen
from tests.assessments.test_typed import actions, kept, main, revisions
from tests.patience import takes_at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def typing(cast, as_):  # noqa: F811
    """Post competency 3 as one of the cast while they type."""

    def post(name: str, text: str, **more):
        data = competency_post(cast) | actions(text) | {"person": str(cast.users[name].pk)} | more
        return as_(name).post(at(cast, "part_unsaved", key="competency-3"), data)

    return post


def test_what_is_typed_is_kept_and_not_in_the_return(cast, typing):
    with time_machine.travel(timezone.localtime().replace(hour=14, minute=32), tick=False):
        answer = typing("editor", "Half a sent").json()
    assert answer["said"] == "What you typed was kept at 2:32pm. It is not in the return until you save."
    assert answer["news"] == ""
    row = kept(cast)
    assert (row.version, row.content["commentary-actions"], row.pressed) == (0, ["Half a sent"], False)
    assert not {"person", "kept"} & set(row.content)
    assert return_model(cast.assessment)["items"]["3"]["commentaries"] == {}
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").state == Part.State.EMPTY


def test_typing_on_takes_the_place_of_what_was_typed_before(cast, typing):
    token = typing("editor", "One.").json()["token"]
    typing("editor", "Two.", kept=token)
    assert kept(cast).content["commentary-actions"] == ["Two."]
    assert not Revision.objects.exists()


def test_another_window_of_the_same_person_loses_nothing(cast, typing):
    typing("editor", "In one window.")
    typing("editor", "In another window.")
    assert kept(cast).content["commentary-actions"] == ["In another window."]
    assert revisions(cast, set_aside=True) == ["In one window."]


def test_two_windows_that_take_turns_set_each_text_aside_once(cast, typing):
    for _ in range(4):
        typing("editor", "In one window.")
        typing("editor", "In another window.")
    assert sorted(revisions(cast, set_aside=True)) == ["In another window.", "In one window."]


def test_typing_on_after_a_refusal_sets_the_refused_text_aside(cast, as_, typing):  # noqa: F811
    as_("editor").post(
        at(cast, "competency_form", key="3"),
        competency_post(cast, go="complete", **{"level-3a": ""}) | actions("Pressed."),
    )
    token = typing("editor", "Typed on.", kept=kept(cast).at.isoformat()).json()["token"]
    assert revisions(cast, set_aside=True) == ["Pressed."]
    typing("editor", "Typed on and on.", kept=token)
    assert revisions(cast, set_aside=True) == ["Pressed."]


def test_the_save_takes_what_was_kept_with_it(cast, as_, typing):  # noqa: F811
    token = typing("editor", "We did thi").json()["token"]
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, kept=token) | actions("Done."))
    assert kept(cast) is None
    assert revisions(cast, set_aside=True) == []


def test_a_late_arrival_of_what_was_saved_is_not_kept_again(cast, as_, typing):  # noqa: F811
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast) | actions("Done."))
    answer = typing("editor", "Done.", version="0").json()
    assert answer["said"] == "What you typed is in the return."
    assert kept(cast) is None


@pytest.mark.requirement("R-036")
def test_a_colleagues_save_is_said_at_once_with_their_name(cast, typing):
    with time_machine.travel(timezone.localtime().replace(hour=14, minute=30), tick=False):
        fill_competency(cast.assessment, cast.actor("colleague"), "3")
    answer = typing("editor", "Mine.", version="0").json()
    assert answer["news"] == "Colleague saved this form at 2:30pm. When you save, you see both and choose."
    assert kept(cast).version == 0


@pytest.mark.parametrize(("state", "days"), [(State.SUBMITTED, 0), (State.PREPARING, 12)])
def test_what_is_typed_too_late_is_kept_for_its_author(cast, typing, state, days):
    cast.at(state)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        assert typing("editor", "Too late.").status_code == 200
    assert kept(cast).content["commentary-actions"] == ["Too late."]


def test_who_is_signed_out_is_told_where_to_sign_in(cast):
    answer = Client().post(at(cast, "part_unsaved", key="competency-3"), competency_post(cast))
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == "/account/sign-in/"
    assert "signed out" in answer.json()["said"]
    assert not Unsaved.objects.exists()


def test_what_one_person_typed_is_not_kept_as_another(cast, typing):
    answer = typing("colleague", "The editor's words.", person=str(cast.users["editor"].pk))
    assert answer.status_code == 409
    assert "You are signed in as Colleague now." in answer.json()["said"]
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("reader", 403), ("analyst", 404), ("neighbour", 404), ("panel_chair", 404)]
)
def test_others_keep_nothing(typing, name, status):
    assert typing(name, "Not mine to write.").status_code == status
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"version": "soon"}, {"version": "9" * 40}, {"version": "-1"}, {"kept": "x" * 900}]
)
def test_whatever_a_page_sends_its_text_is_kept(cast, typing, changes):
    assert typing("editor", "Kept.", **changes).status_code == 200
    assert kept(cast).content["commentary-actions"] == ["Kept."]


def test_a_page_learns_its_token_again_without_changing_anything(cast, as_, typing):  # noqa: F811
    token = typing("editor", "Kept.").json()["token"]
    answer = as_("editor").get(at(cast, "part_unsaved", key="competency-3")).json()
    assert answer["token"] == token
    assert answer["csrf"]


@pytest.mark.parametrize("version", ["9" * 5000, "٣", "-1", "1e400", "NaN", ""])
def test_typing_is_kept_whatever_version_is_sent_with_it(cast, typing, version):
    assert typing("editor", "Kept.", version=version).status_code == 200
    assert kept(cast).content["commentary-actions"] == ["Kept."]


def test_no_box_is_kept_with_a_character_that_the_database_does_not_take(cast, typing):
    assert typing("editor", "Ke\0pt.", **{"bo\0x": "a\0b"}).status_code == 200
    content = kept(cast).content
    assert (content["commentary-actions"], content["box"]) == (["Kept."], ["ab"])


def test_a_text_of_any_length_is_kept_and_its_pages_open_at_once(cast, as_, typing):  # noqa: F811
    fill_competency(
        cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "We acted. " * 150}, completed=False
    )
    typing("editor", "We acted and wrote. " * 50_000)
    with takes_at_most(20):
        assert as_("editor").get(at(cast, "competency_form", key="3")).status_code == 200
        typing("editor", "Another text. " * 50_000)
        assert as_("editor").get(at(cast, "part_versions", key="competency-3")).status_code == 200


def test_the_form_comes_back_with_what_was_kept_and_says_where_it_is_kept(cast, as_, typing):  # noqa: F811
    token = typing("editor", "Half a sent").json()["token"]
    page = main(as_("editor").get(at(cast, "competency_form", key="3")))
    sent = hidden_and_chosen(page)
    assert sent["commentary-actions"] == ["Half a sent"]
    assert sent["kept"] == [token]
    assert f'data-keep="{at(cast, "part_unsaved", key="competency-3")}"' in page


def test_only_forms_that_can_be_saved_are_kept_while_they_are_typed(cast, as_):  # noqa: F811
    for name, url_name in (("reader", "competency_form"), ("editor", "part_throw_away")):
        key = "3" if url_name == "competency_form" else "competency-3"
        assert "data-keep" not in markup.of(as_(name).get(at(cast, url_name, key=key)))
