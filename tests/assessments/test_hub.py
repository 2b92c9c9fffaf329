"""The task list: what is next for each reader, the board among the tasks, what a deadline of its own changes."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from assessments.pages.assessment_hub import hub_page
from assessments.queries.missing import what_is_missing
from assessments.services import sign
from cycles.models import Assessment, Extension, Part, Timetable
from cycles.states import State
from surveys.models import Group
from surveys.policies import may_nominate
from tests import markup
from tests.assessments.filling import fill, fill_and_submit, fill_nominees, sign_both
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def client(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def next_step(cast: Cast, who: str) -> tuple[str, str]:
    rows = Assessment.objects.select_related("organisation__parent", "cycle", "framework")
    step = hub_page(rows.get(pk=cast.assessment.pk), cast.actor(who)).next_step
    return (step.text, step.url) if step else ("", "")


def hub(cast: Cast, who: str) -> str:
    return markup.of(client(cast, who).get(f"/assessments/{cast.assessment.pk}/"))


@pytest.mark.requirement("R-053", "R-247")
def test_next_is_the_first_thing_missing_but_what_is_assigned_to_the_reader_before_it(cast):
    text, url = next_step(cast, "editor")
    assert text.startswith("Outcome 1a") and url.endswith("/outcomes/")
    Part.objects.filter(assessment=cast.assessment, key="competency-7").update(assigned_to=cast.users["editor"])
    Part.objects.filter(assessment=cast.assessment, key="outcomes").update(assigned_to=cast.users["colleague"])
    text, url = next_step(cast, "editor")
    assert text.startswith("Competency 7") and url.endswith("/competencies/7/")
    assert next_step(cast, "colleague")[0].startswith("Outcome 1a")
    assert next_step(cast, "chief_executive")[0] == "The nominees for the survey are not submitted"
    assert next_step(cast, "reader") == ("", "")
    page = hub(cast, "editor")
    assert re.search(r'<strong>Next:</strong> <a href="[^"]+/competencies/7/">Competency 7', page)


@pytest.mark.requirement("R-244", "R-245")
def test_next_after_everything_is_to_sign_and_then_to_submit(cast):
    fill(cast)
    assert next_step(cast, "chief_executive")[0] == "sign the declaration"
    assert next_step(cast, "editor") == ("the chief executive and the chair must sign the declaration", "")
    sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))
    assert next_step(cast, "chief_executive")[0] == "the chair must sign the declaration"
    sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    assert next_step(cast, "editor")[1].endswith("/submit/")


@pytest.mark.requirement("R-053")
@pytest.mark.parametrize(
    ("state", "who", "text", "end"),
    [
        (State.PREPARING, "super_user", "the PCT submits its return by", ""),
        (State.SUBMITTED, "analyst", "mark the evidence and write the briefing", "/review/"),
        (State.SUBMITTED, "senior_lead", "read the briefing and approve it", "/briefing/"),
        (State.SUBMITTED, "editor", "the evidence review and its briefing, by the SHA", ""),
        (State.BRIEFED, "panel_chair", "enter the ratings that the panel agrees", "/panel/"),
        (State.BRIEFED, "editor", "the panel day and the panel’s report", ""),
        (State.RATED, "senior_lead", "share the potential for improvement and release the results", "/release/"),
        (State.PUBLISHED, "editor", "nothing: published", ""),
    ],
)
def test_next_is_said_at_every_stage_and_its_page_opens(cast, state, who, text, end):
    cast.at(state)
    said, url = next_step(cast, who)
    assert said.startswith(text)
    assert bool(url) == bool(end)
    assert not url or client(cast, who).get(url).status_code == 200
    assert unescape(said) in unescape(hub(cast, who))


@pytest.mark.requirement("R-243")
@pytest.mark.parametrize(("who", "heading"), [("editor", "What there is to do"), ("reader", "How far the return is")])
def test_heading_asks_nothing_of_who_cannot_write(cast, who, heading):
    assert hub_page(cast.assessment, cast.actor(who)).heading == heading


def test_the_boards_agreement_is_a_task_before_the_declarations(cast):
    page = hub(cast, "editor")
    assert page.index("The board’s agreement") < page.index("Declaration of the chief executive")
    fill(cast)
    group = hub_page(cast.assessment, cast.actor("editor")).groups[-1]
    assert [(task.title, task.status.value) for task in group.tasks][:2] == [
        ("The board’s agreement", "Completed"),
        ("Declaration of the chief executive", "Not started"),
    ]


def deadline_passed(cast: Cast, *, own: bool) -> None:
    """The region's deadline and surveys are over; Newcastle has two days more, where it has its own."""
    gone = timezone.now() - timedelta(days=1)
    timetable = Timetable.objects.get(cycle=cast.cycle, sha__code="Q30")
    Timetable.objects.filter(pk=timetable.pk).update(submission_at=gone, survey_closes_at=gone, second_set_until=gone)
    if own:
        Extension.objects.create(
            timetable=timetable,
            pct=cast.assessment.organisation,
            submission_at=timezone.now() + timedelta(days=2),
            reason="Floods",
        )


