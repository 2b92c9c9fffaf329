"""Dates of a region and of its PCTs: who sets them, in which order, and what the PCT's own deadline changes."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cycles.date_rules import RegionDates, out_of_order, passed
from cycles.dates import dates_in, dates_of, days_to, read_dates_once
from cycles.models import Assessment, Extension, Timetable
from cycles.policies import before_deadline, may_edit_return
from cycles.queries import timetable_of
from cycles.services import change_dates, end_extension, extend, open_assessment
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.models import Event, Organisation
from outbox.models import Mail
from tests import markup
from tests.cast import organisation

pytestmark = pytest.mark.django_db

Q30 = "/regions/Q30/2009-10/dates/"


@pytest.fixture
def timetable(cast) -> Timetable:
    return Timetable.objects.get(sha__code="Q30", cycle=cast.cycle)


def a_deadline(cast, days: int, **changes) -> Extension:
    given = {
        "timetable": Timetable.objects.get(sha__code="Q30", cycle=cast.cycle),
        "pct": cast.assessment.organisation,
        "at": timezone.now() + timedelta(days=days),
        "reason": "The merger with Gateshead",
        "actor": cast.actor("super_user"),
    }
    return extend(**given | changes)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def at(days: int, hour: int = 17, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day(days), time(hour, minute)))


def dates(**changes) -> RegionDates:
    """The return and the survey end in thirty days at 5pm, and panels meet from the eightieth day on."""
    given = {
        "submission_at": at(30),
        "second_set_until": at(30),
        "survey_closes_at": at(30),
        "panels_from": day(80),
        "panels_to": day(150),
    }
    return RegionDates(**given | changes)


@pytest.mark.requirement("R-048")
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"panels_to": day(79)}, ["panels_to"]),
        ({"panels_from": day(30)}, ["panels_from"]),
        ({"survey_closes_at": at(80, 9)}, ["panels_from"]),
        ({"second_set_until": at(30, 17, 1)}, ["second_set_until"]),
    ],
)
def test_dates_follow_one_another(changes, wrong):
    assert list(out_of_order(dates(**changes), None)) == wrong


@pytest.mark.parametrize("name", ["submission_at", "second_set_until", "survey_closes_at", "panels_from", "panels_to"])
def test_a_year_far_ahead_is_taken_for_a_mistake(name):
    changed = dates(**{name: getattr(dates(), name).replace(year=9999, day=1)})
    assert list(out_of_order(changed, None)) == [name]


def test_a_survey_that_closed_stays_closed():
    closed = timezone.now() - timedelta(days=1)
    before = dates(survey_closes_at=closed, second_set_until=closed)
    assert "cannot be opened again" in out_of_order(dates(), before)["survey_closes_at"]
    assert out_of_order(dates(survey_closes_at=closed, second_set_until=closed), before) == {}


def test_only_changed_dates_count_as_past():
    gone = dates(submission_at=timezone.now() - timedelta(days=1))
    assert passed(gone, gone) == []
    assert passed(gone, dates()) == ["submission_at"]


@pytest.mark.requirement("R-047", "R-048", "R-426")
def test_a_super_user_sets_the_dates_and_the_pcts_are_told(cast, timetable):
    new = RegionDates.of(timetable)
    later = RegionDates(
        new.submission_at + timedelta(days=3),
        new.second_set_until,
        new.survey_closes_at,
        new.panels_from,
        new.panels_to,
    )
    change_dates(cycle=cast.cycle, sha=timetable.sha, dates=later, actor=cast.actor("super_user"))
    told = set(Mail.objects.filter(kind="dates").values_list("to", flat=True))
    assert told == {
        f"{who}@example.org" for who in ("editor", "colleague", "chief_executive", "pct_chair", "neighbour")
    }
    event = Event.objects.filter(verb="set timetable").latest("pk")
    assert event.detail["before"]["submission_at"] == new.submission_at.isoformat()
    assert event.detail["after"]["submission_at"] == later.submission_at.isoformat()

    change_dates(cycle=cast.cycle, sha=timetable.sha, dates=later, actor=cast.actor("super_user"))
    assert Mail.objects.filter(kind="dates").count() == len(told), "the same dates again tell nobody anything"


@pytest.mark.parametrize("who", ["analyst", "senior_lead", "other_super_user", "editor", "dh", "central_analyst"])
def test_nobody_else_sets_dates(cast, timetable, who):
    with pytest.raises(Refused):
        change_dates(cycle=cast.cycle, sha=timetable.sha, dates=dates(), actor=cast.actor(who))
    with pytest.raises(Refused):
        a_deadline(cast, 20, actor=cast.actor(who))


def test_past_dates_must_be_meant(cast, timetable):
    gone = dates(submission_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError, match="lies in the past"):
        change_dates(cycle=cast.cycle, sha=timetable.sha, dates=gone, actor=cast.actor("super_user"))
    change_dates(cycle=cast.cycle, sha=timetable.sha, dates=gone, actor=cast.actor("super_user"), passed_is_meant=True)
    assert not before_deadline(cast.assessment)


@pytest.mark.requirement("R-046", "R-048")
def test_a_pct_with_a_later_deadline_writes_after_the_regions(cast, timetable):
    Timetable.objects.filter(pk=timetable.pk).update(submission_at=timezone.now() - timedelta(hours=1))
    assert not may_edit_return(cast.actor("editor"), cast.assessment)
    a_deadline(cast, 3)
    assert may_edit_return(cast.actor("editor"), cast.assessment)
    assert dates_of(cast.assessment).own_in_words == "Later than the region’s"
    assert timetable_of(cast.assessment).survey_closes_at == timetable.survey_closes_at, "the survey closes as it did"

    mail = Mail.objects.filter(kind="deadline", to="editor@example.org").get()
    assert "The merger with Gateshead" in mail.body and "Newcastle" in mail.subject
    assert not Mail.objects.filter(kind="deadline", to="neighbour@example.org").exists()


def test_a_pct_with_an_earlier_deadline_cannot_write_until_the_regions(cast):
    a_deadline(cast, -1, passed_is_meant=True)
    assert not before_deadline(cast.assessment)
    assert dates_of(cast.assessment).own_in_words == "Earlier than the region’s"


def test_the_regions_deadline_holds_again_once_the_other_ends(cast, timetable):
    a_deadline(cast, 3)
    end_extension(timetable=timetable, pct=cast.assessment.organisation, actor=cast.actor("super_user"))
    assert not dates_of(cast.assessment).own
    assert "the region’s deadline again" in Mail.objects.filter(to="editor@example.org").latest("pk").body
    end_extension(timetable=timetable, pct=cast.assessment.organisation, actor=cast.actor("super_user"))
    assert Mail.objects.filter(to="editor@example.org").count() == 2, "ending it twice tells nobody twice"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": " "}, "reason"), ({"at": timezone.now() - timedelta(days=2)}, "submission_at")],
)
def test_a_deadline_needs_a_reason_and_lies_ahead_unless_meant(cast, changes, field):
    with pytest.raises(ValidationError) as error:
        a_deadline(cast, 3, **changes)
    assert list(error.value.message_dict) == [field]
    assert not Extension.objects.exists()


def test_no_other_deadline_is_set_or_offered_once_the_panel_has_the_return(cast, client):
    cast.at(State.BRIEFED)
    with pytest.raises(Refused, match="The panel has this return"):
        a_deadline(cast, 5)
    client.force_login(cast.users["super_user"])
    assert "another deadline<span" not in markup.of(client.get(Q30))
    assert client.get(f"{Q30}{cast.assessment.organisation.code}/").status_code == 403


def test_a_deadline_of_a_pct_of_another_region_is_a_fault(cast):
    with pytest.raises(ValueError, match="not of this region"):
        a_deadline(cast, 3, pct=organisation("5N1"))


def test_days_are_counted_in_uk_time():
    local = timezone.localtime() + timedelta(days=1)
    assert days_to(local.replace(hour=0, minute=1)) == 1
    assert days_to(timezone.now() - timedelta(seconds=1)) == -1


def test_dates_of_many_take_two_queries(cast):
    rows = [cast.assessment]
    for pct in Organisation.objects.filter(parent__code="Q30").exclude(pk=cast.assessment.organisation_id)[:9]:
        rows.append(open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor()))
    a_deadline(cast, 3)
    with CaptureQueriesContext(connection) as captured:
        found = dates_in(rows)
    assert len(captured) == 2 and len(found) == 10
    assert [pk for pk, row in found.items() if row.own] == [cast.assessment.pk]


def test_dates_of_one_are_those_of_many_whoever_of_the_region_has_a_deadline_of_its_own(cast, timetable):
    others = Organisation.objects.filter(parent__code="Q30").exclude(pk=cast.assessment.organisation_id)[:2]
    rows = [cast.assessment, *(open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor()) for pct in others)]
    for number, pct in enumerate(others, 1):
        a_deadline(cast, number, pct=pct)
    assert dates_in(rows) == {row.pk: dates_of(row) for row in rows}
    assert [dates_of(row).own for row in rows] == [False, True, True]
    assert dates_of(cast.assessment).submission_at == timetable.submission_at


# Pages

LAST_YEAR = {"submission_at_date_day": "15", "submission_at_date_year": str(day(0).year - 1)}


def client(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def boxes(at: datetime, **changes) -> dict[str, str]:
    """The form of the region's dates filled in: everything at one moment, panels from seven weeks later."""
    local = timezone.localtime(at)
    typed: dict[str, str] = {}

    def put(name: str, on) -> None:
        typed.update({f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)})

    for name in ("submission_at", "second_set_until", "survey_closes_at"):
        put(f"{name}_date", local)
        typed[f"{name}_time"] = "5pm"
    put("panels_from", local + timedelta(days=50))
    put("panels_to", local + timedelta(days=120))
    return typed | changes


