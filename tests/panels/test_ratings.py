import pytest

from cycles.models import Rating
from cycles.scoring import shown
from cycles.states import Stage, State
from organisations.decisions import NotTaken, Refused
from panels.queries import panel_lines
from panels.queries.items import ratable
from panels.report.derive import score
from panels.services import record_agreed
from tests.panels.scene import agree, agreed, briefed, grade, item

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-331", "R-335", "R-344", "R-345", "R-347")
def test_the_panel_rates_each_line_and_each_component_but_no_competency(cast):
    kinds = [line.kind for line in ratable(cast.assessment)]
    assert (kinds.count("sub_competency"), kinds.count("sub_component"), kinds.count("component")) == (33, 16, 3)
    briefed(cast)
    with pytest.raises(ValueError, match="not rated by a panel"):
        record_agreed(
            assessment=cast.assessment,
            item=item("3"),
            grade=grade(item("3b"), 3),
            actor=cast.actor("panel_chair"),
            reason="",
        )


@pytest.mark.requirement("R-342", "R-353")
def test_record_agreed_stands_beside_self_and_evidence(cast):
    briefed(cast, {"3b": 2})
    agree(cast, "3b", 2, "No plan that changed was shown.")
    rows = Rating.objects.filter(assessment=cast.assessment, item__key="3b")
    assert {row.stage: row.grade.number for row in rows} == {Stage.SELF: 3, Stage.EVIDENCE: 2, Stage.PANEL: 2}
    panel = rows.get(stage=Stage.PANEL)
    assert (panel.by, panel.reason, panel.copy) == (cast.users["panel_chair"], "No plan that changed was shown.", 1)


@pytest.mark.requirement("R-361")
@pytest.mark.parametrize(("key", "code"), [("3b", 2), ("3b", 4), ("board.risk", "amber")])
def test_a_deviation_without_a_reason_is_refused(cast, key, code):
    briefed(cast)
    with pytest.raises(NotTaken, match="than the self-assessment") as refused:
        agree(cast, key, code, "  ")
    assert set(refused.value.errors) == {"reason"}
    assert not Rating.objects.filter(stage=Stage.PANEL).exists()


@pytest.mark.requirement("R-343")
def test_a_level_that_the_marks_do_not_support_needs_a_reason(cast):
    briefed(cast, {"3b": 2})
    with pytest.raises(NotTaken, match="support level 2, not level 3"):
        agree(cast, "3b", 3)
    agree(cast, "3b", 3, "The panel heard evidence for the rest.")


@pytest.mark.requirement("R-346", "R-347")
def test_an_overall_colour_is_entered_whatever_its_parts_are(cast):
    briefed(cast)
    agree(cast, "board", "red")
    assert panel_lines(cast.assessment, cast.actor("panel_chair"))["board"].grade.code == "red"
    assert panel_lines(cast.assessment, cast.actor("panel_chair"))["strategy"].grade is None


def test_record_agreed_takes_a_rating_back(cast):
    briefed(cast)
    agree(cast, "3b", 3)
    record_agreed(assessment=cast.assessment, item=item("3b"), grade=None, actor=cast.actor("panel_chair"))
    assert panel_lines(cast.assessment, cast.actor("panel_chair"))["3b"].lacks == "To rate"


@pytest.mark.parametrize("person", ["panel_member", "analyst", "senior_lead", "editor"])
def test_nobody_but_the_chair_enters_agreed_ratings(cast, person):
    briefed(cast)
    with pytest.raises(Refused, match="Only the panel’s chair"):
        record_agreed(assessment=cast.assessment, item=item("3b"), grade=grade(item("3b"), 3), actor=cast.actor(person))


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RATED])
def test_agreed_ratings_are_entered_while_the_panel_is_briefed(cast, state):
    briefed(cast)
    cast.at(state)
    with pytest.raises(Refused):
        agree(cast, "3b", 3)


@pytest.mark.requirement("R-359")
def test_panel_lines_mark_deviations_in_words(cast):
    briefed(cast)
    agree(cast, "3b", 1, "Nothing was shown.")
    lines = panel_lines(cast.assessment, cast.actor("panel_member"))
    assert lines["3b"].difference == "Two levels lower than the self-assessment"
    assert lines["3a"].difference == ""


@pytest.mark.requirement("R-327")
def test_panel_lines_hold_no_panel_rating_for_the_pct(cast):
    briefed(cast)
    agreed(cast)
    for state in (State.BRIEFED, State.RATED):
        cast.at(state)
        seen = panel_lines(cast.assessment, cast.actor("chief_executive"))
        assert {line.agreed for line in seen.values()} == {None}
        assert {line.evidence for line in seen.values()} == {None}


@pytest.mark.requirement("R-336", "R-337", "R-338", "R-339")
@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ((1, 1, 1), "1.0"),
        ((1, 1, 2), "1.3"),
        ((1, 2, 2), "1.7"),
        ((3, 2, 1), "2.0"),
        ((2, 2, 3), "2.3"),
        ((2, 3, 3), "2.7"),
        ((3, 3, 3), "3.0"),
        ((3, 3, 4), "3.3"),
        ((3, 4, 4), "3.7"),
        ((4, 4, 4), "4.0"),
        ((4, 4, None), None),
        ((None, None, None), None),
    ],
)
def test_a_competency_score_is_the_mean_of_three_levels_once_all_are_rated(levels, words):
    found = score(list(levels))
    assert (found and found["shown"]) == words
    assert shown(None) == ""


def test_panel_lines_take_the_same_queries_for_none_and_for_all(cast, django_assert_num_queries):
    assert briefed(cast).framework
    actor = cast.actor("panel_chair")
    with django_assert_num_queries(3):
        panel_lines(cast.assessment, actor)
    agreed(cast)
    with django_assert_num_queries(3):
        panel_lines(cast.assessment, actor)
