"""The arithmetic of the result; that nothing withheld can be computed is in test_suppression.py."""

from fractions import Fraction

import pytest

from surveys.answers import Given
from surveys.collation import (
    Asked,
    Asking,
    Reply,
    Rules,
    band,
    collate,
    two_decimals,
    uncounted_groups,
    withheld_groups,
)

GROUPS = [("partners", "Partners"), ("providers", "Providers"), ("opinion_formers", "Opinion formers")]
ASKED = [
    Asked(key="leader", number=1, text="The PCT leads", item="1a"),
    Asked(key="keep", number=2, text="Keep doing?", item=None),
]
RULES = Rules(minimum=20, smallest=5, bands={"2": 3.5, "3": 4.5, "4": 5.5})


def reply(group: str, score: int | None, text: str = "") -> Reply:
    return Reply(group, {"leader": Given(score, text), "keep": Given(None, text and f"open {text}")})


MANY = {group: Asking(30, 30) for group, _ in GROUPS}


def result(replies, rules=RULES, people=MANY):
    return collate(replies, ASKED, GROUPS, rules, people=people)


@pytest.mark.requirement("R-140", "R-151")
def test_mean_is_exact_unweighted_and_leaves_unable_out():
    replies = [reply("partners", score) for score in (4, 5, 6, None)] + [reply("providers", 3)] * 3
    (statement,) = result(replies)["statements"]
    assert statement["mean"] == "4" and (statement["n"], statement["unable"]) == (6, 1)
    assert statement["distribution"] == {"1": 0, "2": 0, "3": 3, "4": 1, "5": 1, "6": 1}


@pytest.mark.parametrize(
    ("mean", "shown"),
    [
        (Fraction(9, 2), "4.50"),
        (Fraction(14, 3), "4.67"),
        (Fraction(401, 200), "2.01"),
        (Fraction(6), "6.00"),
        (Fraction(301, 100), "3.01"),
        (None, ""),
    ],
)
def test_mean_is_shown_to_two_decimals_half_up(mean, shown):
    assert two_decimals(mean) == shown


@pytest.mark.requirement("R-155")
@pytest.mark.parametrize(
    ("mean", "level"),
    [
        (Fraction(1), 1),
        (Fraction(349999, 100000), 1),
        (Fraction(7, 2), 2),
        (Fraction(4), 2),
        (Fraction(9, 2), 3),
        (Fraction(5499, 1000), 3),
        (Fraction(11, 2), 4),
        (Fraction(6), 4),
    ],
)
def test_band_of_the_unrounded_mean(mean, level):
    assert band(mean, RULES.bands) == level


def test_no_band_without_thresholds():
    assert band(Fraction(5), {}) is None


@pytest.mark.requirement("R-152", "R-153")
def test_below_twenty_no_level_is_suggested():
    nineteen = result([reply("partners", 6)] * 19)
    assert nineteen["below_minimum"] and nineteen["statements"][0]["suggestion"] is None
    assert nineteen["statements"][0]["mean"] == "6"
    unable = result([reply("partners", 6)] * 19 + [reply("partners", None)])
    assert not unable["below_minimum"] and unable["statements"][0]["suggestion"] is None
    twenty = result([reply("partners", 6)] * 20)
    assert not twenty["below_minimum"] and twenty["statements"][0]["suggestion"] == 4


def test_nobody_answered_gives_an_empty_result():
    empty = result([])
    assert empty["completed"] == 0 and empty["statements"][0]["mean"] is None
    assert [group["withheld"] for group in empty["groups"]] == [False] * 3


@pytest.mark.requirement("R-149")
def test_all_unable_gives_no_mean():
    (statement,) = result([reply("partners", None)] * 25)["statements"]
    assert (statement["mean"], statement["unable"], statement["suggestion"]) == (None, 25, None)


@pytest.mark.requirement("R-149")
def test_comments_come_from_groups_that_are_big_enough_and_carry_no_group():
    replies = [reply("partners", 5, f"partner {n}") for n in range(6)]
    replies += [reply("providers", 4, f"provider {n}") for n in range(5)]
    replies += [reply("opinion_formers", 2, f"opinion {n}") for n in range(4)]
    content = result(replies)
    assert sorted(content["statements"][0]["comments"]) == sorted(
        [f"partner {n}" for n in range(6)] + [f"provider {n}" for n in range(5)]
    )
    assert len(content["open_questions"][0]["answers"]) == 11
    assert content["texts_withheld"]


