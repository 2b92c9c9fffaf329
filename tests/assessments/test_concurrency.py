"""Many people at once, on PostgreSQL: what is decided under the lock holds."""

import pytest
from django.db import connection

from assessments.models import Declaration, FrozenCopy
from assessments.queries import frozen_matches_live, return_model
from assessments.services import sign, submit
from cycles.models import Part, StateChange
from cycles.states import State
from organisations.decisions import Late, Refused
from outbox.models import Mail
from tests.assessments.filling import fill, fill_competency, sign_both, version
from tests.cast import build_cast
from tests.together import at_once

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


@pytest.mark.requirement("R-248", "R-251")
@pytest.mark.parametrize("number", range(3))
def test_a_save_during_a_submission_is_in_the_copy_or_refused(cast, number):
    fill(cast)
    sign_both(cast)
    editor, colleague = cast.actor("editor"), cast.actor("colleague")
    opened = version(cast.assessment, "competency-3")

    def save():
        return fill_competency(
            cast.assessment, colleague, "3", version=opened, commentaries={"actions": "Saved in the last second."}
        )

    submitted, saved = at_once(lambda: submit(assessment=cast.assessment, actor=editor), save)

    cast.assessment.refresh_from_db()
    live = return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"]
    if isinstance(submitted, FrozenCopy):
        # The submission came first: the save is refused and nothing of it was written.
        assert isinstance(saved, Refused)
        assert live == submitted.content["items"]["3"]["commentaries"]["actions"] == "What we did about 3."
        assert frozen_matches_live(cast.assessment)
    else:
        # The save came first: it voids the signatures, so that nobody submits what was not signed.
        assert isinstance(saved, Part)
        assert isinstance(submitted, Refused)
        assert "must sign the return as it stands now" in str(submitted)
        assert live == "Saved in the last second."
        assert cast.assessment.state == State.PREPARING


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
