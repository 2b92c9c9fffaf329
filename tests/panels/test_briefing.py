import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cycles.models import StateChange
from cycles.states import State
from organisations.decisions import Late, Refused
from organisations.models import Membership
from organisations.roles import Role
from panels.models import Briefing
from panels.queries import briefings_of
from panels.services import approve_briefing, save_briefing, withdraw_briefing
from tests.cast import organisation
from tests.panels.scene import briefed, briefing, freeze, review, reviewed, submitted

pytestmark = pytest.mark.django_db


def approve(cast, draft, by="senior_lead", **more):
    return approve_briefing(briefing=draft, actor=cast.actor(by), **more)


@pytest.mark.requirement("R-253", "R-257", "R-258", "R-264", "R-266", "R-272")
def test_approval_fixes_what_the_panel_reads(cast):
    submitted(cast)
    reviewed(cast, {"3b": 2, "board.risk": "amber"})
    draft = briefing(cast)
    assert briefings_of(cast.assessment, cast.actor("panel_chair")) == []
    approved = approve(cast, draft)
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.BRIEFED
    assert approved.content["background"] == "A mixed urban population."
    lines = {line["key"]: line for group in approved.content["groups"] for line in group["lines"]}
    assert len(lines) == 49
    assert (lines["3b"]["self"], lines["3b"]["evidence"], lines["3b"]["flag"]) == ("3", "2", "discuss")
    assert (lines["3b"]["met"], lines["3b"]["of"]) == (5, 14)
    assert lines["board.risk"]["why"] == "Self-assessed green; the evidence supports amber, one colour lower."
    for person in ("panel_chair", "panel_member"):
        assert briefings_of(cast.assessment, cast.actor(person)) == [approved]
    for person in ("editor", "chief_executive", "conflicted", "outsider"):
        assert briefings_of(cast.assessment, cast.actor(person)) == []


@pytest.mark.requirement("R-272")
def test_nobody_approves_a_briefing_that_they_wrote_in(cast):
    submitted(cast)
    reviewed(cast)
    Membership.objects.create(user=cast.users["senior_lead"], organisation=organisation("Q30"), role=Role.ANALYST)
    draft = briefing(cast)
    save_briefing(
        assessment=cast.assessment,
        actor=cast.actor("senior_lead"),
        background="Mine too.",
        discussion="Money.",
        version=draft.version,
    )
    with pytest.raises(Refused, match="You wrote in this briefing"):
        approve(cast, draft)


def test_database_refuses_an_approval_by_the_author(cast):
    analyst = cast.users["analyst"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Briefing.objects.create(
            assessment=cast.assessment, number=1, author=analyst, approved_by=analyst, approved_at=timezone.now()
        )


def test_approval_waits_for_every_line_and_for_those_to_look_at_again(cast):
    submitted(cast)
    draft = briefing(cast)
    with pytest.raises(Refused, match="is not finished"):
        approve(cast, draft)
    reviewed(cast)
    freeze(cast.assessment, {"7c": "other"})
    with pytest.raises(Refused, match="Look again at 7c"):
        approve(cast, draft)
    review(cast, "7c", 3)
    assert approve(cast, draft).state == Briefing.State.APPROVED


def test_approval_needs_both_texts(cast):
    submitted(cast)
    reviewed(cast)
    draft = save_briefing(
        assessment=cast.assessment, actor=cast.actor("analyst"), background="Only this.", discussion=" ", version=0
    )
    with pytest.raises(Refused, match="both texts"):
        approve(cast, draft)


def test_a_second_save_of_the_same_version_is_told_of_the_first(cast):
    submitted(cast)
    first = briefing(cast)
    with pytest.raises(Late) as told:
        briefing(cast)
    assert told.value.row == first
    with pytest.raises(Late):
        reviewed(cast)
        approve(cast, first, version=0)


def test_withdrawal_needs_a_reason_and_leaves_a_draft_with_the_texts(cast):
    briefed(cast)
    approved = Briefing.objects.get()
    with pytest.raises(Refused, match="Enter a reason"):
        withdraw_briefing(briefing=approved, actor=cast.actor("senior_lead"), reason=" ")
    draft = withdraw_briefing(briefing=approved, actor=cast.actor("senior_lead"), reason="A wrong figure.")
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.SUBMITTED
    assert (draft.number, draft.state, draft.background) == (2, "draft", approved.background)
    assert StateChange.objects.filter(move="withdraw_briefing", reason="A wrong figure.").exists()
    assert briefings_of(cast.assessment, cast.actor("panel_chair")) == []
    assert approve(cast, draft).state == Briefing.State.APPROVED
