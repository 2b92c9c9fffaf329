import json
from fractions import Fraction

import pytest

from panels.report import words
from panels.report.derive import complete, rate, score, split, supported
from sentences.numbers import half_up

from . import samples


@pytest.mark.requirement("R-336", "R-337", "R-338")
@pytest.mark.parametrize(
    ("levels", "exact", "shown"),
    [
        ([1, 1, 1], "3/3", "1.0"),
        ([1, 1, 2], "4/3", "1.3"),
        ([1, 2, 2], "5/3", "1.7"),
        ([2, 2, 2], "6/3", "2.0"),
        ([2, 2, 3], "7/3", "2.3"),
        ([4, 3, 1], "8/3", "2.7"),
        ([3, 3, 3], "9/3", "3.0"),
        ([4, 3, 3], "10/3", "3.3"),
        ([4, 4, 3], "11/3", "3.7"),
        ([4, 4, 4], "12/3", "4.0"),
    ],
)
def test_score_is_the_exact_mean_of_three_levels_shown_to_one_decimal(levels, exact, shown):
    found = score(levels)
    assert (found["exact"], found["shown"]) == (exact, shown)


@pytest.mark.requirement("R-339")
@pytest.mark.parametrize("levels", [[2, 3, None], [None, None, None], [2, 3]])
def test_score_is_missing_until_three_levels_are_there(levels):
    assert score(levels) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(8, 3), "2.7"), (Fraction(5, 4), "1.3"), ("2.25", "2.3"), ("-0.85", "-0.9"), ("-0.04", "0.0")],
)
def test_half_up_rounds_away_from_zero(value, shown):
    assert half_up(value) == shown


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (None, ""),
        (0, ""),
        (-1, "1 level lower than the self-assessment"),
        (2, "2 levels higher than the self-assessment"),
    ],
)
def test_difference_says_how_far_and_which_way(steps, said):
    assert words.difference(steps) == said


@pytest.mark.requirement("R-333", "R-334")
@pytest.mark.parametrize(
    ("two", "three", "four", "level"),
    [
        ((5, 5), (4, 4), (2, 2), 4),
        ((5, 5), (4, 4), (1, 2), 3),
        ((5, 5), (3, 4), (2, 2), 2),
        ((4, 5), (4, 4), (2, 2), 1),
    ],
)
def test_criteria_support_the_highest_level_with_all_lower_ones_met(two, three, four, level):
    assert supported({"2": two, "3": three, "4": four}) == level


@pytest.mark.requirement("R-282", "R-303")
@pytest.mark.parametrize(
    ("first", "last", "years", "direction", "shown"),
    [
        ("121.0", "89.4", 4, "lower_is_better", "7.3"),
        ("7.2", "8.0", 4, "lower_is_better", "-2.7"),
        ("39.8", "44.1", 2, "higher_is_better", "5.3"),
        ("39.8", "44.1", 2, None, None),
        ("39.8", "39.8", 0, "higher_is_better", None),
        ("0", "5", 2, "higher_is_better", None),
        ("5", "0", 1, "higher_is_better", "-100.0"),
        ("5", "0.00", 4, "higher_is_better", "-100.0"),
        ("5", "0", 2, "lower_is_better", "100.0"),
        ("5", "-1", 2, "higher_is_better", None),
        (None, "5", 2, "higher_is_better", None),
    ],
)
def test_rate_is_plus_for_improvement_and_missing_without_a_base(first, last, years, direction, shown):
    assert rate(first, last, years, direction) == shown


def test_complete_gives_plain_data_and_leaves_the_facts_alone():
    facts = samples.full_facts()
    model = complete(facts)
    assert json.loads(json.dumps(model)) == model
    assert facts == samples.full_facts()


@pytest.mark.requirement("R-353")
def test_complete_repeats_the_panels_level_where_a_round_changed_nothing():
    model = samples.full()
    assert samples.sub(model, "1a")["trail"] == {
        "self": 3,
        "evidence": None,
        "panel": 3,
        "regional": 3,
        "national": None,
    }
    changed = samples.sub(model, "8b")
    assert (changed["trail"]["panel"], changed["level"]) == (2, 3)


@pytest.mark.requirement("R-400")
def test_complete_leaves_national_ratings_out_of_a_provisional_report():
    facts = samples.full_facts()
    samples.sub(facts, "1a")["trail"]["national"] = 1
    samples.sub(facts, "1a")["calibration"] = {"national": "Not to be read yet."}
    model = complete(facts)
    assert samples.sub(model, "1a")["level"] == 3
    assert "Not to be read yet" not in json.dumps(model)


@pytest.mark.requirement("R-341")
def test_messages_count_and_never_score():
    assert samples.full()["messages"] == {
        "competencies": "Up on last year in 8 of 10, the same in 1, down in 1. "
        "Level and self-assessment differ in 6 of 33.",
        "governance": "Finance is Green, up from Amber. Strategy and Board stay Amber. "
        "The rating differs from the self-assessment in 4 of 16 sub-components.",
        "outcomes": "Shown, not rated. Improving in 8 of 12 measures, getting worse in 3 (1b, 14, 44), no rate in 1.",
    }


def test_messages_say_what_is_not_held():
    said = complete(samples.bare_facts())["messages"]
    assert said["competencies"].startswith("No score of last year to compare with.")
    assert "none of last year to compare with" in said["governance"]
    assert said["outcomes"] == "Shown, not rated. No rate of improvement is held for any of 4 measures."


def test_paragraphs_are_numbered_through_a_section_and_parted_by_empty_lines():
    facts = samples.full_facts()
    facts["competencies"]["items"][0]["findings"] = "First.\r\n\r\nSecond."
    first = complete(facts)["competencies"]["items"][0]["commentary"][:2]
    assert [(p["n"], p["head"], p["text"]) for p in first] == [
        ("3.1", "What we found", "First."),
        ("3.2", None, "Second."),
    ]
    assert split(None) == []


def test_reason_at_is_the_number_of_the_paragraph_that_gives_the_reason():
    model = samples.full()
    at = samples.sub(model, "1b")["reason_at"]
    said = {p["n"]: p["text"] for k in model["competencies"]["items"] for p in k["commentary"]}
    assert said[at].startswith("(1b) Partners describe influence")
    assert samples.sub(model, "1a")["reason_at"] is None
