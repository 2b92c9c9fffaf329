"""What the forms of calibration say to bad input."""

import pytest
from django.utils import timezone

from demonstration import calibration
from tests.journeys.journey import Journey
from tests.journeys.publishing import CHANGED, NATIONAL
from tests.journeys.reviewing import SENIOR_LEAD
from tests.story import tell_until_agreed

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]


@pytest.fixture
def agreed(journey: Journey) -> Journey:
    """The panel has signed, and PCT and SHA agree the potential for improvement."""
    tell_until_agreed(journey.scene, journey.panel, timezone.localdate())
    return journey


def test_no_rating_changes_without_another_grade_and_a_reason(agreed: Journey):
    journey = agreed
    for who, name in ((SENIOR_LEAD, "regional_rescore"), (NATIONAL, "national_rescore")):
        journey.sign_in(who)
        journey.visit(name, key="board")
        journey.stands()
        journey.fill(reason="x" * 1001)
        assert journey.press("Record the change") == 422
        journey.is_told("Choose another rating", "Shorten the reason by 1 character. The limit is 1,000.")
        journey.keeps(reason="x" * 1001)
        journey.fill(reason=CHANGED, proposed_by="z" * 201)
        assert journey.press("Record the change") == 422
        journey.is_told("Shorten the name to 200 characters")
        journey.keeps(reason=CHANGED, proposed_by="z" * 201)
        if who == SENIOR_LEAD:
            calibration.release(journey.scene)


def test_nothing_is_published_before_it_is_final(agreed: Journey):
    journey = agreed
    journey.sign_in("dh")
    journey.go_to("publish")
    assert journey.page.get_by_role("button", name="Publish").count() == 0
    journey.stands()
    journey.sign_in(NATIONAL)
    journey.go_to("national_sign_off")
    assert journey.page.get_by_role("button", name="Sign off").count() == 0
    journey.stands()
