"""Sending, taking back, sending again and withdrawing."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from cycles.models import Part
from cycles.states import State
from organisations.decisions import Refused
from outbox.models import Mail
from surveys import queries, services
from surveys.models import Invitation, Nominee, Posting
from tests import markup
from tests.surveys.nominating import ALL_THE_SAME, at, details

pytestmark = pytest.mark.django_db


def part(survey) -> str:
    return Part.objects.get(assessment=survey.assessment, key="nominees").state


@pytest.fixture
def held(survey, settings):
    """Three people asked, whose emails are held."""
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    survey.invite(partners=3)
    return list(Nominee.objects.order_by("pk"))


@pytest.mark.requirement("R-127", "R-132")
def test_person_taken_back_is_a_draft_again_and_can_be_changed_and_sent(survey, held):
    services.take_back(nominee=held[0], actor=survey.editor)
    services.remove_nominee(nominee=held[0], actor=survey.editor)
    assert Invitation.objects.count() == 2 and part(survey) == "completed"
    survey.nominate(9)
    assert services.submit_nominees(assessment=survey.assessment, actor=survey.editor) == 1


@pytest.mark.requirement("R-125", "R-149")
def test_who_is_taken_back_and_asked_later_is_of_the_second_set(survey, held):
    """Else a group of four could be asked, and grow to five of the first set once some have answered."""
    services.take_back(nominee=held[0], actor=survey.editor)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    assert list(Nominee.objects.order_by("pk").values_list("set", flat=True)) == [2, 1, 1]


@pytest.mark.requirement("R-127", "R-131")
def test_all_taken_back_make_the_form_a_draft_again(survey, held):
    assert services.take_back_all(assessment=survey.assessment, actor=survey.editor) == 3
    assert not Invitation.objects.exists() and not Posting.objects.exists() and part(survey) == "draft"
    assert services.submit_nominees(assessment=survey.assessment, actor=survey.editor) == 3
    assert part(survey) == "completed"


@pytest.mark.requirement("R-127")
def test_those_who_were_written_to_stay_asked_when_the_others_are_taken_back(survey, held):
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61), tick=False):
        services.post_due()
        survey.nominate(9)
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
        assert services.take_back_all(assessment=survey.assessment, actor=survey.editor) == 1
        assert Invitation.objects.count() == 3 and part(survey) == "completed"
        with pytest.raises(Refused, match="No email waits"):
            services.take_back_all(assessment=survey.assessment, actor=survey.editor)
        with pytest.raises(Refused, match="has left"):
            services.take_back(nominee=held[0], actor=survey.editor)


@pytest.mark.requirement("R-132")
def test_somebody_stays_asked_once_the_return_was_submitted(survey, held):
    survey.cast.at(State.SUBMITTED)
    with pytest.raises(Refused, match="Somebody must stay asked"):
        services.take_back_all(assessment=survey.assessment, actor=survey.editor)
    for nominee in held[:2]:
        services.take_back(nominee=nominee, actor=survey.editor)
    with pytest.raises(Refused, match="Somebody must stay asked"):
        services.take_back(nominee=held[2], actor=survey.editor)


@pytest.mark.parametrize("who", ["reader", "super_user", "neighbour", "support", "dh"])
def test_only_the_pct_takes_back(survey, held, who):
    for act in (
        lambda: services.take_back(nominee=held[0], actor=survey.cast.actor(who)),
        lambda: services.take_back_all(assessment=survey.assessment, actor=survey.cast.actor(who)),
    ):
        with pytest.raises(Refused):
            act()
    assert Invitation.objects.count() == 3


@pytest.mark.requirement("R-132")
def test_page_says_when_the_emails_leave_and_takes_them_back(as_editor, survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    survey.nominate(1)
    survey.nominate(2)
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow.replace(hour=13, minute=35, second=0), tick=False):
        as_editor.force_login(survey.cast.users["editor"])
        assert "If you send now, the emails leave at" in markup.of(as_editor.get(at(survey, "nominees_submit")))
        sent = markup.of(as_editor.post(at(survey, "nominees_submit"), ALL_THE_SAME, follow=True))
        assert "The emails leave at 2:30pm; until then you can take them back" in sent
        assert "2 people have not been written to yet" in sent and sent.count("Leaves at 2:30pm") == 2
        back = at(survey, "nominees_take_back")
        assert "Take back 2 invitations?" in markup.of(as_editor.get(back))
        assert Invitation.objects.count() == 2, "asking changes nothing"
        one = at(survey, "nominee_take_back", nominee_id=Nominee.objects.first().pk)
        as_editor.get(one)
        assert "is taken back" in markup.of(as_editor.post(one, follow=True)) and Invitation.objects.count() == 1
        assert "1 invitation is taken back" in markup.of(as_editor.post(back, follow=True))
        assert as_editor.post(back).status_code == 403


@pytest.mark.requirement("R-128")
def test_super_user_sends_again_on_a_page(client, survey):
    (token,) = survey.invite(partners=1).values()
    Mail.objects.update(state="bounced", reason="No such mailbox")
    client.force_login(survey.cast.users["super_user"])
    page = at(survey, "nominee_send_again", nominee_id=Nominee.objects.get().pk)
    assert "No such mailbox" in markup.of(client.get(page)) and Mail.objects.count() == 1
    assert "is being sent the link again" in markup.of(client.post(page, follow=True))
    assert Mail.objects.count() == 2
    assert queries.open_survey(token), "the link stays the same"


@pytest.mark.requirement("R-127")
def test_withdrawal_says_what_happens_and_does_it(as_editor, survey):
    first, second, *_ = survey.invite(partners=6).values()
    survey.answer(second)
    nominee = Nominee.objects.first()
    page = at(survey, "nominee_withdraw", nominee_id=nominee.pk)
    said = markup.of(as_editor.get(page))
    for sentence in ("stops working at once", "The place stays taken", "An answer that was already given stays"):
        assert sentence in said
    assert queries.open_survey(first), "asking changes nothing"
    as_editor.post(page)
    with pytest.raises(queries.LinkGone):
        queries.open_survey(first)
    survey_counts = queries.response_counts([survey.assessment])[survey.assessment.pk]
    assert (survey_counts.invited, survey_counts.completed) == (6, 1)
    with pytest.raises(ValidationError, match="already"):
        survey.nominate(1)


@pytest.mark.requirement("R-128", "R-129")
def test_an_address_is_not_corrected_to_that_of_another_nominee(survey):
    survey.invite(partners=2)
    one, other = Nominee.objects.order_by("pk")
    actor = survey.cast.actor("super_user")
    sentence = f"Enter another address: {other.name} was nominated with this one already."
    with pytest.raises(ValidationError, match=sentence):
        services.correct_address(nominee=one, actor=actor, email=other.email)
    assert Nominee.objects.get(pk=one.pk).email == one.email


def test_nobody_corrects_or_asks_again_who_was_withdrawn(survey):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    services.withdraw_nominee(nominee=nominee, actor=survey.editor)
    actor = survey.cast.actor("super_user")
    for act in (
        lambda: services.correct_address(nominee=nominee, actor=actor, email="new@stakeholder.example"),
        lambda: services.send_again(nominee=nominee, actor=actor),
        lambda: services.withdraw_nominee(nominee=nominee, actor=actor),
    ):
        with pytest.raises(Refused, match="withdrawn"):
            act()


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"job_title": "Leader"}, "Editor"),
        ({"email": "right@stakeholder.example"}, "Editor"),
        ({"name": "Person One"}, "Editor"),
        ({"name": "Somebody Else", "email": "else@stakeholder.example"}, "Colleague"),
    ],
)
def test_the_mail_names_who_nominated_the_person_and_not_who_mended_a_word(survey, change, by):
    nominee = survey.nominate(1)
    same = {
        "group": "partners",
        "category": None,
        "organisation_name": nominee.organisation_name,
        "name": nominee.name,
        "email": nominee.email,
    }
    services.change_nominee(nominee=nominee, actor=survey.cast.actor("colleague"), **same | change)
    assert Nominee.objects.get().nominated_by == by


def test_own_address_is_warned_of_and_not_refused(as_editor, survey):
    survey.cast.users["editor"].email = "editor@newcastle-pct.example"
    survey.cast.users["editor"].save()
    survey.nominate(1, email="someone@staff.Newcastle-PCT.example")
    survey.nominate(2, email="someone@nhs.net")
    survey.nominate(3, email="someone@example.org")  # members of other bodies have addresses there too
    listed = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "1 nominee has an address in the domain of the PCT" in listed
    sending = markup.of(as_editor.get(at(survey, "nominees_submit")))
    warned, listed = sending.split("Who is written to")
    assert "Check that these are right" in warned and "someone@staff.newcastle-pct.example" in warned
    assert "someone@nhs.net" not in warned and "someone@example.org" not in warned
    assert "someone@nhs.net" in listed and "someone@example.org" in listed
    said = markup.of(as_editor.post(at(survey, "nominee_add"), details(email="ann@newcastle-pct.example"), follow=True))
    assert "Ann Example has an address of your PCT" in said and "Ann Example is nominated" in said


def test_nominating_goes_on_with_another_person_of_the_group(as_editor, survey):
    page = at(survey, "nominee_add") + "?group=providers"
    answer = as_editor.post(page, details() | {"more": "1"})
    assert answer.url == page and Nominee.objects.count() == 1


def test_list_says_why_the_second_set_is_open_or_not(as_editor, survey):
    tokens = list(survey.invite(partners=10, providers=10, opinion_formers=5).values())
    for token in tokens[:19]:
        survey.answer(token)
    html = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "A second set is open" in html and "19 of 25 people asked have answered" in html and "(UK time)" in html
    survey.answer(tokens[19])
    html = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "A second set is not open" in html and "20 of 25 have answered" in html


@pytest.mark.requirement("R-125", "R-149")
def test_list_of_a_survey_that_asked_a_few_of_a_group_says_that_no_number_decides(as_editor, survey):
    tokens = survey.invite(partners=10, providers=10, opinion_formers=2)
    before = markup.of(as_editor.get(at(survey, "nominee_list")))
    for token in tokens.values():
        survey.answer(token)
    html = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "A second set is open" in html and "22 people were asked. How many" in html and "(UK time)" in html
    assert markup.without_token(html) == markup.without_token(before)


@pytest.mark.requirement("R-148", "R-149")
def test_withdrawals_leave_a_group_whose_numbers_are_told_five_links(survey):
    """Else whoever withdraws all but one reads in the numbers whether that one has answered."""
    survey.invite(partners=6, providers=3)
    people = list(Nominee.objects.filter(group="partners"))
    services.withdraw_nominee(nominee=people[0], actor=survey.editor)
    with pytest.raises(Refused, match="At least 5 people of a group keep their link"):
        services.withdraw_nominee(nominee=people[1], actor=survey.editor)
    services.withdraw_nominee(nominee=Nominee.objects.filter(group="providers")[0], actor=survey.editor)