@pytest.mark.requirement("R-048")
def test_the_page_asks_before_it_sets_and_says_whom_it_concerns(cast, timetable):
    user = client(cast, "super_user")
    typed = boxes(timezone.now() + timedelta(days=20), submission_at_time="17:30")
    answer = user.post(f"{Q30}change/", typed)
    assert answer.status_code == 200
    assert "5 people of 2 PCTs will be told by email" in markup.of(answer)
    timetable.refresh_from_db()
    assert timezone.localdate(timetable.submission_at) != timezone.localdate() + timedelta(days=20), (
        "nothing is set yet"
    )

    answer = user.post(f"{Q30}change/", typed | {"go": "set"})
    assert answer.status_code == 302 and answer["Location"] == Q30
    timetable.refresh_from_db()
    local = timezone.localtime(timetable.submission_at)
    assert (local.date(), local.time()) == (timezone.localdate() + timedelta(days=20), time(17, 30))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"submission_at_time": "five"}, "Write the time like 5pm or 17:00"),
        ({"submission_at_time": ""}, "Enter the time, like 5pm"),
        ({"submission_at_date_day": "32"}, "The submission deadline must be a real date"),
        ({"panels_to_year": ""}, "The last panel day must include a year"),
        ({"second_set_until_time": "6pm"}, "A second set can be nominated up to the closing of the survey"),
        (LAST_YEAR, "The submission deadline lies in the past"),
    ],
)
def test_bad_dates_are_refused_in_words_and_kept(cast, timetable, changes, says):
    answer = client(cast, "super_user").post(
        f"{Q30}change/", boxes(timezone.now() + timedelta(days=20), **changes) | {"go": "set"}
    )
    assert answer.status_code == 422
    assert says in markup.of(answer)
    for value in changes.values():
        assert f'value="{value}"' in markup.of(answer) or not value
    before = timetable.submission_at
    timetable.refresh_from_db()
    assert timetable.submission_at == before


