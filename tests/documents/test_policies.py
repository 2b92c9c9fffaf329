import pytest

from cycles.states import State
from documents import policies
from documents.models import Document, DocumentType
from documents.services import upload
from tests.cast import PEOPLE
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db

P, S, B, R, V, F, X = State
WRITERS = {"editor", "colleague", "chief_executive", "pct_chair"}
SEATED = ("panel_chair", "panel_member", "conflicted")
EVERYONE = (*PEOPLE, *SEATED, "outsider")


def a_type(cast, key="strategic_plan"):
    return DocumentType.objects.get(framework=cast.assessment.framework, key=key)


def put(cast, key="strategic_plan"):
    return upload(
        assessment=cast.assessment, document_type=a_type(cast, key), file=sample(), actor=cast.actor("editor")
    )


def allowed(cast, ask, states=State):
    """Who is allowed in each state: {state: {names}}."""
    actors = {name: cast.actor(name) for name in EVERYONE}
    return {state: {name for name, actor in actors.items() if ask(actor, cast.at(state))} for state in states}


@pytest.mark.requirement("R-199", "R-201")
def test_the_pcts_documents_are_its_editors_until_submission(cast):
    kind = a_type(cast)
    seen = allowed(cast, lambda actor, row: policies.may_upload(actor, row, kind, 0))
    assert seen == {P: {"editor", "colleague"}} | dict.fromkeys((S, B, R, V, F, X), set())


@pytest.mark.requirement("R-205")
def test_board_minutes_are_the_super_users_until_the_briefing(cast):
    kind = a_type(cast, "board_minutes")
    seen = allowed(cast, lambda actor, row: policies.may_upload(actor, row, kind, 0))
    assert seen == dict.fromkeys((P, S), {"super_user"}) | dict.fromkeys((B, R, V, F, X), set())


def test_sign_posts_are_the_return_and_its_writers(cast):
    seen = allowed(cast, policies.may_sign_post)
    assert seen == {P: WRITERS} | dict.fromkeys((S, B, R, V, F, X), set())


# docs/visibility.md, row 5: opening, typed from the table.
OWN = WRITERS | {"reader"}
SHA = {"super_user", "analyst", "senior_lead"}
OPENERS = {
    P: OWN | SHA,
    S: OWN | SHA | {"panel_chair", "central_analyst"},
    B: OWN | SHA | {"panel_chair", "panel_member", "central_analyst"},
    R: OWN | SHA | {"panel_chair", "panel_member", "central_analyst"},
    V: OWN | SHA | {"panel_chair", "central_analyst", "national"},
    F: OWN | SHA | {"panel_chair", "central_analyst", "national"},
    X: OWN | SHA | {"panel_chair", "central_analyst", "national"},
}


@pytest.mark.requirement("R-006", "R-007", "R-013")
def test_documents_are_opened_as_the_table_says(cast):
    document = put(cast)

    def ask(actor, row):
        return policies.may_open(actor, Document.objects.get(pk=document.pk))

    assert allowed(cast, ask) == OPENERS
    assert allowed(cast, policies.may_open_documents) == OPENERS


@pytest.mark.requirement("R-215")
def test_the_central_team_lists_documents_before_it_opens_them(cast):
    document = put(cast)
    central = cast.actor("central_analyst")
    assert document in Document.objects.showing(central)
    assert not policies.may_open(central, document)
    assert "once the PCT has submitted" in policies.may_open(central, document).reason


@pytest.mark.requirement("R-213")
def test_forms_filled_in_online_are_not_uploaded(cast):
    decision = policies.may_upload(cast.actor("editor"), cast.assessment, a_type(cast, "contracting_process_forms"), 0)
    assert decision.reason == "This is filled in online, not uploaded."


@pytest.mark.requirement("R-192")
@pytest.mark.parametrize(("maximum", "there", "room"), [(1, 0, True), (1, 1, False), (3, 2, True), (3, 3, False)])
def test_a_type_has_room_up_to_its_limit(maximum, there, room):
    assert bool(policies.room_for_another(DocumentType(maximum=maximum), there)) is room


@pytest.mark.requirement("R-164", "R-183")
@pytest.mark.parametrize(("used", "room"), [(0, True), (5, True), (6, False), (7, False)])
def test_an_item_has_room_for_six_sign_posts(used, room):
    assert bool(policies.room_for_sign_post(6, used)) is room


def test_what_was_removed_opens_for_the_pct_alone_and_is_not_removed_again(cast):
    document = put(cast)
    document.removed_at = document.at
    editor = cast.actor("editor")
    assert policies.may_open(editor, document)
    assert policies.may_open(cast.actor("reader"), document)
    assert policies.may_open(cast.actor("analyst"), document).reason == "This document was removed."
    assert policies.may_remove(editor, document).reason == "This document was removed already."
