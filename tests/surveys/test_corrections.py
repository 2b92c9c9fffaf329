"""A corrected address is no insider's, is told to the person at the old one, and stands where the PCT reads it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organisations.models import Membership, User
from organisations.roles import Role
from outbox.models import Mail
from surveys import services
from surveys.emails import CORRECTED
from surveys.models import Correction, Nominee
from tests import markup
from tests.cast import organisation
from tests.surveys.nominating import at, details, pasted, row

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-128")]

OLD, RIGHT = "person.1@stakeholder.example", "right@council.example"
OF_THE_PCT = ("editor", "chief_executive", "pct_chair", "reader")
OF_THE_SHA = ("super_user", "analyst", "senior_lead")
OF_THE_CENTRE = ("central_analyst", "dh", "national", "support")


def correct(survey, email: str, reason: str = "", nominee: Nominee | None = None) -> Nominee:
    return services.correct_address(
        nominee=nominee or Nominee.objects.get(),
        actor=survey.cast.actor("super_user"),
        email=email,
        reason=reason,
    )


@pytest.fixture
def asked(survey) -> Nominee:
    survey.invite(partners=1)
    return Nominee.objects.get()


@pytest.fixture
def own_domains(survey) -> None:
    """Domains of the PCT, its SHA and the Department, and one that the PCT shares with a PCT elsewhere."""
    users = survey.cast.users
    for name, domain in (
        ("editor", "newcastle-pct.example"),
        ("analyst", "sha.example"),
        ("dh", "dh.example"),
        ("reader", "shared.example"),
        ("stranger", "shared.example"),
    ):
        users[name].email = f"{name}@{domain}"
        users[name].save()


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize("who", [*OF_THE_PCT, *OF_THE_SHA, *OF_THE_CENTRE])
@pytest.mark.parametrize("written", ["{}@example.org", " {}@EXAMPLE.org", "{}+survey@example.org"])
def test_an_address_is_not_corrected_to_that_of_anybody_who_assesses_or_is_assessed(survey, asked, who, written):
    """Their new link would tell whether the person had answered, and let them answer instead."""
    with pytest.raises(ValidationError, match="stakeholder’s own address"):
        correct(survey, written.format(who), reason="It is theirs")
    assert Nominee.objects.get().email == OLD and not Correction.objects.exists()


def test_an_address_is_not_corrected_to_that_of_somebody_who_has_a_seat_and_no_role(survey, asked):
    """A member of a panel assesses, and is no member of any body."""
    User.objects.create_user("seated@hospital.example", name="Seated")
    with pytest.raises(ValidationError, match="stakeholder’s own address"):
        correct(survey, "seated+x@hospital.example", reason="It is theirs")


@pytest.mark.parametrize("who", ["neighbour", "stranger", "other_analyst"])
def test_people_of_other_pcts_and_regions_are_stakeholders_like_any(survey, asked, who):
    assert correct(survey, f"{who}@example.org").email == f"{who}@example.org"


def test_whose_role_has_ended_is_no_insider_and_whose_is_to_begin_is(survey, asked):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    for name, dates in (("past", {"since": today - 2 * day, "until": today - day}), ("coming", {"since": today + day})):
        user = User.objects.create_user(f"{name}@hospital.example", name=name)
        place = {"organisation": organisation("Q30"), "role": Role.ANALYST}
        Membership.objects.create(user=user, **place, **dates)
    with pytest.raises(ValidationError, match="stakeholder’s own address"):
        correct(survey, "coming@hospital.example")
    assert correct(survey, "past@hospital.example")


@pytest.mark.usefixtures("own_domains")
@pytest.mark.parametrize("domain", ["newcastle-pct.example", "sha.example", "staff.sha.example", "dh.example"])
def test_an_address_at_their_domains_needs_a_reason_that_is_kept(survey, asked, domain):
    with pytest.raises(ValidationError) as refused:
        correct(survey, f"ann@{domain}", reason=" ")
    assert "Enter a reason" in refused.value.message_dict["reason"][0]
    correct(survey, f"ann@{domain}", reason="Seconded to the trust until May")
    kept = Correction.objects.get()
    assert (kept.before, kept.after, kept.reason) == (OLD, f"ann@{domain}", "Seconded to the trust until May")
    assert (kept.by_name, kept.on) == ("Super user", timezone.localdate())


@pytest.mark.usefixtures("own_domains")
@pytest.mark.parametrize("domain", ["council.example", "shared.example", "nhs.net", "gmail.com"])
def test_other_addresses_need_none(survey, asked, domain):
    correct(survey, f"ann@{domain}")
    assert Correction.objects.get().reason == ""


@pytest.mark.requirement("R-148")
def test_the_old_address_is_told_alike_whether_the_person_had_answered_or_not(survey):
    first, second = survey.invite(partners=2).values()
    Mail.objects.update(state=Mail.State.SENT)
    survey.answer(second)
    told = []
    for number, nominee in enumerate(Nominee.objects.order_by("pk"), 1):
        Nominee.objects.filter(pk=nominee.pk).update(organisation_name="The council")
        correct(survey, f"new{number}@council.example", nominee=nominee)
        mail = Mail.objects.get(kind=CORRECTED, to=f"person.{number}@stakeholder.example")
        told.append((mail.subject, mail.body, mail.html, mail.reply_to, mail.forget, mail.completed_by))
    assert told[0] == told[1]
    text = told[0][1]
    assert "The link in the earlier emails no longer works" in text
    assert f"{survey.assessment.organisation.parent} has since changed the address" in text
    assert "If it is wrong, ask Support, WCC support desk (support@example.org)" in text
    assert told[0][3] == "support@example.org", "not the SHA, which made the change"
    for secret in ("council.example", "Person ", "Super user", "/s/"):
        assert secret not in text


def test_without_a_support_desk_the_sha_is_asked(survey, asked):
    Membership.objects.filter(role=Role.SUPPORT).delete()
    Mail.objects.update(state=Mail.State.SENT)
    correct(survey, RIGHT)
    assert "If it is wrong, ask Super user of" in Mail.objects.get(kind=CORRECTED).body


@pytest.mark.parametrize("who", ["editor", "reader", "super_user", "analyst", "support"])
def test_both_addresses_stand_in_the_list_on_the_persons_page_and_on_paper(client, survey, asked, who):
    correct(survey, "first@council.example")
    correct(survey, RIGHT, reason="A slip of the pen")
    client.force_login(survey.cast.users[who])
    listed = markup.of(client.get(at(survey, "nominee_list")))
    assert f"{RIGHT} (corrected, first@council.example until" in listed and OLD in listed
    assert "Address corrected by the SHA" in listed
    printed = reverse("part_print", kwargs={"assessment_id": survey.assessment.pk, "key": "nominees"})
    for page in (at(survey, "nominee_detail", nominee_id=asked.pk), printed):
        html = markup.of(client.get(page))
        assert all(address in html for address in (OLD, "first@council.example", RIGHT))
    detail = markup.of(client.get(at(survey, "nominee_detail", nominee_id=asked.pk)))
    assert "A slip of the pen" in detail and "None given" in detail and detail.count("Super user") >= 2


def test_who_was_not_corrected_has_one_address_and_no_mark(as_editor, survey, asked):
    assert "corrected" not in markup.of(as_editor.get(at(survey, "nominee_list")))
    detail = markup.of(as_editor.get(at(survey, "nominee_detail", nominee_id=asked.pk)))
    assert "Corrections of the address" not in detail


@pytest.mark.usefixtures("own_domains")
def test_the_page_asks_for_the_reason_and_keeps_what_was_typed(client, survey, asked):
    client.force_login(survey.cast.users["super_user"])
    page = at(survey, "nominee_address", nominee_id=asked.pk)
    assert "reads both addresses" in markup.of(client.get(page))
    refused = client.post(page, {"email": "ann@sha.example"})
    assert refused.status_code == 422
    assert "at sha.example people of the PCT, its SHA or a national body" in markup.of(refused)
    assert 'value="ann@sha.example"' in markup.of(refused)
    taken = client.post(page, {"email": "ann@sha.example", "reason": "Seconded"}, follow=True)
    assert "is being sent a new link" in markup.of(taken) and Correction.objects.get().reason == "Seconded"


@pytest.mark.requirement("R-116")
@pytest.mark.parametrize("who", [*OF_THE_PCT, *OF_THE_CENTRE])
def test_the_pcts_own_people_and_the_centres_are_not_nominated_by_any_way(as_editor, survey, who):
    email = f"{who}@example.org"
    refused = as_editor.post(at(survey, "nominee_add"), details(email=email))
    assert refused.status_code == 422 and "Nominate a person of another organisation" in markup.of(refused)
    nominee = survey.nominate(1)
    changed = as_editor.post(at(survey, "nominee_change", nominee_id=nominee.pk), details(email=email))
    assert changed.status_code == 422 and "Nominate a person of another organisation" in markup.of(changed)
    sheet = as_editor.post(at(survey, "nominee_sheet"), {"rows": pasted(row(5, Email=email))})
    assert "Nominate a person of another organisation" in markup.of(sheet)
    assert Nominee.objects.get().email == nominee.email


@pytest.mark.requirement("R-120")
@pytest.mark.parametrize("who", [*OF_THE_SHA, "neighbour", "stranger", "other_senior_lead"])
def test_the_sha_is_a_category_and_the_nhs_elsewhere_may_be_nominated(survey, who):
    assert survey.nominate(1, category=survey.category(), email=f"{who}@example.org").pk


def test_who_was_given_a_role_after_the_nomination_is_not_asked(as_editor, survey):
    survey.nominate(1)
    survey.nominate(2)
    place = {"organisation": survey.assessment.organisation, "role": Role.READER}
    Membership.objects.create(user=User.objects.create_user(OLD, name="Person 1"), **place)
    with pytest.raises(ValidationError, match="Change or remove: Person 1"):
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    ticked = {"few_categories": "on", "small_groups": "on"}
    page = as_editor.post(at(survey, "nominees_submit"), ticked)
    assert page.status_code == 422 and "Change or remove: Person 1" in markup.of(page)
