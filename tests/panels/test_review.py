import pytest

from cycles.models import Mark, Rating
from cycles.states import Stage, State
from organisations.decisions import NotTaken, Refused
from panels.models import Review
from panels.queries.marks import support
from panels.queries.review import flag, review_finished, review_lines, work
from panels.services import record_review
from tests.panels.scene import freeze, grade, item, review, reviewed, submitted, verdicts

pytestmark = pytest.mark.django_db


def record(cast, key="3b", level=2, **more):
    on = item(key)
    given = {"verdicts": verdicts(on, level), "grade": grade(on, level), "note": "Page 14 names no plan.", "done": True}
    return record_review(assessment=cast.assessment, item=on, actor=cast.actor("analyst"), **given | more)


@pytest.mark.requirement("R-259", "R-353")
def test_record_review_keeps_marks_and_level_beside_the_self_assessment(cast):
    submitted(cast)
    done = record(cast)
    marks = Mark.objects.filter(assessment=cast.assessment, criterion__item__key="3b", stage=Stage.EVIDENCE)
    assert marks.count() == 14
    assert {mark.copy for mark in marks} == {1}
    evidence = Rating.objects.get(assessment=cast.assessment, item__key="3b", stage=Stage.EVIDENCE)
    assert (evidence.grade.number, evidence.reason, evidence.copy) == (2, "Page 14 names no plan.", 1)
    assert Rating.objects.get(assessment=cast.assessment, item__key="3b", stage=Stage.SELF).grade.number == 3
    assert (done.analyst, done.copy) == (cast.users["analyst"], 1)


@pytest.mark.requirement("R-259")
def test_record_review_is_not_finished_before_every_criterion_is_marked(cast):
    submitted(cast)
    on = item("3b")
    some = dict(list(verdicts(on, 2).items())[:12])
    with pytest.raises(NotTaken) as refused:
        record(cast, verdicts=some, grade=None)
    assert refused.value.errors["verdicts"].startswith("2 criteria are not marked yet.")
    assert "grade" in refused.value.errors
    assert not Mark.objects.filter(stage=Stage.EVIDENCE).exists()
    assert record(cast, verdicts=some, grade=None, done=False) is None
    assert Mark.objects.filter(stage=Stage.EVIDENCE).count() == 12
    assert not Review.objects.exists()


@pytest.mark.requirement("R-343")
def test_record_review_asks_why_where_the_marks_support_another_level(cast):
    submitted(cast)
    on = item("3b")
    with pytest.raises(NotTaken, match="Your marks support level 2, not level 3"):
        record(cast, grade=grade(on, 3), note=" ")
    assert record(cast, grade=grade(on, 3), note="The survey shows it.")


@pytest.mark.requirement("R-346", "R-347")
def test_record_review_computes_nothing_for_governance(cast):
    submitted(cast)
    on = item("finance.historical-financial-management")
    review(cast, on.key, "amber", note="")
    assert review_lines(cast.assessment, cast.actor("analyst"))[on.key].support.level is None


@pytest.mark.requirement("R-332")
def test_record_review_takes_no_mark_of_another_line_nor_of_level_1(cast):
    submitted(cast)
    level_1 = item("3b").criteria.get(markable=False)
    for wrong in (verdicts(item("3a"), 2), {level_1.pk: ("met", "")}):
        with pytest.raises(ValueError, match="no criterion of 3b"):
            record(cast, verdicts=wrong)


@pytest.mark.requirement("R-333", "R-334")
@pytest.mark.parametrize(
    ("not_met", "level"), [([], 4), ([4], 3), ([3], 2), ([3, 4], 2), ([2], 1), ([2, 3, 4], 1), ([2, 4], 1)]
)
def test_marks_support_the_highest_level_with_all_criteria_of_every_lower_one(cast, not_met, level):
    criteria = list(item("3b").criteria.filter(markable=True).select_related("grade", "item"))
    missed = {number: next(row.pk for row in criteria if row.grade.number == number) for number in not_met}
    marks = {row.pk: "not_evidenced" if row.pk in missed.values() else "met" for row in criteria}
    assert support(criteria, marks).level == level
    assert support(criteria, {}).level is None


@pytest.mark.parametrize("state", [State.PREPARING, State.BRIEFED])
def test_record_review_is_refused_outside_submitted(cast, state):
    submitted(cast)
    cast.at(state)
    with pytest.raises(Refused):
        record(cast)


@pytest.mark.requirement("R-260", "R-261", "R-262", "R-263")
@pytest.mark.parametrize(
    ("own", "evidence", "before", "kind", "why"),
    [
        (3, 2, None, "discuss", "Self-assessed level 3; the evidence supports level 2, one level lower."),
        (1, 4, None, "discuss", "Self-assessed level 1; the evidence supports level 4, three levels higher."),
        (3, 3, 2, "improved", "Up from level 2 last year, and the evidence agrees."),
        (3, 3, 3, "limited", "Still level 3, as last year."),
        (4, 4, 4, "agree", ""),
        (2, 2, 3, "limited", "Down from level 3 last year."),
        (3, 3, None, "agree", ""),
        (3, None, None, "", ""),
        (None, 2, None, "discuss", "No self-assessment. The evidence supports level 2."),
    ],
)
def test_flag_says_what_differs_in_words(own, evidence, before, kind, why):
    on = item("3b")
    found = flag(on, *(grade(on, level) if level else None for level in (own, evidence, before)))
    assert (found.kind, found.why) == (kind, why)


def test_flag_of_governance_speaks_of_colours():
    on = item("board.risk")
    found = flag(on, grade(on, "green"), grade(on, "red"), None)
    assert found.why == "Self-assessed green; the evidence supports red, two colours lower."


@pytest.mark.requirement("R-251")
def test_a_resubmission_asks_to_look_again_at_what_changed(cast):
    submitted(cast)
    reviewed(cast)
    assert review_finished(cast.assessment)
    freeze(cast.assessment, {"3b": "other"})
    lines = review_lines(cast.assessment, cast.actor("analyst"))
    assert [key for key, line in lines.items() if line.look_again] == ["3b"]
    assert review_finished(cast.assessment).reason == (
        "The PCT changed its return. Look again at 3b Public and patient engagement."
    )
    review(cast, "3b", 3)
    assert review_finished(cast.assessment)


def test_review_finished_names_what_is_missing(cast):
    submitted(cast)
    review(cast, "1a", 3)
    decision = review_finished(cast.assessment)
    assert "1b " in decision.reason
    assert "and 45 more" in decision.reason


def test_review_lines_hold_nothing_for_the_pct(cast):
    submitted(cast)
    review(cast, "3b", 2)
    seen = review_lines(cast.assessment, cast.actor("editor"))["3b"]
    assert (seen.evidence, seen.support.marked, seen.done, seen.note) == (None, 0, False, "")
    counts = work(review_lines(cast.assessment, cast.actor("central_analyst")))
    assert (counts.total, counts.done, counts.discuss) == (49, 1, 1)


def test_review_lines_take_the_same_queries_for_one_line_and_for_all(cast, django_assert_num_queries):
    submitted(cast)
    actor = cast.actor("analyst")
    review(cast, "3b", 2)
    with django_assert_num_queries(6):
        review_lines(cast.assessment, actor)
    reviewed(cast)
    with django_assert_num_queries(6):
        review_lines(cast.assessment, actor)
