"""The pages on which a PCT nominates and its SHA corrects."""

import pytest

from surveys.models import Invitation, Nominee
from tests import markup
from tests.surveys.nominating import ALL_THE_SAME, at, details

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-115", "R-116", "R-131")
def test_person_is_nominated_changed_and_removed(as_editor, survey):
    add = at(survey, "nominee_add") + "?group=providers"
    assert 'value="Chief Executive"' in markup.of(as_editor.get(add))
    response = as_editor.post(add, details(category="ambulance_trust"), follow=True)
    assert "Ann Example is nominated" in markup.of(response)
    nominee = Nominee.objects.get()
    assert (nominee.group, nominee.category.key) == ("providers", "ambulance_trust")
    change = at(survey, "nominee_change", nominee_id=nominee.pk)
    as_editor.post(change, details(name="Bea Example"))
    assert Nominee.objects.get().name == "Bea Example"
    remove = at(survey, "nominee_remove", nominee_id=nominee.pk)
    as_editor.get(remove)
    assert Nominee.objects.exists(), "asking changes nothing"
    as_editor.post(remove)
    assert not Nominee.objects.exists()


def test_a_colleagues_change_of_a_nominee_is_shown_and_not_written_over(as_editor, survey):
    nominee = survey.nominate(1)
    change = at(survey, "nominee_change", nominee_id=nominee.pk)
    seen = as_editor.get(change).context["seen"]
    mine = details(name="Bea Example", seen=seen)
    as_editor.post(change, details(name="Carol Colleague", seen=seen))
    assert as_editor.post(change, mine | {"name": ""}).context["seen"] == seen
    late = as_editor.post(change, mine)
    assert late.status_code == 409
    assert "It now says: Other (additional respondents): Carol Colleague" in markup.of(late)
    assert "Bea Example" in markup.of(late)
    assert Nominee.objects.get().name == "Carol Colleague"
    assert as_editor.post(change, mine | {"seen": late.context["seen"]}).status_code == 302
    assert Nominee.objects.get().name == "Bea Example"


@pytest.mark.requirement("R-129")
def test_double_and_bad_address_keep_what_was_typed(as_editor, survey):
    survey.nominate(1)
    add = at(survey, "nominee_add") + "?group=partners"
    response = as_editor.post(add, details(email="person.1@stakeholder.example"))
    html = markup.of(response)
    assert response.status_code == 422 and "was nominated with this address already" in html
    assert "Tyne Community Trust" in html and "There is a problem" in html
    response = as_editor.post(add, details(email="no address", name="", category="rubbish"))
    assert response.status_code == 422
    for error in ("Enter the respondent name", "Choose one of the categories"):
        assert error in markup.of(response)
    assert Nominee.objects.count() == 1


@pytest.mark.requirement("R-132")
def test_invitations_are_sent_after_a_page_that_asks(as_editor, survey):
    survey.nominate(1)
    html = markup.of(as_editor.get(at(survey, "nominees_submit")))
    assert "Send the survey to 1 person?" in html and not Invitation.objects.exists()
    response = as_editor.post(at(survey, "nominees_submit"), ALL_THE_SAME, follow=True)
    assert "1 person is being sent a link" in markup.of(response)
    assert Invitation.objects.count() == 1
    assert as_editor.post(at(survey, "nominees_submit")).status_code == 403


def test_page_that_asks_names_those_alone_who_are_written_to(as_editor, survey):
    survey.nominate(1)
    as_editor.post(at(survey, "nominees_submit"), ALL_THE_SAME)
    assert "Everybody nominated has been asked." in markup.of(as_editor.get(at(survey, "nominee_list")))
    survey.nominate(2)
    html = markup.of(as_editor.get(at(survey, "nominees_submit")))
    assert "Person 2, Organisation 2, person.2@stakeholder.example" in html and "Person 1" not in html


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 200), ("super_user", 200), ("support", 200), ("neighbour", 404), ("panel_chair", 404), ("dh", 404)],
)
def test_nominees_are_seen_by_those_of_row_6_only(client, survey, who, status):
    survey.nominate(1)
    client.force_login(survey.cast.users[who])
    assert client.get(at(survey, "nominee_list")).status_code == status


@pytest.mark.parametrize("name", ["nominee_add", "nominees_submit"])
def test_reader_may_look_and_not_write(client, survey, name):
    survey.nominate(1)
    client.force_login(survey.cast.users["reader"])
    for response in (client.get(at(survey, name)), client.post(at(survey, name), details())):
        assert response.status_code == 403
    assert "Only the PCT" in markup.of(client.get(at(survey, "nominee_list")))


@pytest.mark.requirement("R-128")
def test_super_user_corrects_an_address_on_a_page(client, survey):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    client.force_login(survey.cast.users["super_user"])
    address = at(survey, "nominee_address", nominee_id=nominee.pk)
    assert address in markup.of(client.get(at(survey, "nominee_list")))
    assert client.post(address, {"email": "nowhere"}).status_code == 422
    response = client.post(address, {"email": "right@stakeholder.example"}, follow=True)
    assert "is being sent a new link" in markup.of(response)
    assert Invitation.objects.get().generation == 2


def test_nominee_of_another_assessment_is_404(client, survey):
    nominee = survey.nominate(1)
    client.force_login(survey.cast.users["stranger"])
    assert client.get(at(survey, "nominee_change", nominee_id=nominee.pk)).status_code == 404


@pytest.mark.requirement("R-119", "R-121")
def test_pages_say_whom_to_nominate(as_editor, survey):
    listed = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "a broad range, from each of the categories" in listed
    assert "the chief executive, the leader of the organisation or a senior director" in listed
    form = markup.of(as_editor.get(at(survey, "nominee_add")))
    assert "The chief executive, the leader of the organisation or a senior director" in form


@pytest.mark.requirement("R-131")
def test_form_is_printed_by_group_with_the_categories_that_have_nobody_and_closed(as_editor, survey):
    survey.nominate(1, category=survey.category())
    listed = markup.of(as_editor.get(at(survey, "nominee_list")))
    assert "This is a draft" in listed and at(survey, "assessment_hub") in listed
    printed = markup.of(as_editor.get(at(survey, "part_print", key="nominees")))
    assert "Partners: 1 nominated" in printed and "Opinion formers: 0 nominated" in printed
    assert printed.count("Nobody yet from:") == 3 and "clinicians" in printed.split("Nobody yet from:")[1]
    assert at(survey, "nominee_list") in printed


def test_list_says_what_stands_between_a_reader_and_nominating(client, survey):
    survey.nominate(1)
    for who, sentence in (
        ("reader", "Only the PCT’s own editors, chief executive and chair can change its return."),
        ("analyst", "Only the PCT’s own editors, chief executive and chair can change its return."),
    ):
        client.force_login(survey.cast.users[who])
        html = markup.of(client.get(at(survey, "nominee_list")))
        assert sentence in html and "Paste or upload" not in html and "Check and send" not in html