@pytest.mark.requirement("R-149")
def test_comments_are_in_a_random_order_of_their_own():
    replies = [reply("partners", 5, str(number)) for number in range(30)]
    content = result(replies)
    comments, answers = content["statements"][0]["comments"], content["open_questions"][0]["answers"]
    assert comments != [str(number) for number in range(30)]
    assert [f"open {text}" for text in comments] != answers


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((10, 10, 10), set()),
        ((10, 10, 0), set()),
        ((10, 10, 4), {"opinion_formers", "partners"}),
        ((12, 7, 1), {"opinion_formers", "providers"}),
        ((20, 3, 2), {"providers", "opinion_formers"}),
        ((20, 2, 1), {"partners", "providers", "opinion_formers"}),
        ((20, 3, 0), {"partners", "providers"}),
        ((4, 4, 4), {"partners", "providers", "opinion_formers"}),
        ((0, 0, 0), set()),
    ],
)
def test_small_groups_are_withheld_with_a_second_one(sizes, hidden):
    named = dict(zip(("partners", "providers", "opinion_formers"), sizes, strict=True))
    assert withheld_groups(named, 5) == hidden


def test_nothing_is_shown_of_fewer_answers_than_the_smallest_group():
    content = result([reply("partners", 3, "a"), reply("providers", 4, "b")])
    (statement,) = content["statements"]
    assert statement["withheld"] and statement["n"] == 0 and statement["mean"] is None
    assert statement["comments"] == [] and all(
        group["withheld"] for group in content["groups"] if group["group"] != "opinion_formers"
    )


@pytest.mark.requirement("R-148", "R-149")
@pytest.mark.parametrize(
    ("people", "uncounted"),
    [
        ({"partners": Asking(10, 10), "providers": Asking(5, 5)}, set()),
        ({"partners": Asking(10, 10), "providers": Asking(4, 4)}, {"partners", "providers"}),
        ({"partners": Asking(10, 10), "providers": Asking(4, 30)}, {"partners", "providers"}),
        ({"partners": Asking(10, 12), "providers": Asking(5, 6)}, set()),
        ({"partners": Asking(10, 10), "providers": Asking(0, 3)}, {"partners", "providers"}),
        ({"partners": Asking(10, 10), "providers": Asking(0, 0)}, set()),
        ({}, set()),
    ],
)
def test_where_a_group_of_a_few_was_asked_nothing_is_told_by_group(people, uncounted):
    """A group that was small in the first set stays so: at the second set its number is still that of the first."""
    assert uncounted_groups(people, 5) == uncounted


@pytest.mark.requirement("R-149")
def test_result_of_a_survey_that_asked_a_few_of_a_group_is_not_told_by_group():
    replies = [reply("partners", 5, "word")] * 9 + [reply("providers", 3)] * 9
    content = result(replies, people=MANY | {"opinion_formers": Asking(3, 3)})
    assert all(group["withheld"] and group["completed"] is None for group in content["groups"])
    assert content["statements"][0]["n"] == 18 and content["texts_withheld"]


@pytest.mark.requirement("R-149")
def test_comments_beside_a_group_of_a_few_are_those_of_the_others_if_they_are_surely_enough():
    replies = [reply("partners", 5, f"word {n}") for n in range(9)] + [reply("opinion_formers", 2, "of a few")]
    few = MANY | {"opinion_formers": Asking(3, 3)}
    assert len(result(replies, people=few)["statements"][0]["comments"]) == 9
    assert result(replies[3:], people=few)["statements"][0]["comments"] == []
    quiet = [reply("providers", 4, "of four")] * 4
    assert "of four" not in result(replies + quiet, people=few)["statements"][0]["comments"]


@pytest.mark.requirement("R-149")
def test_as_many_comments_as_answers_never_stand_where_a_few_were_asked():
    """They would tell that none of the few is among those who answered."""
    replies = [reply("partners", 5, f"word {n}") for n in range(9)]
    content = result(replies, people=MANY | {"opinion_formers": Asking(3, 3)})
    assert len(content["statements"][0]["comments"]) == 8
    assert len(result(replies)["statements"][0]["comments"]) == 9
