"""The SHA's analyst reads each comment before anybody else does, and what is withheld stays with the analyst."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cycles.models import Assessment
from cycles.states import State
from organisations.decisions import Late, NotTaken, Refused
from organisations.models import Event
from surveys import services
from surveys.models import Answer, CollatedComment, Collation, Outcome, ScreenedComment, Screening
from surveys.pages.survey_result import survey_result
from surveys.queries import comments_shown, unread_comments
from surveys.queries.comments import comments_as_written, version_of
from tests.surveys.results import closed_with_answers
from tests.surveys.screening import SHOWN, UNREAD, all_read, in_part, in_whole, screen, written

pytestmark = pytest.mark.django_db

TEXT = "Dr Smith moved our meeting twice."
SAID = f"{TEXT} keep_doing"
CUT = "[…] moved our meeting twice. keep_doing"
KEY = "keep_doing"


@pytest.fixture
def closed(survey):
    """Newcastle's survey, closed with comments, and its return submitted."""
    closed_with_answers(survey, text=TEXT)
    survey.cast.at(State.SUBMITTED)
    return survey


def shown(survey, key=KEY):
    return comments_shown(survey.assessment)[key]


def page_of(survey, who="analyst"):
    row = Assessment.objects.select_related("organisation", "cycle", "framework").get(pk=survey.assessment.pk)
    return survey_result(row, survey.cast.actor(who))


# Before a comment is read


@pytest.mark.requirement("R-149")
def test_a_closed_survey_shows_no_comment_to_anybody_before_it_is_read(closed):
    number = len(written(closed.assessment, KEY))
    assert number == 13
    assert (shown(closed).texts, shown(closed).unread) == ([], number)
    assert TEXT not in repr(page_of(closed)) and TEXT not in repr(page_of(closed, "panel_chair"))


@pytest.mark.requirement("R-150")
def test_numbers_are_shown_while_comments_wait(closed):
    assert [line.now.n for line in page_of(closed, "panel_chair").lines] == [19] * 6


def test_a_result_holds_numbers_and_no_word_that_was_written(closed):
    assert TEXT not in repr(Collation.objects.get().content)
    assert CollatedComment.objects.filter(text__contains=TEXT).count() == 13 * 8


@pytest.mark.requirement("R-149")
def test_comments_lie_in_the_order_of_the_closing_and_lead_to_no_answer(closed):
    fields = {field.name for field in CollatedComment._meta.get_fields()}
    assert fields == {"uuid", "assessment", "key", "place", "text"}
    assert not {row.pk for row in written(closed.assessment, KEY)} & set(Answer.objects.values_list("uuid", flat=True))
    assert [row.place for row in written(closed.assessment, KEY)] == list(range(13))


@pytest.mark.requirement("R-149")
def test_comments_of_a_group_of_a_few_are_no_ones_to_read(survey):
    closed_with_answers(survey, partners=10, providers=10, opinion_formers=4, answers=24)
    survey.cast.at(State.SUBMITTED)
    given = Answer.objects.exclude(text="").filter(statement__key=KEY).count()
    assert 0 < len(written(survey.assessment, KEY)) < given


# Reading


@pytest.mark.requirement("R-149")
def test_a_comment_that_was_read_is_shown_as_it_was_written(closed):
    first, *_ = written(closed.assessment, KEY)
    assert screen(closed, {first.pk: SHOWN}).changed == 1
    assert ([one.text for one in shown(closed).texts], shown(closed).unread) == ([SAID], 12)


@pytest.mark.requirement("R-149")
def test_others_read_what_the_analyst_left_of_a_comment_and_never_the_rest(closed):
    all_read(closed)
    first, second, *_ = written(closed.assessment, KEY)
    screen(closed, {first.pk: in_part(CUT), second.pk: in_whole()})
    of_key = shown(closed)
    assert ([one.text for one in of_key.texts if one.in_part], of_key.withheld, of_key.total) == ([CUT], 1, 13)
    assert len([one for one in of_key.texts if one.text == SAID]) == 11


@pytest.mark.parametrize(
    ("verdict", "box", "said"),
    [
        (in_whole(reason=""), "reason", "Choose a reason for withholding"),
        (in_whole(reason="boring"), "reason", "Choose a reason for withholding"),
        (in_whole(reason=Screening.Reason.OTHER), "why", "Say why it is withheld"),
        (in_whole(why="x" * 501), "why", "Shorten the reason by 1 character. The limit is 500."),
        (in_part(SAID), "text", "Put […] in the place of what you leave out"),
        (in_part("A doctor moved our meeting […]"), "text", "Only leave words out"),
        (in_part("[…]"), "text", "Withhold it in whole"),
        (services.Verdict(outcome="burnt"), "outcome", "Choose what becomes of the comment"),
    ],
)
def test_what_is_withheld_needs_a_reason_and_adds_no_word(closed, verdict, box, said):
    first, second, *_ = written(closed.assessment, KEY)
    with pytest.raises(NotTaken) as refused:
        screen(closed, {first.pk: verdict, second.pk: SHOWN})
    assert said in refused.value.errors[f"{box}_{first.pk.hex}"]
    assert not Screening.objects.exists() and not ScreenedComment.objects.exists()


def test_a_gap_may_be_typed_with_three_points_and_is_kept_as_one_sign(closed):
    first, *_ = written(closed.assessment, KEY)
    screen(closed, {first.pk: in_part("[...] moved our meeting twice. keep_doing")})
    assert shown(closed).texts[0].text == CUT


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize(
    "who", ["super_user", "senior_lead", "other_analyst", "central_analyst", "panel_chair", "editor"]
)
def test_nobody_but_the_analyst_of_the_region_reads_comments_as_they_were_written(closed, who):
    first, *_ = written(closed.assessment, KEY)
    with pytest.raises(PermissionDenied):
        screen(closed, {first.pk: SHOWN}, who=who)
    assert comments_as_written(closed.assessment, closed.cast.actor(who), KEY) == []
    for model in (CollatedComment, Screening):
        assert not model.objects.showing(closed.cast.actor(who)).exists()


