"""Signing, submitting, the frozen copy, reopening."""

import datetime
import json

import pytest
import time_machine
from django.utils import timezone

from assessments.models import Declaration, FrozenCopy
from assessments.policies import may_reopen, may_sign, may_submit
from assessments.queries import (
    LiveReturn,
    copy_number,
    declarations_of,
    digest,
    frozen_matches_live,
    hashes_of,
    latest_copy,
    return_model,
    unsigned,
    what_is_missing,
)
from assessments.services import reopen, sign, submit
from cycles.models import Part, Rating, StateChange
from cycles.states import State
from documents.models import Document
from documents.services import remove
from organisations.decisions import Refused
from outbox.models import Mail
from tests.assessments.filling import (
    agree,
    fill,
    fill_and_submit,
    fill_competency,
    fill_outcomes,
    outcome,
    sign_both,
)

pytestmark = pytest.mark.django_db

WRITERS = {"editor", "colleague", "chief_executive", "pct_chair"}
EVERYONE = [
    "editor",
    "colleague",
    "chief_executive",
    "pct_chair",
    "reader",
    "neighbour",
    "stranger",
    "super_user",
    "analyst",
    "senior_lead",
    "other_super_user",
    "central_analyst",
    "dh",
    "national",
    "support",
    "panel_chair",
    "panel_member",
    "outsider",
]


# Policies


@pytest.mark.requirement("R-244", "R-245")
@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_sign(cast, name):
    decision = may_sign(cast.actor(name), cast.assessment, [])
    assert bool(decision) == (name in {"chief_executive", "pct_chair"})
    assert decision.allowed or "chief executive and chair" in decision.reason


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_submit(cast, name):
    decision = may_submit(cast.actor(name), cast.assessment, [], [])
    assert bool(decision) == (name in WRITERS)
    assert decision.allowed or decision.reason == "Only the PCT’s editors, chief executive and chair can do this."


@pytest.mark.requirement("R-248")
@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_reopen(cast, name):
    assert bool(may_reopen(cast.actor(name), cast.at(State.SUBMITTED))) == (name == "super_user")


@pytest.mark.parametrize(
    ("missing", "unsigned_by", "reason"),
    [
        ([], [], ""),
        (["a"], [], "1 thing is missing. The return can be submitted when it is complete."),
        (["a", "b"], [], "2 things are missing. The return can be submitted when it is complete."),
        (
            [],
            list(Declaration.As),
            "The chief executive and the chair must sign the return as it stands now.",
        ),
        ([], [Declaration.As.CHAIR], "The chair must sign the return as it stands now."),
    ],
)
def test_why_the_return_cannot_be_submitted(cast, missing, unsigned_by, reason):
    assert may_submit(cast.actor("editor"), cast.assessment, missing, unsigned_by).reason == reason


@pytest.mark.parametrize("state", list(State))
def test_when_the_return_may_be_signed_submitted_and_reopened(cast, state):
    assessment = cast.at(state)
    preparing = state == State.PREPARING
    assert bool(may_sign(cast.actor("chief_executive"), assessment, [])) == preparing
    assert bool(may_submit(cast.actor("editor"), assessment, [], [])) == preparing
    assert bool(may_reopen(cast.actor("super_user"), assessment)) == (state == State.SUBMITTED)


@pytest.mark.requirement("R-047")
def test_neither_after_the_deadline(cast):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=12)):
        assert "deadline passed" in may_sign(cast.actor("pct_chair"), cast.assessment, []).reason
        assert "deadline passed" in may_submit(cast.actor("editor"), cast.assessment, [], []).reason


# What is missing


@pytest.mark.requirement("R-035", "R-247")
def test_everything_missing_is_named(cast):
    texts = [thing.text for thing in what_is_missing(cast.assessment)]

    assert texts[:4] == [
        f"Outcome {ref}: 5 of 5 yearly aspirations and the rationale missing" for ref in ("1a", "1b", "2a", "2b")
    ]
    for number in range(1, 12):
        assert (
            f"Competency {number}: level for {number}a, {number}b and {number}c; "
            "commentary on actions and impact missing"
        ) in texts
    for title, ratings in (("Strategy", 5), ("Finance", 5), ("Board", 6)):
        assert f"{title}: {ratings} ratings missing" in texts
    assert "The nominees for the survey are not submitted" in texts
    for form in ("Acute", "Primary Care", "PCT's choice"):
        assert f"Contracting Process Form - {form}: not filled in" in texts
    # Thirteen types that the PCT uploads: the contracting forms are filled in, the minutes are the SHA's.
    documents = [text for text in texts if text.endswith(("document missing", "documents missing"))]
    assert len(documents) == 13
    assert "Strategic plan: 1 document missing" in documents
    assert not any("minutes" in text for text in documents)
    assert "Outcomes: day on which the outcomes were agreed with partners missing" in texts
    # Outcomes and their agreement, nominees, competencies, components, contracting forms, documents, the board.
    assert len(texts) == 4 + 1 + 1 + 11 + 3 + 3 + 13 + 4