def test_a_date_in_the_past_is_taken_when_it_is_meant(cast, timetable):
    user = client(cast, "super_user")
    typed = boxes(timezone.now() + timedelta(days=20), **LAST_YEAR)
    assert "Yes, I mean a date in the past" in markup.of(user.post(f"{Q30}change/", typed))
    assert user.post(f"{Q30}change/", typed | {"passed_is_meant": "on", "go": "set"}).status_code == 302
    timetable.refresh_from_db()
    assert str(timetable.submission_at.year) == LAST_YEAR["submission_at_date_year"]


@pytest.mark.requirement("R-048")
def test_the_page_of_one_pct_sets_and_ends_its_deadline(cast, timetable):
    user = client(cast, "super_user")
    on = timezone.localdate() + timedelta(days=15)
    typed = {
        "submission_at_date_day": on.day,
        "submission_at_date_month": on.month,
        "submission_at_date_year": on.year,
        "submission_at_time": "noon",
        "reason": "",
    }
    answer = user.post(f"{Q30}5D7/", typed)
    assert answer.status_code == 422 and "Enter the reason for this deadline" in markup.of(answer)
    assert user.post(f"{Q30}5D7/", typed | {"reason": "Flooded offices"}).status_code == 302
    page = markup.of(user.get(Q30))
    assert "Flooded offices" in page and "Later than the region’s" in page

    hub = markup.of(client(cast, "editor").get(f"/assessments/{cast.assessment.pk}/"))
    assert "Flooded offices" in hub and "15 days to submission" in hub.replace("\n", " ")
    assert "15 days to submission" in markup.of(client(cast, "editor").get("/"))

    assert user.post(f"{Q30}5D7/end/").status_code == 302
    assert not Extension.objects.exists()
    assert user.get(f"{Q30}5D7/end/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("super_user", 200),
        ("analyst", 200),
        ("senior_lead", 200),
        ("central_analyst", 200),
        ("dh", 200),
        ("national", 200),
        ("support", 200),
        ("other_super_user", 404),
        ("editor", 404),
        ("stranger", 404),
        ("panel_chair", 404),
        ("outsider", 404),
    ],
)
def test_the_sha_and_the_centre_read_the_dates(cast, who, status):
    a_deadline(cast, 3)
    answer = client(cast, who).get(Q30)
    assert answer.status_code == status
    changes = client(cast, who).get(f"{Q30}change/").status_code
    assert changes == (200 if who == "super_user" else 403 if status == 200 else 404)


