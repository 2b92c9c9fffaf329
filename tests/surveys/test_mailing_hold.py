"""Invitations are held for a while: to be taken back, and to be gathered for a person whom several PCTs name."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from organisations.decisions import Refused
from outbox.models import Mail
from surveys import services
from surveys.models import Invitation, Nominee, Posting
from tests.surveys.regions import SHARED, ask_together, check_ledger, survey_of, told_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-133")]
HOLD = datetime.timedelta(minutes=30)


@pytest.fixture
def clock(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow.replace(hour=10, minute=0, second=0, microsecond=0), tick=False) as clock:
        yield clock


def test_invitation_is_written_when_the_hold_is_over_and_not_before(survey, clock):
    survey.invite(partners=3)
    clock.shift(HOLD - datetime.timedelta(seconds=1))
    assert services.post_due() == 0
    assert not Mail.objects.exists() and not Invitation.objects.filter(sent_on__isnull=False).exists()
    clock.shift(datetime.timedelta(seconds=1))
    assert services.post_due() == 3
    assert services.post_due() == 0
    assert Mail.objects.count() == 3
    assert set(Invitation.objects.values_list("sent_on", flat=True)) == {timezone.localdate()}
    check_ledger()


@pytest.mark.parametrize(
    ("sent_off", "leaves"), [("10:00", "10:30"), ("10:01", "11:00"), ("10:29", "11:00"), ("23:45", "00:30")]
)
def test_invitations_leave_at_full_half_hours_and_not_within_the_hold(sent_off, leaves):
    at = datetime.datetime.combine(datetime.date(2009, 11, 24), datetime.time.fromisoformat(sent_off), datetime.UTC)
    assert f"{services.leaves_at(at, HOLD):%H:%M}" == leaves
    assert services.leaves_at(at, HOLD) - at >= HOLD and services.leaves_at(at, datetime.timedelta(0)) == at


def test_an_invitation_neither_waits_for_nor_goes_with_anothers_to_the_same_person(cast, survey, clock):
    """A PCT could tell from its list that another named the person too, or keep the mail from ever leaving."""
    ask_together(survey)
    clock.shift(HOLD - datetime.timedelta(minutes=1))
    ask_together(survey_of(cast, "5N1", "stranger"))
    clock.shift(datetime.timedelta(minutes=1))
    assert services.post_due() == 1
    clock.shift(HOLD)
    assert services.post_due() == 1
    check_ledger()


def test_pcts_that_name_a_person_within_the_hold_are_told_of_in_one_mail(cast, survey, clock):
    clock.shift(datetime.timedelta(minutes=1))
    ask_together(survey)
    clock.shift(HOLD - datetime.timedelta(minutes=2))
    ask_together(survey_of(cast, "5N1", "stranger"))
    clock.shift(HOLD)
    assert services.post_due() == 0, "each can still take its invitation back"
    clock.shift(datetime.timedelta(minutes=1))
    assert services.post_due() == 2
    mail = Mail.objects.get()
    assert told_of(mail) == [(nominee.pk, 1) for nominee in Nominee.objects.order_by("pk")]
    clock.shift(HOLD)
    ask_together(survey_of(cast, "5KL", "neighbour"))
    clock.shift(HOLD)
    assert services.post_due() == 1
    assert Mail.objects.filter(to=SHARED).count() == 2, "who is named later is told in another mail"
    check_ledger()


def test_invitation_taken_back_within_the_hold_was_never_made(survey, clock):
    survey.invite(partners=2)
    first, second = Nominee.objects.order_by("pk")
    services.take_back(nominee=first, actor=survey.editor)
    clock.shift(HOLD)
    assert services.post_due() == 1
    assert [mail.to for mail in Mail.objects.all()] == [second.email]
    assert not Posting.objects.filter(nominee=first).exists()
    with pytest.raises(Refused):
        services.take_back(nominee=second, actor=survey.editor)
    check_ledger()


def test_one_pct_taking_back_leaves_the_mail_of_the_other(cast, survey, clock):
    leeds = survey_of(cast, "5N1", "stranger")
    ask_together(survey, leeds)
    ours = Nominee.objects.get(assessment=survey.assessment)
    services.take_back(nominee=ours, actor=survey.editor)
    clock.shift(HOLD)
    services.post_due()
    (mail,) = Mail.objects.all()
    assert told_of(mail) == [(Nominee.objects.get(assessment=leeds.assessment).pk, 1)]
    check_ledger()


def test_correction_is_not_held_and_leaves_others_their_time(cast, survey, clock):
    survey.nominate(1, email="wrong@council.example")
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    clock.shift(HOLD)
    services.post_due()
    clock.shift(60)
    leeds = survey_of(cast, "5N1", "stranger")
    ask_together(leeds)
    nominee = Nominee.objects.get(assessment=survey.assessment)
    services.correct_address(nominee=nominee, actor=cast.actor("super_user"), email=SHARED)
    assert [told_of(mail) for mail in Mail.objects.filter(to=SHARED)] == [[(nominee.pk, 2)]]
    services.take_back(nominee=Nominee.objects.get(assessment=leeds.assessment), actor=leeds.editor)
    clock.shift(HOLD)
    services.post_due()
    assert Mail.objects.filter(to=SHARED).count() == 1


def test_a_person_whose_address_two_pcts_spell_differently_gets_one_mail(cast, survey, clock):
    written, punycode = "anne@b\u00fccher.example", "anne@xn--bcher-kva.example"
    for one, address in ((survey, written), (survey_of(cast, "5N1", "stranger"), punycode)):
        one.nominate(900, email=address, name="Anne")
        services.submit_nominees(assessment=one.assessment, actor=one.editor)
    clock.shift(HOLD)
    assert services.post_due() == 2
    assert Mail.objects.get().to == written
