"""The pages of PCT and SHA, and the looks of all pages in a browser."""

import pytest

from cycles.states import State
from surveys import services
from surveys.models import Nominee
from tests import markup
from tests.browser import arrive, stands
from tests.surveys.nominating import at
from tests.surveys.results import closed_with_answers
from tests.surveys.screening import all_read

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-148", "R-149", "R-153")
def test_progress_shows_counts_and_no_result_before_closing(as_editor, survey):
    tokens = survey.invite(partners=8, providers=6)
    survey.answer(next(iter(tokens.values())), text="Early word")
    html = markup.of(as_editor.get(at(survey, "survey_progress")))
    assert "1 of 14 people asked" in html and "Fewer than 20 people have answered" in html
    assert "Early word" not in html and "Nothing of the answers is shown before" in html


@pytest.mark.requirement("R-150", "R-155", "R-157")
def test_analyst_sees_the_result_after_closing_and_the_pct_not_yet(client, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    all_read(survey)
    client.force_login(survey.cast.users["analyst"])
    html = markup.of(client.get(at(survey, "survey_progress")))
    assert "Level 3" in html and "Well led local_leader" in html
    assert "Lower survey results should not in themselves be seen as a negative development" in html
    client.force_login(survey.cast.users["editor"])
    html = markup.of(client.get(at(survey, "survey_progress")))
    assert "Level 3" not in html and "Well led" not in html and "releases the provisional ratings" in html


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
    arrive(page.get_by_role("button", name="Nominate", exact=True))
    assert page.title().startswith("Error: ")
    stands(page)
    for name in ("nominee_change", "nominee_remove"):
        page.goto(live_server.url + at(survey, name, nominee_id=Nominee.objects.first().pk))
        stands(page)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    sign_in(page, live_server, survey, client, "super_user")
    page.goto(live_server.url + at(survey, "nominee_address", nominee_id=Nominee.objects.first().pk))
    page.get_by_label("Email").fill("nowhere")
    arrive(page.get_by_role("button", name="Correct"))
    stands(page)
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    page.goto(live_server.url + at(survey, "survey_progress"))
    stands(page)