def test_who_may_not_know_of_a_pct_does_not_read_its_deadline(cast):
    a_deadline(cast, 3)
    assert "merger" not in markup.of(client(cast, "national").get(Q30))
    assert "merger" in markup.of(client(cast, "analyst").get(Q30))


def test_an_unknown_region_or_year_is_not_found(cast):
    user = client(cast, "super_user")
    for address in (
        "/regions/Q99/2009-10/dates/",
        "/regions/Q30/1999-00/dates/",
        f"{Q30}5N1/",
        "/regions/5D7/2009-10/dates/",
    ):
        assert user.get(address).status_code == 404, address


def test_the_page_takes_the_same_queries_at_1_and_14_pcts(cast):
    user = client(cast, "super_user")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert user.get(Q30).status_code == 200
        return len(captured)

    one = count()
    for pct in Organisation.objects.filter(parent__code="Q30").exclude(pk=cast.assessment.organisation_id):
        open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor())
    assert count() == one


def test_dates_are_read_once_for_an_assessment_of_a_request_and_anew_for_any_other(
    cast, timetable, django_assert_num_queries
):
    assessment = read_dates_once(Assessment.objects.get(pk=cast.assessment.pk))
    with django_assert_num_queries(1):
        assert dates_of(assessment) == dates_of(assessment) is not None
    Timetable.objects.all().delete()
    assert dates_of(assessment) is not None
    assert dates_of(Assessment.objects.get(pk=cast.assessment.pk)) is None
