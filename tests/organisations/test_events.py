"""What was done is appended: by whom, to what, where and when."""

import pytest
from django.utils import timezone

from organisations.actors import VISITOR, Actor
from organisations.models import Event
from organisations.services import record_event
from tests.cast import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-016")]


def test_an_event_says_who_did_what_where_and_when(cast):
    before = timezone.now()
    record_event(
        actor=cast.actor("editor"),
        verb="upload",
        subject="plan.pdf",
        organisation_id=organisation("5D7").pk,
        assessment_ref=cast.assessment.pk,
        pages=12,
        kinds=["strategic_plan"],
    )
    event = Event.objects.get(verb="upload")
    assert (event.by, event.subject) == (cast.users["editor"], "plan.pdf")
    assert (event.organisation.code, event.assessment_ref) == ("5D7", cast.assessment.pk)
    assert event.detail == {"pages": 12, "kinds": ["strategic_plan"]}
    assert before <= event.at <= timezone.now()


@pytest.mark.parametrize("actor", [VISITOR, Actor(name="A person at the desk")])
def test_what_nobody_did_who_is_signed_in_has_no_person(actor):
    event = record_event(actor=actor, verb="load", subject="values")
    assert (event.by, event.organisation, event.assessment_ref, event.detail) == (None, None, None, {})


def test_what_is_taken_back_leaves_no_event(cast):
    with pytest.raises(TypeError):
        record_event(actor=cast.actor("editor"), verb="odd", subject="x", detail_that_is_no_json=object())
    assert not Event.objects.filter(verb="odd").exists()
