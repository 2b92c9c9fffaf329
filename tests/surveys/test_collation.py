"""The arithmetic of the result, and that nothing withheld can be computed from what is shown."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import Given
from surveys.collation import Asked, Reply, Rules, band, collate, two_decimals, withheld_groups

GROUPS = [("partners", "Partners"), ("providers", "Providers"), ("opinion_formers", "Opinion formers")]
ASKED = [Asked("leader", 1, "The PCT leads", "1a"), Asked("keep", 2, "Keep doing?", None)]
RULES = Rules(minimum=20, smallest=5, bands={"2": 3.5, "3": 4.5, "4": 5.5})


def reply(group: str, score: int | None, text: str = "") -> Reply:
    return Reply(group, {"leader": Given(score, text), "keep": Given(None, text and f"open {text}")})


def result(replies, rules=RULES):
    return collate(replies, ASKED, GROUPS, rules)


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


SCORES = [1, 2, 3, 4, 5, 6, None]
replies_of_a_group = st.lists(st.sampled_from([1, 2, None]), max_size=4)


def worlds(content, sizes):
    """Every way in which the answers of the groups could have been so that the reader sees the same figures."""
    (total,) = content["statements"]
    shown = {group["group"]: group for group in content["groups"] if not group["withheld"]}

    def figures(scores):
        counted = [score for score in scores if score is not None]
        return {
            "n": len(counted),
            "unable": len(scores) - len(counted),
            "mean": str(Fraction(sum(counted), len(counted))) if counted else None,
            "distribution": {str(score): counted.count(score) for score in range(1, 7)},
        }

    used = [int(score) for score, number in total["distribution"].items() if number]
    used += [None] if total["unable"] else []
    for choice in product(*(multisets(used if not total["withheld"] else SCORES, size) for size in sizes.values())):
        groups = dict(zip(sizes, choice, strict=True))
        everyone = [score for scores in choice for score in scores]
        if not total["withheld"] and figures(everyone) != {key: total[key] for key in figures([])}:
            continue
        if all(figures(groups[group]) == row["statements"]["leader"] for group, row in shown.items()):
            yield groups


def multisets(values, size):
    from itertools import combinations_with_replacement

    return list(combinations_with_replacement(values, size))


@pytest.mark.requirement("R-149")
@given(partners=replies_of_a_group, providers=replies_of_a_group, opinion_formers=replies_of_a_group)
def test_no_withheld_figure_can_be_computed_from_what_is_shown(partners, providers, opinion_formers):
    """An attacker who knows the sizes and sees the page finds at least two answers that each withheld group may have
    given, unless everybody gave the same one, which the total says by itself. The smallest group here is 3."""
    given_by = {"partners": partners, "providers": providers, "opinion_formers": opinion_formers}
    replies = [reply(group, score) for group, scores in given_by.items() for score in scores]
    content = result(replies, Rules(minimum=20, smallest=3, bands={}))
    hidden = [group["group"] for group in content["groups"] if group["withheld"]]
    if len({score for scores in given_by.values() for score in scores}) < 2:
        return
    sizes = {group: len(scores) for group, scores in given_by.items()}
    possible = list(worlds(content, sizes))
    for group in hidden:
        assert len({world[group] for world in possible}) > 1, f"{group} can be computed"
    assert all(sizes[group] >= 3 for group in sizes if group not in hidden and sizes[group])
