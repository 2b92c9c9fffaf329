"""The pages of PCT and SHA, and the looks of all pages in a browser."""

import pytest
from django.urls import reverse

from cycles.states import State
from surveys import services
from surveys.models import Invitation, Nominee
from tests.browser import stands

pytestmark = pytest.mark.django_db


def at(survey, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"assessment_id": survey.assessment.pk} | kwargs)


def details(**other) -> dict[str, str]:
    return {
        "category": "additional",
        "organisation_name": "Tyne Community Trust",
        "job_title": "Chief Executive",
        "name": "Ann Example",
        "email": "ann@stakeholder.example",
    } | other


@pytest.fixture
def as_editor(client, survey):
    client.force_login(survey.cast.users["editor"])
    return client


@pytest.mark.requirement("R-115", "R-116", "R-131")
def test_person_is_nominated_changed_and_removed(as_editor, survey):
    add = at(survey, "nominee_add") + "?group=providers"
    assert 'value="Chief Executive"' in as_editor.get(add).content.decode()
    response = as_editor.post(add, details(category="ambulance_trust"), follow=True)
    assert "Ann Example is nominated" in response.content.decode()
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
    assert late.status_code == 422
    assert "It now says: Additional respondents: Carol Colleague" in late.text and "Bea Example" in late.text
    assert Nominee.objects.get().name == "Carol Colleague"
    assert as_editor.post(change, mine | {"seen": late.context["seen"]}).status_code == 302
    assert Nominee.objects.get().name == "Bea Example"


@pytest.mark.requirement("R-129")
def test_double_and_bad_address_keep_what_was_typed(as_editor, survey):
    survey.nominate(1)
    add = at(survey, "nominee_add") + "?group=partners"
    response = as_editor.post(add, details(email="person.1@stakeholder.example"))
    html = response.content.decode()
    assert response.status_code == 422 and "was nominated with this address already" in html
    assert "Tyne Community Trust" in html and "There is a problem" in html
    response = as_editor.post(add, details(email="no address", name="", category="rubbish"))
    assert response.status_code == 422
    for error in ("Enter the respondent name", "Choose one of the categories"):
        assert error in response.content.decode()
    assert Nominee.objects.count() == 1


@pytest.mark.requirement("R-132")
def test_invitations_are_sent_after_a_page_that_asks(as_editor, survey):
    survey.nominate(1)
    html = as_editor.get(at(survey, "nominees_submit")).content.decode()
    assert "Send the survey to 1 person?" in html and not Invitation.objects.exists()
    response = as_editor.post(at(survey, "nominees_submit"), follow=True)
    assert "1 person is being sent a link" in response.content.decode()
    assert Invitation.objects.count() == 1
    assert as_editor.post(at(survey, "nominees_submit")).status_code == 403


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
    assert "Only the PCT" in client.get(at(survey, "nominee_list")).content.decode()


@pytest.mark.requirement("R-128")
def test_super_user_corrects_an_address_on_a_page(client, survey):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    client.force_login(survey.cast.users["super_user"])
    address = at(survey, "nominee_address", nominee_id=nominee.pk)
    assert address in client.get(at(survey, "nominee_list")).content.decode()
    assert client.post(address, {"email": "nowhere"}).status_code == 422
    response = client.post(address, {"email": "right@stakeholder.example"}, follow=True)
    assert "is being sent a new link" in response.content.decode()
    assert Invitation.objects.get().generation == 2


def test_nominee_of_another_assessment_is_404(client, survey):
    nominee = survey.nominate(1)
    client.force_login(survey.cast.users["stranger"])
    assert client.get(at(survey, "nominee_change", nominee_id=nominee.pk)).status_code == 404


@pytest.mark.requirement("R-148", "R-149", "R-153")
def test_progress_shows_counts_and_no_result_before_closing(as_editor, survey):
    tokens = survey.invite(partners=8, providers=6)
    survey.answer(next(iter(tokens.values())), text="Early word")
    html = as_editor.get(at(survey, "survey_progress")).content.decode()
    assert "1 of 14 people asked" in html and "Fewer than 20 people have answered" in html
    assert "Early word" not in html and "Nothing of the answers is shown before" in html


