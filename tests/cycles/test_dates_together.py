"""Two super-users of one SHA change dates at the same time: neither sets over what the other set unseen (R-036)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cycles.date_rules import RegionDates, stamp_of
from cycles.models import Extension, Timetable
from cycles.services import change_dates, extend
from organisations.decisions import Late
from outbox.models import Mail
from tests import markup
from tests.cycles.test_dates import Q30, boxes, client

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-036", "R-048")]


@pytest.fixture
def timetable(cast) -> Timetable:
    at = (timezone.localtime() + timedelta(days=20)).replace(hour=12, minute=0, second=0, microsecond=0)
    Timetable.objects.filter(sha__code="Q30", cycle=cast.cycle).update(
        submission_at=at,
        second_set_until=at,
        survey_closes_at=at,
        panels_from=timezone.localdate() + timedelta(days=50),
        panels_to=timezone.localdate() + timedelta(days=120),
    )
    return Timetable.objects.get(sha__code="Q30", cycle=cast.cycle)


def sent_by(answer) -> dict[str, str]:
    """The boxes of a page of dates as its form would send them."""
    tags = re.findall(r'<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"', markup.of(answer))
    return {name: value for name, value in tags if name not in ("csrfmiddlewaretoken", "passed_is_meant")}


def moved(timetable: Timetable, **days: int) -> RegionDates:
    standing = RegionDates.of(timetable)
    return RegionDates(**{name: getattr(standing, name) + timedelta(days=days.get(name, 0)) for name in vars(standing)})


def colleague_sets(cast, timetable, **days: int) -> RegionDates:
    dates = moved(timetable, **days)
    change_dates(cycle=cast.cycle, sha=timetable.sha, dates=dates, actor=cast.actor("super_user"))
    return dates


def test_a_date_that_both_changed_is_told_and_what_was_typed_stays(cast, timetable):
    user = client(cast, "super_user")
    typed = sent_by(user.get(f"{Q30}change/")) | {"submission_at_time": "9am"}
    theirs = colleague_sets(cast, timetable, submission_at=-2)
    answer = user.post(f"{Q30}change/", typed)
    assert answer.status_code == 409
    assert "Meanwhile the submission deadline was set to" in markup.of(answer) and 'value="9am"' in markup.of(answer)
    timetable.refresh_from_db()
    assert RegionDates.of(timetable) == theirs

    again = sent_by(answer)
    assert user.post(f"{Q30}change/", again).status_code == 200, "seen now, it can be gone over"
    assert user.post(f"{Q30}change/", again | {"go": "set"}).status_code == 302
    timetable.refresh_from_db()
    assert timezone.localtime(timetable.submission_at).hour == 9


def test_a_date_that_only_the_other_changed_is_taken_from_them(cast, timetable):
    user = client(cast, "super_user")
    typed = sent_by(user.get(f"{Q30}change/"))
    last = timetable.panels_to + timedelta(days=3)
    typed |= {"panels_to_day": str(last.day), "panels_to_month": str(last.month), "panels_to_year": str(last.year)}
    theirs = colleague_sets(cast, timetable, submission_at=-2, panels_from=1)
    answer = user.post(f"{Q30}change/", typed | {"go": "set"})
    name = cast.users["super_user"].name
    assert answer.status_code == 409 and f"{name} set dates while you were on this page" in markup.of(answer)
    assert "Meanwhile" not in markup.of(answer)
    assert user.post(f"{Q30}change/", sent_by(answer) | {"go": "set"}).status_code == 302
    timetable.refresh_from_db()
    assert (timetable.submission_at, timetable.panels_from) == (theirs.submission_at, theirs.panels_from)
    assert timetable.panels_to == last


def test_dates_that_no_person_set_are_somebody_elses(cast, timetable):
    user = client(cast, "super_user")
    typed = sent_by(user.get(f"{Q30}change/")) | {"submission_at_time": "9am"}
    Timetable.objects.filter(pk=timetable.pk).update(panels_to=timetable.panels_to + timedelta(days=1), by=None)
    answer = user.post(f"{Q30}change/", typed)
    assert answer.status_code == 409 and "Somebody else set dates while you were on this page" in markup.of(answer)


def test_between_asking_and_setting_the_dates_are_looked_at_again(cast, timetable):
    user = client(cast, "super_user")
    typed = sent_by(user.get(f"{Q30}change/")) | {"submission_at_time": "9am"}
    asked = sent_by(user.post(f"{Q30}change/", typed))
    theirs = colleague_sets(cast, timetable, submission_at=-2)
    assert user.post(f"{Q30}change/", asked | {"go": "set"}).status_code == 409
    timetable.refresh_from_db()
    assert RegionDates.of(timetable) == theirs


def test_a_second_click_sets_nothing_twice(cast, timetable):
    user = client(cast, "super_user")
    typed = sent_by(user.get(f"{Q30}change/")) | {"submission_at_time": "9am", "go": "set"}
    assert [user.post(f"{Q30}change/", typed).status_code for _ in range(2)] == [302, 302]
    assert Mail.objects.filter(kind="dates").count() == 5


@pytest.mark.parametrize("seen", ["", "never", "2026-01-01 2026-01-01", "9" * 5000])
def test_an_odd_stamp_sets_nothing_over(cast, timetable, seen):
    answer = client(cast, "super_user").post(
        f"{Q30}change/", boxes(timezone.now() + timedelta(days=9)) | {"seen": seen, "go": "set"}
    )
    assert answer.status_code == 409


def test_a_stamp_where_no_dates_stand_yet_stops_nothing(cast, timetable):
    Timetable.objects.filter(pk=timetable.pk).delete()
    typed = boxes(timezone.now() + timedelta(days=9)) | {"seen": "odd", "go": "set"}
    assert client(cast, "super_user").post(f"{Q30}change/", typed).status_code == 302


def test_the_service_sets_nothing_over_what_came_since(cast, timetable):
    seen = stamp_of(RegionDates.of(timetable))
    colleague_sets(cast, timetable, submission_at=-2)
    with pytest.raises(Late) as raised:
        change_dates(
            cycle=cast.cycle,
            sha=timetable.sha,
            dates=moved(timetable, submission_at=-1),
            actor=cast.actor("super_user"),
            seen=seen,
        )
    assert raised.value.by == cast.users["super_user"]


def test_the_deadline_of_one_pct_is_not_set_over_unseen(cast, timetable):
    user, given = client(cast, "super_user"), {"timetable": timetable, "pct": cast.assessment.organisation}
    typed = sent_by(user.get(f"{Q30}5D7/")) | {"reason": "The merger", "submission_at_time": "9am"}
    at = timetable.submission_at + timedelta(days=4)
    extend(**given, at=at, reason="Flooded offices", actor=cast.actor("super_user"))
    answer = user.post(f"{Q30}5D7/", typed)
    page = markup.of(answer)
    assert answer.status_code == 409
    assert "Flooded offices" in page and "The merger" in page and 'value="9am"' in page
    assert Extension.objects.get().submission_at == at
    mails = Mail.objects.filter(kind="deadline").count()
    again = sent_by(answer) | {"reason": "The merger"}
    assert [user.post(f"{Q30}5D7/", again).status_code for _ in range(2)] == [302, 302]
    assert Extension.objects.get().reason == "The merger"
    assert Mail.objects.filter(kind="deadline").count() == 2 * mails, "a second click mails nobody again"


def test_a_deadline_that_was_set_anew_is_not_ended_unseen(cast, timetable):
    user, given = client(cast, "super_user"), {"timetable": timetable, "pct": cast.assessment.organisation}
    actor = cast.actor("super_user")
    extend(**given, at=timetable.submission_at + timedelta(days=4), reason="Flooded offices", actor=actor)
    asked = sent_by(user.get(f"{Q30}5D7/end/"))
    extend(**given, at=timetable.submission_at + timedelta(days=6), reason="Still flooded", actor=actor)
    answer = user.post(f"{Q30}5D7/end/", asked, follow=True)
    name = cast.users["super_user"].name
    assert f"{name} set another deadline for" in markup.of(answer) and Extension.objects.exists()
    user.post(f"{Q30}5D7/end/", sent_by(answer))
    assert not Extension.objects.exists()