def test_after_the_deadline_next_is_to_ask_the_sha(cast):
    deadline_passed(cast, own=False)
    assert next_step(cast, "editor") == ("ask your SHA for a later deadline", "/contacts/")
    assert "its deadline has passed" in next_step(cast, "super_user")[0]


@pytest.mark.requirement("R-146", "R-252")
def test_a_pct_with_a_later_deadline_can_submit_though_the_surveys_are_over(cast):
    fill(cast)
    Part.objects.filter(assessment=cast.assessment, key="nominees").update(state=Part.State.EMPTY)
    assert [thing.part for thing in what_is_missing(cast.assessment)] == ["nominees"]
    deadline_passed(cast, own=True)
    assert what_is_missing(cast.assessment) == []
    sign_both(cast)
    assert next_step(cast, "editor")[0] == "submit the return"


def test_nobody_is_nominated_once_the_surveys_are_over(cast):
    assert may_nominate(cast.actor("editor"), cast.assessment)
    deadline_passed(cast, own=True)
    assert "The survey is closed" in may_nominate(cast.actor("editor"), cast.assessment).reason
    page = markup.of(client(cast, "editor").get(f"/assessments/{cast.assessment.pk}/submit/"))
    assert "Nobody was asked before the survey closed" in page


@pytest.mark.requirement("R-248")
def test_reopening_after_the_deadline_leads_to_a_later_one(cast):
    fill_and_submit(cast)
    address = f"/assessments/{cast.assessment.pk}/reopen/"
    assert "Give the PCT a later deadline" not in markup.of(client(cast, "super_user").get(address))
    deadline_passed(cast, own=False)
    page = markup.of(client(cast, "super_user").get(address))
    assert "Give the PCT a later deadline" in page and 'href="/regions/Q30/2009-10/dates/5D7/"' in page


@pytest.mark.requirement("R-033")
def test_pct_and_sha_read_the_response_rate_on_the_task_list(cast):
    fill_nominees(cast.assessment, cast.actor("editor"), [Group.PARTNERS] * 5)
    for who in ("editor", "super_user", "analyst"):
        assert "0 of 5 completed. At least 20 are needed" in hub(cast, who), who


@pytest.mark.requirement("R-033", "R-149")
def test_task_list_and_checklist_tell_no_number_of_a_survey_that_asked_a_few_of_a_group(cast):
    fill_nominees(cast.assessment, cast.actor("editor"))
    said = "3 asked. At least 20 completed are needed. How many have answered is told when the survey has closed"
    for who in ("editor", "super_user", "analyst"):
        assert said in hub(cast, who), who
    assert said in markup.of(client(cast, "editor").get(f"/assessments/{cast.assessment.pk}/submit/"))