def test_nothing_is_missing_from_a_complete_return(cast):
    assert what_is_missing(fill(cast)) == []


def test_a_complete_form_that_is_not_marked_is_named(cast):
    fill(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "4", completed=False)
    (thing,) = what_is_missing(cast.assessment)
    assert thing.text == "Competency 4 is filled in but not marked as completed"
    assert (thing.url_name, thing.kwargs) == (
        "competency_form",
        {"assessment_id": cast.assessment.pk, "key": "4"},
    )


@pytest.mark.requirement("R-089")
def test_a_missing_aspiration_is_named(cast):
    fill(cast)
    rationale, values = outcome()
    choices = {ref: outcome() for ref in ("1a", "1b", "2a", "2b")} | {"8": (rationale, values | {2012: None})}
    fill_outcomes(cast.assessment, cast.actor("editor"), choices=choices, completed=False)

    assert [thing.text for thing in what_is_missing(cast.assessment)] == [
        "Outcome 8: 1 of 5 yearly aspirations missing"
    ]


def test_what_is_missing_from_a_full_return_takes_few_queries(cast, django_assert_max_num_queries):
    fill(cast)
    with django_assert_max_num_queries(24):
        what_is_missing(cast.assessment)


# Signing


def test_signing_waits_until_nothing_is_missing(cast):
    with pytest.raises(Refused, match="things are missing"):
        sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))


@pytest.mark.requirement("R-245")
def test_both_sign_on_their_own_account(cast):
    fill(cast)
    sign_both(cast)

    lines = declarations_of(cast.assessment, LiveReturn(cast.assessment).sha256)
    assert [(line.role, line.name, line.valid) for line in lines] == [
        (Declaration.As.CHIEF_EXECUTIVE, "Chief executive", True),
        (Declaration.As.CHAIR, "Pct chair", True),
    ]
    assert unsigned(lines) == []


def test_signing_twice_is_one_signature(cast):
    fill(cast)
    first = sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    assert sign(assessment=cast.assessment, actor=cast.actor("pct_chair")) == first
    assert Declaration.objects.count() == 1


def test_a_later_save_voids_the_signatures(cast):
    fill(cast)
    sign_both(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    agree(cast.assessment, cast.actor("editor"))

    lines = declarations_of(cast.assessment, LiveReturn(cast.assessment).sha256)
    assert [line.valid for line in lines] == [False, False]
    with pytest.raises(Refused, match="chief executive and the chair must sign"):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))
    assert cast.assessment.state == State.PREPARING


def test_a_signer_who_read_another_return_is_refused(cast):
    fill(cast)
    read = digest(return_model(cast.assessment))
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Changed meanwhile."})

    with pytest.raises(Refused, match="changed since you opened this page"):
        sign(assessment=cast.assessment, actor=cast.actor("pct_chair"), seen=read)


# Submitting


@pytest.mark.requirement("R-241", "R-242", "R-250", "R-251")
def test_submission_freezes_the_return_and_confirms_it(cast):
    copy = fill_and_submit(cast)

    assert (copy.number, cast.assessment.state) == (1, State.SUBMITTED)
    assert copy.content == json.loads(json.dumps(return_model(cast.assessment)))
    assert copy.sha256 == digest(copy.content)
    assert copy.hashes == hashes_of(copy.content)
    assert set(copy.hashes["parts"]) == {part.key for part in Part.objects.filter(assessment=cast.assessment)} | {
        "agreements",
        "documents",
    }
    assert frozen_matches_live(cast.assessment)
    assert copy_number(cast.assessment) == 1
    change = StateChange.objects.get(assessment=cast.assessment, move="submit")
    assert (change.before, change.after, change.by.name) == ("preparing", "submitted", "Editor")
    mails = Mail.objects.filter(kind="return_submitted")
    assert {mail.to for mail in mails} == {
        f"{name}@example.org" for name in ("editor", "colleague", "chief_executive", "pct_chair")
    }
    assert copy.sha256 not in mails[0].body, "a mail is for people"
    assert "Newcastle PCT submitted its return" in mails[0].body


