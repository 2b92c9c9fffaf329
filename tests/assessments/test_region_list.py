"""The list of PCTs: how far each is, who is late, response rates, filters, and the table to download."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.pages.region_list import FILTERS
from assessments.pages.region_rows import WAITS_FOR, RegionRow, region_page
from cycles.models import Assessment, Extension, Part, StateChange, Timetable
from cycles.services import open_assessment
from cycles.states import State
from organisations.actors import Actor
from organisations.models import Organisation
from surveys.models import Group, SealedResponse
from tests import markup
from tests.assessments.filling import fill_nominees
from tests.cast import Cast, organisation
from ui.templatetags.ui import ui_time

pytestmark = pytest.mark.django_db


def client(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def open_pcts(cast: Cast, number: int, sha: str = "") -> None:
    pcts = Organisation.objects.filter(kind="pct").exclude(pk=cast.assessment.organisation_id)
    for pct in (pcts.filter(parent__code=sha) if sha else pcts)[:number]:
        open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor())


def row(cast: Cast, who: str = "super_user") -> RegionRow:
    return next(row for row in region_page(cast.actor(who)).rows if row.assessment == cast.assessment)


def deadline(cast: Cast, days: float, *, own: float | None = None) -> Timetable:
    """The region's deadline so many days from now, and Newcastle's own."""
    timetable = Timetable.objects.get(cycle=cast.cycle, sha__code="Q30")
    timetable.submission_at = timezone.now() + timedelta(days=days)
    timetable.save()
    if own is not None:
        Extension.objects.create(
            timetable=timetable,
            pct=cast.assessment.organisation,
            submission_at=timezone.now() + timedelta(days=own),
            reason="Floods",
        )
    return timetable


def submitted(cast: Cast, *days_ago: float) -> None:
    """Newcastle submitted, and where there are several days, was reopened between."""
    for number, days in enumerate(days_ago):
        at = timezone.now() - timedelta(days=days)
        if number:
            StateChange.objects.create(
                assessment=cast.assessment, move="reopen", before="submitted", after="preparing", at=at
            )
        StateChange.objects.create(
            assessment=cast.assessment, move="submit", before="preparing", after="submitted", at=at
        )
    cast.at(State.SUBMITTED)


@pytest.mark.requirement("R-249")
def test_a_return_that_is_missing_after_its_own_deadline_is_marked(cast):
    deadline(cast, -3)
    assert row(cast).late == "Missing: 3 days late" and row(cast).is_missing
    page = markup.of(client(cast, "super_user").get("/regions/?state=late"))
    assert "Missing: 3 days late" in page


@pytest.mark.requirement("R-048", "R-249")
def test_a_pct_with_a_later_deadline_is_not_late_before_it(cast):
    deadline(cast, -3, own=2)
    assert row(cast).late == "" and row(cast).note == "Later than the region’s"
    Extension.objects.update(submission_at=timezone.now() - timedelta(days=1))
    assert row(cast).late == "Missing: 1 day late"


@pytest.mark.requirement("R-249")
def test_a_return_submitted_under_a_later_deadline_is_marked_late(cast):
    deadline(cast, -5, own=1)
    submitted(cast, 2)
    assert row(cast).late == "Submitted 3 days after the region’s deadline"
    assert not row(cast).is_missing


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SUBMITTED, "Submitted<br>"),
        (State.BRIEFED, "Panel briefed<br>Submitted "),
    ],
)
def test_that_a_return_was_submitted_is_said_once_with_when(cast, state, said):
    submitted(cast, 2)
    cast.at(state)
    page = markup.of(client(cast, "super_user").get("/regions/")).replace('<span class="app-small">', "")
    cell = page.partition('data-label="State">')[2].partition("</td>")[0]
    assert cell == f"{said}{ui_time(row(cast).submitted_at)}</span>"


def test_a_return_in_time_that_was_reopened_and_submitted_again_is_not_late(cast):
    deadline(cast, -5, own=1)
    submitted(cast, 6, 2)
    assert row(cast).late == ""


@pytest.mark.requirement("R-034")
@pytest.mark.parametrize("state", [state for state in State if state is not State.PREPARING])
def test_the_list_says_at_every_stage_what_a_pct_waits_for(cast, state):
    cast.at(state)
    assert WAITS_FOR[state] in markup.of(client(cast, "senior_lead").get("/regions/"))


@pytest.mark.requirement("R-033")
def test_sha_and_department_read_response_rates_and_the_support_desk_does_not(cast):
    fill_nominees(cast.assessment, cast.actor("editor"), [Group.PARTNERS] * 5)
    SealedResponse.objects.create(assessment=cast.assessment, group=Group.PARTNERS, sealed=b"sealed")
    assert row(cast).survey == "1 of 5"
    for who, reads in (("super_user", True), ("analyst", True), ("dh", True), ("support", False)):
        page = markup.of(client(cast, who).get("/regions/"))
        assert ("1 of 5" in page) == reads, who
        assert ("Surveys completed" in page) == reads, who


@pytest.mark.requirement("R-033", "R-149")
def test_list_tells_no_number_of_a_survey_that_asked_a_few_of_a_group(cast):
    """Nor does the filter of few answers find it, and no total holds it."""
    fill_nominees(cast.assessment, cast.actor("editor"), [Group.PARTNERS] * 4)

    def read() -> tuple[str, ...]:
        of = [client(cast, who).get(url) for who in ("super_user", "dh") for url in ("/regions/", "/regions/list.csv")]
        return tuple(markup.without_token(one.content.decode()) for one in of)

    before = read()
    for _ in range(4):
        SealedResponse.objects.create(assessment=cast.assessment, group=Group.PARTNERS, sealed=b"sealed")
    assert read() == before
    assert row(cast).survey == "4 asked; told at the closing"
    assert "at first fewer than 5 people were asked in Partners" in before[1]
    assert "people asked; answers are told at the closing" in before[0]
    assert FILTERS["few-answers"][1](row(cast)) is False


def names(page: str) -> list[str]:
    return [part.split("</a>")[0] for part in page.split('<th scope="row"><a href="')[1:]]


@pytest.mark.requirement("R-034")
def test_filters_leave_the_rows_they_name_and_count_them(cast):
    open_pcts(cast, 20)
    cast.at(State.SUBMITTED)
    user = client(cast, "dh")
    everything = markup.of(user.get("/regions/"))
    assert len(names(everything)) == 21
    assert "Submitted 1" in everything and "In preparation 20" in everything
    only = names(markup.of(user.get("/regions/?state=submitted")))
    assert len(only) == 1 and "Newcastle" in only[0]
    of_sha = Assessment.objects.filter(cycle=cast.cycle, organisation__parent__code="Q30").count()
    assert len(names(markup.of(user.get("/regions/?sha=Q30")))) == of_sha
    assert len(names(markup.of(user.get("/regions/?state=nonsense&sha=")))) == 21
    assert "No PCT is in this list" in markup.of(user.get("/regions/?state=published"))


def test_a_reader_of_one_region_finds_no_other_by_asking(cast):
    open_assessment(cycle=cast.cycle, organisation=organisation("5N1"), actor=Actor())
    page = markup.of(client(cast, "super_user").get("/regions/?sha=Q32"))
    assert "Leeds" not in page


def table(cast: Cast, who: str, query: str = "") -> list[dict[str, str]]:
    answer = client(cast, who).get(f"/regions/list.csv{query}")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.requirement("R-033", "R-034")
def test_the_table_says_how_far_forms_documents_and_survey_are(cast):
    Part.objects.filter(assessment=cast.assessment, key="competency-1").update(state=Part.State.DRAFT)
    Part.objects.filter(assessment=cast.assessment, key="competency-2").update(state=Part.State.COMPLETED)
    (line,) = table(cast, "super_user")
    parts = Part.objects.filter(assessment=cast.assessment).count()
    assert line["PCT code"] == "5D7" and line["State"] == "In preparation"
    assert (line["Forms not started"], line["Forms in progress"], line["Forms completed"]) == (str(parts - 2), "1", "1")
    assert (line["Documents uploaded"], line["Survey invited"], line["Survey completed"]) == ("0", "0", "0")
    assert "competencies" in line["What it waits for"]


def test_the_table_is_filtered_as_the_list_and_cannot_carry_a_formula(cast):
    open_pcts(cast, 5, "Q30")
    cast.at(State.SUBMITTED)
    pct = cast.assessment.organisation
    pct.name = '=HYPERLINK("http://evil.example","Newcastle")'
    pct.save()
    (line,) = table(cast, "super_user", "?state=submitted")
    assert line["PCT"] == "'" + pct.name
    assert len(table(cast, "super_user")) == 6


@pytest.mark.parametrize("who", ["editor", "panel_chair", "outsider"])
def test_the_table_is_not_for_pcts_and_panels(cast, who):
    assert client(cast, who).get("/regions/list.csv").status_code == 403


def test_the_list_takes_the_same_queries_for_1_14_and_152_pcts(cast):
    user = client(cast, "dh")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert user.get("/regions/").status_code == 200
        return len(captured)

    one = count()
    open_pcts(cast, 13)
    assert count() == one
    open_pcts_left = Organisation.objects.filter(kind="pct").exclude(
        pk__in=Assessment.objects.filter(cycle=cast.cycle).values("organisation")
    )
    for pct in open_pcts_left:
        open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor())
    assert len(region_page(cast.actor("dh")).rows) == 152
    assert count() == one
    with CaptureQueriesContext(connection) as captured:
        user.get("/regions/list.csv")
    assert len(captured) <= one
