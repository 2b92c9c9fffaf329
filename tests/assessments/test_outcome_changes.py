import datetime

import pytest
from django.utils import timezone

from assessments.models import Agreement, OutcomeChange
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries import return_model, what_is_missing
from assessments.queries.outcome_wording import outcome_wording
from assessments.services import Also, save_outcomes
from organisations.decisions import NotTaken
from tests.assessments.filling import version
from tests.assessments.own_outcomes import choices, last_year

pytestmark = pytest.mark.django_db

PARTNERS, BOARD = Agreement.What.OUTCOMES_WITH_PARTNERS, Agreement.What.OUTCOMES_BY_BOARD
DAY = timezone.localdate() - datetime.timedelta(weeks=3)
AGREED = {PARTNERS: (DAY, ""), BOARD: (DAY, "7.2")}
WHY = ("local_strategy", "The plan was refreshed.")


def save(cast, *refs, completed=True, changes=None, agreements=AGREED, names=None, again=(PARTNERS, BOARD)):
    return save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=cast.actor("editor"),
        choices=choices(*refs),
        also=Also(names=names, changes=changes, agreements=agreements, agreed_again=again),
        completed=completed,
    )


def refused(cast, *refs, **given) -> list[str]:
    with pytest.raises(NotTaken) as error:
        save(cast, *refs, **given)
    return sorted(error.value.message_dict)


@pytest.mark.requirement("R-067")
def test_the_four_circumstances_are_the_handbooks_words(cast):
    assert outcome_wording(cast.assessment).circumstances == {
        "panel_feedback": "feedback from the panel process indicated the need for change;",
        "local_strategy": (
            "there has been a significant change in local strategy following the refresh/redevelopment process;"
        ),
        "major_improvement": (
            "there has been a major improvement in performance (meaning that the outcome is no longer a key priority);"
        ),
        "better_metric": (
            "the new metrics list for Year 2 provides a better metric than was available last year for a priority "
            "outcome area."
        ),
    }


@pytest.mark.requirement("R-063", "R-064")
def test_last_years_choice_is_shown_also_where_the_list_has_it_no_more(cast):
    last_year(cast, "1a", "9", "15", gone="Seen within two days")
    page = outcomes_page(cast.assessment)
    assert [row.ref for row in page.rows if row.last_year] == ["1a", "9", "15"]
    assert {row.chosen_before for row in page.rows} == {"Yes", "No"}
    assert [gone.before.name for gone in page.gone] == ["Seen within two days"]
    assert page.since_last_year == "0 kept from last year, 0 new, 3 dropped"


def test_where_last_year_is_not_held_nothing_is_a_change(cast):
    save(cast, "9", agreements={PARTNERS: (DAY, "")})
    page = outcomes_page(cast.assessment)
    assert {row.chosen_before for row in page.rows} == {"Not held"}
    assert (page.changes, page.since_last_year) == ([], "")


@pytest.mark.requirement("R-065", "R-066", "R-068")
def test_every_outcome_added_or_dropped_needs_its_own_circumstance_and_rationale(cast):
    last_year(cast, "1a", "9", "15", gone="Seen within two days")
    boxes = {f"change-{kind}-{box}" for kind in ("why", "rationale") for box in ("44", "15", "gone")}
    assert set(refused(cast, "9", "44")) == boxes
    assert refused(cast, "9", "44", changes={"44": WHY, "15": ("", "Because"), "gone": WHY}) == ["change-why-15"]
    assert refused(cast, "9", "44", changes={"44": WHY, "15": ("panel_feedback", " "), "gone": WHY}) == [
        "change-rationale-15"
    ]
    save(cast, "9", "44", changes={"44": WHY, "15": WHY, "gone": WHY})
    found = {(row.kind, row.metric.key, row.circumstance) for row in OutcomeChange.objects.select_related("metric")}
    assert found == {
        ("added", "wcc-y2-44", "local_strategy"),
        ("dropped", "wcc-y2-15", "local_strategy"),
        ("dropped", "gone", "local_strategy"),
    }
    assert return_model(cast.assessment)["outcome_changes"]["gone"] == {
        "kind": "dropped",
        "name": "Seen within two days",
        "circumstance": "local_strategy",
        "rationale": "The plan was refreshed.",
    }


def test_a_national_outcome_is_no_change(cast):
    last_year(cast, "9")
    assert not outcomes_page(cast.assessment).rows[0].last_year
    save(cast, "9", agreements={PARTNERS: (DAY, "")})
    assert not OutcomeChange.objects.exists()


def test_what_was_said_about_a_change_goes_when_there_is_none_any_more(cast):
    last_year(cast, "9")
    save(cast, "9", "44", changes={"44": WHY})
    save(cast, "9", changes={})
    assert not OutcomeChange.objects.exists()


def test_a_rationale_of_a_change_has_a_limit(cast):
    last_year(cast, "9")
    assert refused(cast, "9", "44", changes={"44": ("local_strategy", "a" * 501)}) == ["change-rationale-44"]
    assert not OutcomeChange.objects.exists()


@pytest.mark.requirement("R-070", "R-074", "R-075")
def test_partners_agree_the_outcomes_and_the_board_agrees_changes(cast):
    last_year(cast, "9")
    assert refused(cast, "9", agreements={}) == ["agreed-on-outcomes_with_partners"]
    save(cast, "9", agreements={PARTNERS: (DAY, "")})
    board = {"agreed-on-outcomes_by_board", "agreed-minute-outcomes_by_board"}
    assert set(refused(cast, "9", "44", changes={"44": WHY}, agreements={})) == board | {
        "agreed-on-outcomes_with_partners"
    }
    save(cast, "9", "44", changes={"44": WHY}, agreements={PARTNERS: (DAY, ""), BOARD: (DAY, "7.2")})
    assert Agreement.objects.filter(assessment=cast.assessment).count() == 2


@pytest.mark.requirement("R-065", "R-070")
def test_each_missing_thing_is_named_with_its_page(cast):
    last_year(cast, "9")
    save(cast, "9", "44", completed=False, agreements={})
    missing = [thing for thing in what_is_missing(cast.assessment) if thing.part == "outcomes"]
    assert [thing.text for thing in missing] == [
        "Outcomes: circumstance for choosing outcome 44 missing",
        "Outcomes: rationale for choosing outcome 44 missing",
        "Outcomes: day on which the outcomes were agreed with partners missing",
        "Outcomes: day on which the board agreed the changes to the local outcomes missing",
        "Outcomes: number of the minute by which the board agreed the changes to the local outcomes missing",
    ]
    assert {thing.url_name for thing in missing} == {"outcomes_form"}