@pytest.mark.requirement("R-247")
def test_submission_is_refused_while_something_is_missing(cast):
    fill(cast)
    sign_both(cast)
    remove(document=Document.objects.filter(assessment=cast.assessment)[0], actor=cast.actor("editor"))

    with pytest.raises(Refused, match="1 thing is missing"):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))
    assert not FrozenCopy.objects.exists()
    assert not Mail.objects.filter(kind="return_submitted").exists()


def test_submission_needs_both_signatures(cast):
    fill(cast)
    sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    with pytest.raises(Refused, match="The chief executive must sign"):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))


def test_a_second_submission_is_refused(cast):
    fill_and_submit(cast)
    with pytest.raises(Refused, match="not possible while the assessment is “submitted”"):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))
    assert FrozenCopy.objects.count() == 1


@pytest.mark.requirement("R-251")
def test_a_frozen_copy_is_never_changed(cast):
    copy = fill_and_submit(cast)
    copy.content = {}
    with pytest.raises(TypeError, match="never changed"):
        copy.save()


def test_a_live_row_that_differs_from_the_copy_is_found(cast):
    fill_and_submit(cast)
    Rating.objects.filter(assessment=cast.assessment, item__key="3b", stage="self").delete()
    assert not frozen_matches_live(cast.assessment)


def test_a_copy_that_was_tampered_with_is_found(cast):
    copy = fill_and_submit(cast)
    content = copy.content
    content["items"]["3a"]["level"] = 4
    FrozenCopy.objects.filter(pk=copy.pk).update(content=content)
    assert not frozen_matches_live(cast.assessment)


def test_hash_of_a_sub_competency_covers_its_competencys_commentary(cast):
    fill(cast)
    before = hashes_of(return_model(cast.assessment))
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "New words."})
    after = hashes_of(return_model(cast.assessment))

    changed = {key for key in after["items"] if after["items"][key] != before["items"][key]}
    assert changed == {"3", "3a", "3b", "3c"}
    assert {key for key in after["parts"] if after["parts"][key] != before["parts"][key]} == {"competency-3"}


# Reopening


@pytest.mark.requirement("R-248")
def test_reopening_keeps_the_copy_voids_the_signatures_and_mails_the_reason(cast):
    copy = fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="The financial plan is last year's.")
    cast.assessment.refresh_from_db()

    assert cast.assessment.state == State.PREPARING
    assert latest_copy(cast.assessment) == copy
    lines = declarations_of(cast.assessment, copy.sha256_in)
    assert [(line.valid, line.reopened) for line in lines] == [(False, True), (False, True)]
    assert StateChange.objects.get(move="reopen").reason == "The financial plan is last year's."
    assert "last year's" in Mail.objects.filter(kind="return_reopened")[0].body
    with pytest.raises(Refused, match="must sign"):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))


@pytest.mark.requirement("R-248")
def test_reopening_needs_a_reason(cast):
    fill_and_submit(cast)
    with pytest.raises(Refused, match="Enter a reason"):
        reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="  ")


def test_resubmission_makes_the_next_copy(cast):
    first = fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Look again at 3.")
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=3)
    agree(cast.assessment, cast.actor("editor"))
    sign_both(cast)
    second = submit(assessment=cast.assessment, actor=cast.actor("editor"))

    assert second.number == 2
    changed = {key for key in second.hashes["items"] if second.hashes["items"][key] != first.hashes["items"][key]}
    assert changed == {"3a", "3b", "3c"}
    first.refresh_from_db()
    assert first.content["items"]["3a"]["level"] == 2


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("editor", [1]),
        ("reader", [1]),
        ("analyst", [1]),
        ("panel_chair", [1]),
        ("panel_member", []),
        ("central_analyst", [1]),
        ("dh", []),
        ("national", []),
        ("neighbour", []),
        ("other_analyst", []),
        ("support", []),
        ("outsider", []),
    ],
)
def test_who_reads_the_copy_of_a_reopened_return(cast, name, numbers):
    fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Look again.")

    rows = FrozenCopy.objects.showing(cast.actor(name))
    assert list(rows.values_list("number", flat=True)) == numbers