def test_comments_are_not_read_while_the_return_is_open(closed):
    first, *_ = written(closed.assessment, KEY)
    closed.cast.at(State.PREPARING)
    with pytest.raises(Refused, match="has not submitted its return"):
        screen(closed, {first.pk: SHOWN})


# Changing one's mind


def test_until_the_release_every_decision_is_changed_and_taken_back(closed):
    first, *_ = written(closed.assessment, KEY)
    for verdict, texts, unread in (
        (in_whole(), [], 12),
        (SHOWN, [SAID], 12),
        (in_part(CUT), [CUT], 12),
        (UNREAD, [], 13),
    ):
        screen(closed, {first.pk: verdict})
        assert ([one.text for one in shown(closed).texts], shown(closed).unread) == (texts, unread)


@pytest.mark.parametrize(
    ("before", "after", "is_taken"),
    [
        (SHOWN, in_whole(), True),
        (SHOWN, in_part(CUT), True),
        (SHOWN, UNREAD, False),
        (in_part(CUT), in_whole(), True),
        (in_part(CUT), in_part("[…] our meeting twice. keep_doing"), True),
        (in_part(CUT), in_part("Dr Smith […] twice. keep_doing"), False),
        (in_part(CUT), SHOWN, False),
        (in_whole(), in_part(CUT), False),
        (in_whole(), SHOWN, False),
        (None, SHOWN, True),
    ],
)
def test_after_the_release_more_can_be_withheld_and_nothing_is_shown_again(closed, before, after, is_taken):
    first, *_ = written(closed.assessment, KEY)
    if before:
        screen(closed, {first.pk: before})
    for state in (State.PROVISIONAL, State.PUBLISHED):
        closed.cast.at(state)
        if is_taken:
            screen(closed, {first.pk: after})
            assert ScreenedComment.objects.get().outcome == after.outcome
        else:
            with pytest.raises(NotTaken, match="The results are released"):
                screen(closed, {first.pk: after})


def test_each_decision_is_kept_with_who_when_and_why_and_none_is_written_over(closed):
    first, *_ = written(closed.assessment, KEY)
    screen(closed, {first.pk: in_part(CUT, why="The only doctor there")})
    screen(closed, {first.pk: in_whole(Screening.Reason.OTHER, "Asked for by the author")})
    screen(closed, {first.pk: in_whole(Screening.Reason.OTHER, "Asked for by the author")})
    rows = Screening.objects.order_by("number")
    assert [(row.number, row.outcome, row.text, row.reason, row.why) for row in rows] == [
        (1, "part", CUT, "points", "The only doctor there"),
        (2, "whole", "", "other", "Asked for by the author"),
    ]
    assert {row.by for row in rows} == {closed.cast.users["analyst"]} and all(row.at <= timezone.now() for row in rows)


def test_the_second_of_two_analysts_is_told_before_anything_is_saved(closed):
    first, second, *_ = written(closed.assessment, KEY)
    seen = version_of(comments_as_written(closed.assessment, closed.cast.actor("analyst"), KEY))
    screen(closed, {first.pk: in_whole()}, seen=seen)
    with pytest.raises(Late) as late:
        screen(closed, {first.pk: SHOWN, second.pk: SHOWN}, seen=seen)
    assert late.value.by == closed.cast.users["analyst"]
    assert ScreenedComment.objects.get().outcome == Outcome.WHOLE


def test_an_event_says_how_many_were_decided_and_no_word_of_them(closed):
    first, second, *_ = written(closed.assessment, KEY)
    screen(closed, {first.pk: in_part(CUT, why="Named"), second.pk: SHOWN})
    event = Event.objects.get(verb="screened comments of the survey")
    assert event.detail == {"decisions": 2, "withheld": 1} and event.subject == "survey"


def test_a_survey_counts_its_unread_comments_and_no_others(closed):
    assert unread_comments([closed.assessment])[closed.assessment.pk] == CollatedComment.objects.count()
    all_read(closed)
    assert unread_comments([closed.assessment])[closed.assessment.pk] == 0


# A year later


def forget(survey):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=400)):
        services.forget_people(assessment=survey.assessment)


def test_a_year_after_the_closing_what_was_withheld_is_deleted_in_the_answers_too(closed):
    all_read(closed)
    everything = {row.pk: in_whole(why="Dr Smith is named") for row in written(closed.assessment, KEY)}
    cut, *_ = everything
    screen(closed, everything | {cut: in_part(CUT)})
    before = shown(closed)
    forget(closed)
    kept = Answer.objects.filter(statement__key=KEY, text__contains="Smith")
    assert not kept.exists() and not CollatedComment.objects.filter(key=KEY, text__contains="Smith").exists()
    assert not Screening.objects.exclude(why="").exists()
    assert shown(closed) == before
    assert {row.by for row in Screening.objects.filter(outcome="part")} == {closed.cast.users["analyst"]}


def test_a_year_after_the_closing_comments_that_are_shown_are_as_they_were(closed):
    all_read(closed)
    forget(closed)
    assert {one.text for one in shown(closed).texts} == {SAID} and Answer.objects.filter(text=SAID).exists()


def test_what_is_deleted_is_decided_on_no_more(closed):
    rows = written(closed.assessment, KEY)
    screen(closed, {row.pk: in_whole() for row in rows})
    forget(closed)
    with pytest.raises(NotTaken, match="is deleted"):
        screen(closed, {rows[0].pk: SHOWN})
