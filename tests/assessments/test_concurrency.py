"""Many people at once, on PostgreSQL: what is decided under the lock holds."""

import pytest
from django.db import connection

from assessments.models import Declaration, FrozenCopy
from assessments.queries import frozen_matches_live, return_model
from assessments.queries.missing import what_is_missing
from assessments.services import sign, submit
from cycles.models import Part, StateChange
from cycles.states import State
from organisations.decisions import Late, Refused
from outbox.models import Mail
from tests.assessments.filling import fill, fill_competency, sign_both, version
from tests.cast import build_cast
from tests.together import at_once, meeting

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def cast(transactional_db):
    return build_cast()


def test_eight_submits_at_once_make_one_submission(cast):
    fill(cast)
    sign_both(cast)
    editor = cast.actor("editor")

    found = at_once(*[lambda: submit(assessment=cast.assessment, actor=editor)] * 8)

    assert sum(isinstance(result, FrozenCopy) for result in found) == 1
    refused = [result for result in found if isinstance(result, Refused)]
    assert len(refused) == 7
    assert all("not possible while the assessment is “submitted”" in str(error) for error in refused)
    assert FrozenCopy.objects.count() == 1
    assert StateChange.objects.filter(move="submit").count() == 1
    assert Mail.objects.filter(kind="return_submitted").count() == 4
    assert frozen_matches_live(cast.assessment)


@pytest.fixture
def signed(cast):
    fill(cast)
    sign_both(cast)
    return cast


def submitting(cast):
    editor = cast.actor("editor")
    return lambda: submit(assessment=cast.assessment, actor=editor)


def saving(cast):
    colleague, opened = cast.actor("colleague"), version(cast.assessment, "competency-3")
    commentaries = {"actions": "Saved in the last second."}
    return lambda: fill_competency(cast.assessment, colleague, "3", version=opened, commentaries=commentaries)


def live_text(cast) -> str:
    cast.assessment.refresh_from_db()
    return return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"]


@pytest.mark.requirement("R-248", "R-251")
def test_a_save_that_meets_a_submission_is_refused(signed):
    copy, saved = meeting(submitting(signed), saving(signed))

    assert isinstance(saved, Refused)
    assert live_text(signed) == copy.content["items"]["3"]["commentaries"]["actions"] == "What we did about 3."
    assert frozen_matches_live(signed.assessment)


@pytest.mark.requirement("R-248", "R-251")
def test_a_submission_that_meets_a_save_is_refused_as_board_and_signers_have_not_read_it(signed):
    part, submitted = meeting(saving(signed), submitting(signed))

    assert isinstance(part, Part) and isinstance(submitted, Refused)
    assert [one.part for one in what_is_missing(signed.assessment)] == ["board"]
    assert not Declaration.objects.filter(voided_at=None).exists()
    assert live_text(signed) == "Saved in the last second."
    assert signed.assessment.state == State.PREPARING


@pytest.mark.requirement("R-248", "R-251")
def test_of_a_save_and_a_submission_at_once_one_is_refused(signed):
    submitted, saved = at_once(submitting(signed), saving(signed))

    assert sorted(isinstance(one, Refused) for one in (submitted, saved)) == [False, True]
    assert (live_text(signed) == "Saved in the last second.") == isinstance(submitted, Refused)


@pytest.mark.requirement("R-036")
def test_of_eight_saves_at_once_one_is_kept_and_seven_are_told(cast):
    editor = cast.actor("editor")

    def save(text: str):
        return lambda: fill_competency(
            cast.assessment, editor, "3", version=0, completed=False, commentaries={"actions": text}
        )

    found = at_once(*[save(f"Text {number}") for number in range(8)])

    kept = [number for number, result in enumerate(found) if isinstance(result, Part)]
    assert len(kept) == 1
    assert sum(isinstance(result, Late) for result in found) == 7
    assert return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"] == f"Text {kept[0]}"


def test_signing_at_once_makes_one_signature(cast):
    fill(cast)
    chair = cast.actor("pct_chair")
    found = at_once(*[lambda: sign(assessment=cast.assessment, actor=chair)] * 4)
    assert {result.pk for result in found} == {Declaration.objects.get().pk}