@pytest.mark.requirement("R-150", "R-155")
def test_analyst_sees_the_result_after_closing_and_the_pct_not_yet(client, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    client.force_login(survey.cast.users["analyst"])
    html = client.get(at(survey, "survey_progress")).content.decode()
    assert "Level 3" in html and "Well led local_leader" in html
    client.force_login(survey.cast.users["editor"])
    html = client.get(at(survey, "survey_progress")).content.decode()
    assert "Level 3" not in html and "Well led" not in html and "when its SHA releases" in html


def closed_with_answers(survey) -> None:
    tokens = list(survey.invite(partners=10, providers=10, opinion_formers=4).values())
    for number, token in enumerate(tokens[:23]):
        survey.answer(token, score=(4, 5, 5, 6, None)[number % 5], text="Well led" if number % 3 else "")
    survey.close_now()


def sign_in(page, live_server, survey, client, who: str) -> None:
    client.force_login(survey.cast.users[who])
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


@pytest.mark.journey
@pytest.mark.requirement("R-131")
def test_pages_of_pct_and_sha_stand(live_server, page, client, survey):
    for number in range(101, 104):
        survey.nominate(number, category=survey.category(place=9))
    sign_in(page, live_server, survey, client, "editor")
    for name in ("nominee_list", "nominee_add", "nominees_submit", "survey_progress"):
        page.goto(live_server.url + at(survey, name))
        stands(page)
    page.goto(live_server.url + at(survey, "nominee_add"))
    page.get_by_role("button", name="Nominate").click()
    assert page.title().startswith("Error: ")
    stands(page)
    for name in ("nominee_change", "nominee_remove"):
        page.goto(live_server.url + at(survey, name, nominee_id=Nominee.objects.first().pk))
        stands(page)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    sign_in(page, live_server, survey, client, "super_user")
    page.goto(live_server.url + at(survey, "nominee_address", nominee_id=Nominee.objects.first().pk))
    page.get_by_label("Email").fill("nowhere")
    page.get_by_role("button", name="Correct").click()
    stands(page)
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    page.goto(live_server.url + at(survey, "survey_progress"))
    stands(page)


@pytest.mark.journey
@pytest.mark.requirement("R-143", "R-144")
@pytest.mark.parametrize("scripts", [True, False])
def test_stakeholder_answers_on_a_telephone(live_server, browser, survey, scripts):
    (token,) = survey.invite(partners=1).values()
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=scripts)
    telephone = context.new_page()
    telephone.goto(f"{live_server.url}/s/{token}/")
    assert telephone.context.cookies() == []
    look(telephone, scripts)
    telephone.get_by_role("button", name="Check your answers").click()
    assert telephone.title().startswith("Error: ")
    look(telephone, scripts)
    for fieldset in telephone.get_by_role("group").all():
        fieldset.get_by_label("Somewhat agree").check()
    telephone.get_by_label("Comments (optional)").first.fill("We plan together")
    telephone.get_by_role("button", name="Save and come back later").click()
    assert "Draft saved at" in telephone.content()
    look(telephone, scripts)
    telephone.get_by_role("button", name="Check your answers").click()
    assert "We plan together" in telephone.content()
    look(telephone, scripts)
    telephone.get_by_role("button", name="Submit your answers").click()
    assert telephone.get_by_role("heading", name="Thank you").is_visible()
    look(telephone, scripts)
    for address in (f"/s/{token}/", "/s/mistyped/", "/survey/what-we-store/"):
        telephone.goto(live_server.url + address)
        look(telephone, scripts)
    context.close()


def look(page, scripts: bool) -> None:
    """At 1280 and 320 with axe; axe needs scripts, so that without them the width alone is looked at."""
    if scripts:
        stands(page)
        page.set_viewport_size({"width": 320, "height": 700})
    else:
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.locator("html").bounding_box()["width"] <= 320
