"""Saving the forms: what is kept, what is refused, and that nothing is half-saved."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Aspiration, Choice, Commentary
from assessments.pages.competency_form import competency_page
from assessments.pages.governance_form import governance_page
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries import return_model
from assessments.services import save_outcomes
from cycles.models import Mark, Part, Rating
from cycles.states import State
from organisations.decisions import Late, NotTaken, Refused
from tests.assessments.filling import (
    YEARS,
    fill_competency,
    fill_governance,
    fill_outcomes,
    outcome,
    ticks_to,
    version,
)

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-158", "R-162", "R-163")
def test_competency_is_saved_as_typed(cast):
    part = fill_competency(cast.assessment, cast.actor("editor"), "3", level=3)

    page = competency_page(cast.assessment, "3")
    assert [measure.level for measure in page.measures] == [3, 3, 3]
    assert [box.text for box in page.commentaries] == ["What we did about 3.", "What came of it, 3."]
    assert (part.version, part.state, page.saved.by) == (1, Part.State.COMPLETED, "Editor")


@pytest.mark.requirement("R-023", "R-035")
def test_draft_may_be_incomplete(cast):
    part = fill_competency(
        cast.assessment,
        cast.actor("editor"),
        "3",
        levels={"3a": 2, "3b": None},
        ticks={},
        commentaries={"actions": "Begun."},
        completed=False,
    )

    assert part.state == Part.State.DRAFT
    assert competency_page(cast.assessment, "3").measures[0].level == 2


@pytest.mark.requirement("R-035")
def test_completing_names_what_is_missing_at_its_box(cast):
    with pytest.raises(NotTaken) as refused:
        fill_competency(
            cast.assessment,
            cast.actor("editor"),
            "3",
            levels={"3a": 2, "3b": None, "3c": None},
            commentaries={"actions": "Done.", "impact": " \r\n "},
        )

    assert refused.value.message_dict == {
        "level-3b": ["Choose a level for 3b"],
        "level-3c": ["Choose a level for 3c"],
        "commentary-impact": ["Write the commentary on impact"],
    }
    assert not Commentary.objects.exists()
    assert version(cast.assessment, "competency-3") == 0


@pytest.mark.requirement("R-031", "R-032")
@pytest.mark.parametrize(("text", "kept"), [("a" * 2000, True), ("a\r\n" * 1000, True), ("a" * 2001, False)])
def test_commentary_over_its_limit_is_not_saved(cast, text, kept):
    def save():
        fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": text, "impact": "Good."})

    if kept:
        save()
        return
    with pytest.raises(NotTaken) as refused:
        save()
    assert refused.value.message_dict == {
        "commentary-actions": ["Shorten this text by 1 character. The limit is 2,000."]
    }
    # Nothing is half-saved: neither the levels nor the other commentary.
    assert not Rating.objects.filter(assessment=cast.assessment).exists()
    assert not Commentary.objects.exists()
    assert version(cast.assessment, "competency-3") == 0


@pytest.mark.requirement("R-173", "R-333", "R-334")
def test_level_shown_beside_the_ticks_is_additive(cast):
    editor = cast.actor("editor")
    level_4 = ticks_to(cast.assessment, "3b", 4)
    fill_competency(cast.assessment, editor, "3", ticks={"3b": level_4, "3a": []})

    fill_competency(cast.assessment, editor, "3", ticks={"3b": [key for key in level_4 if key != "2.1"]})

    measure = competency_page(cast.assessment, "3").measures[1]
    assert (measure.supported, measure.level) == (1, 2)
    assert [line.criterion.key for line in measure.missing] == ["2.1"]
    assert measure.above_support


@pytest.mark.requirement("R-332")
def test_level_1_line_cannot_be_ticked(cast):
    with pytest.raises(ValueError, match="1.1"):
        fill_competency(cast.assessment, cast.actor("editor"), "3", ticks={"3a": ["1.1"]})


def test_ticks_are_taken_back(cast):
    fill_competency(cast.assessment, cast.actor("editor"), "3", ticks={"3a": ["2.1", "2.2"]})
    fill_competency(cast.assessment, cast.actor("editor"), "3", ticks={"3a": ["2.2"]})

    marks = Mark.objects.filter(assessment=cast.assessment, criterion__item__key="3a")
    assert [mark.criterion.key for mark in marks] == ["2.2"]


@pytest.mark.requirement("R-016")
def test_who_gave_a_level_stays_when_a_colleague_saves_something_else(cast):
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    fill_competency(cast.assessment, cast.actor("colleague"), "3", levels={"3a": 3, "3b": 2, "3c": 2})

    by = dict(Rating.objects.filter(assessment=cast.assessment).values_list("item__key", "by__name"))
    assert by == {"3a": "Colleague", "3b": "Editor", "3c": "Editor"}
    part = Part.objects.get(assessment=cast.assessment, key="competency-3")
    assert str(part.saved_by) == "Colleague"


@pytest.mark.requirement("R-174", "R-336", "R-339")
def test_competency_has_a_score_only_when_all_three_are_rated(cast):
    editor = cast.actor("editor")
    draft = {"completed": False}
    fill_competency(cast.assessment, editor, "3", levels={"3a": 2, "3b": 3, "3c": None}, **draft)
    assert competency_page(cast.assessment, "3").shown_score == ""

    fill_competency(cast.assessment, editor, "3", levels={"3c": 3}, **draft)
    assert competency_page(cast.assessment, "3").shown_score == "2.7"


@pytest.mark.requirement("R-036")
def test_second_of_two_savers_is_told(cast):
    opened = version(cast.assessment, "competency-3")
    fill_competency(cast.assessment, cast.actor("colleague"), "3", version=opened)

    with pytest.raises(Late) as stale:
        fill_competency(cast.assessment, cast.actor("editor"), "3", version=opened, commentaries={"actions": "Mine"})

    assert str(stale.value.by) == "Colleague"
    assert competency_page(cast.assessment, "3").commentaries[0].text == "What we did about 3."


@pytest.mark.requirement("R-176", "R-178", "R-346", "R-347")
@pytest.mark.parametrize("ticked", ["red", "amber", "green"])
def test_governance_is_never_computed(cast, ticked):
    key = "strategy.vision-and-goals"
    lines = [line for line in governance_lines(cast, key) if line.startswith(ticked)]
    fill_governance(cast.assessment, cast.actor("editor"), "strategy", colours={}, ticks={key: lines}, completed=False)
    first = governance_page(cast.assessment, "strategy").subs[0].measure
    assert (first.grade, first.supported) == (None, None)

    fill_governance(
        cast.assessment, cast.actor("editor"), "strategy", colours={key: "green"}, ticks={}, completed=False
    )
    first = governance_page(cast.assessment, "strategy").subs[0].measure
    assert first.grade.code == "green"
    assert [line.criterion.key for group in first.groups for line in group.lines if line.ticked] == lines


def governance_lines(cast, key):
    measure = next(
        sub.measure for sub in governance_page(cast.assessment, key.split(".")[0]).subs if sub.measure.item.key == key
    )
    return [line.criterion.key for group in measure.groups for line in group.lines]


@pytest.mark.requirement("R-177", "R-178")
def test_governance_lines_of_any_colour_can_describe_the_pct(cast):
    key = "finance.historical-financial-management"
    ticks = ["red.1", "amber.1", "green.1"]
    fill_governance(cast.assessment, cast.actor("editor"), "finance", ticks={key: ticks})

    assert return_model(cast.assessment)["items"][key]["ticks"] == ticks


@pytest.mark.requirement("R-182")
def test_governance_commentary_is_optional_and_limited(cast):
    key = "board.risk"
    fill_governance(cast.assessment, cast.actor("editor"), "board", commentaries={})
    with pytest.raises(NotTaken) as refused:
        fill_governance(cast.assessment, cast.actor("editor"), "board", commentaries={key: "a" * 2001})
    assert list(refused.value.message_dict) == [f"commentary-{key}"]


def test_completing_governance_needs_every_colour(cast):
    with pytest.raises(NotTaken) as refused:
        fill_governance(cast.assessment, cast.actor("editor"), "board", colours={"board.risk": "red"})
    assert "colour-board.organisation" in refused.value.message_dict
    assert len(refused.value.message_dict) == 5


@pytest.mark.requirement("R-076", "R-077", "R-078")
def test_outcomes_are_saved_with_five_aspirations_each(cast):
    fill_outcomes(cast.assessment, cast.actor("editor"), "8")

    rows = {row.ref: row for row in outcomes_page(cast.assessment).selected}
    assert list(rows) == ["1a", "1b", "2a", "2b", "8"]
    assert rows["8"].numbers == ["12.5", "13.5", "14.5", "15.5", "16.5"]


@pytest.mark.requirement("R-058", "R-059")
def test_national_outcomes_are_always_chosen(cast):
    fill_outcomes(cast.assessment, cast.actor("editor"))
    fill_outcomes(cast.assessment, cast.actor("editor"), choices={}, completed=False)

    assert [row.ref for row in outcomes_page(cast.assessment).selected] == ["1a", "1b", "2a", "2b"]
    assert Aspiration.objects.filter(choice__assessment=cast.assessment).count() == 20


@pytest.mark.requirement("R-060", "R-061", "R-062")
def test_an_eleventh_outcome_is_refused(cast):
    eight = [str(number) for number in range(3, 11)]
    fill_outcomes(cast.assessment, cast.actor("editor"), *eight)

    with pytest.raises(NotTaken) as refused:
        fill_outcomes(cast.assessment, cast.actor("editor"), *eight, "11")

    assert refused.value.message_dict == {
        "chosen-11": ["You chose 9 local outcomes. Choose up to 8: with the two national outcomes that makes ten."]
    }
    assert Choice.objects.filter(assessment=cast.assessment).count() == 12


def test_a_dropped_outcome_takes_its_aspirations_along(cast):
    fill_outcomes(cast.assessment, cast.actor("editor"), "3", "8")
    fill_outcomes(cast.assessment, cast.actor("editor"), "8")

    assert "3" not in return_model(cast.assessment)["outcomes"]
    assert Aspiration.objects.filter(choice__assessment=cast.assessment).count() == 25


@pytest.mark.requirement("R-085", "R-089")
def test_aspirations_may_be_missing_in_a_draft_only(cast):
    part = version(cast.assessment, "outcomes")
    choices = {"8": ("Because.", {2010: Decimal("1.5")})}
    editor = cast.actor("editor")
    save_outcomes(assessment=cast.assessment, version=part, actor=editor, choices=choices, completed=False)

    choices |= {ref: outcome() for ref in ("1a", "1b", "2a", "2b")}
    with pytest.raises(NotTaken) as refused:
        save_outcomes(assessment=cast.assessment, version=part + 1, actor=editor, choices=choices, completed=True)
    assert list(refused.value.message_dict) == [
        *(f"aspiration-8-{year}" for year in YEARS if year > 2010),
        "agreed-on-outcomes_with_partners",
    ]


@pytest.mark.parametrize("name", ["reader", "neighbour", "stranger", "super_user", "analyst", "dh", "outsider"])
def test_only_the_pcts_writers_save(cast, name):
    for save, key in ((fill_competency, "3"), (fill_governance, "board")):
        with pytest.raises(Refused, match="Only the PCT’s own editors"):
            save(cast.assessment, cast.actor(name), key)
    with pytest.raises(Refused):
        fill_outcomes(cast.assessment, cast.actor(name))


@pytest.mark.requirement("R-248")
@pytest.mark.parametrize("state", [state for state in State if state != State.PREPARING])
def test_nothing_is_saved_after_submission(cast, state):
    cast.at(state)
    with pytest.raises(Refused, match="can be read only"):
        fill_competency(cast.assessment, cast.actor("editor"), "3")


def test_a_refusal_is_an_error_that_django_shows_as_403(cast):
    assert issubclass(NotTaken, ValidationError)
