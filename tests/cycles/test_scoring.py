import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycles.scoring import competency_score, level_reached, shown

ALL = (True, True)


@pytest.mark.requirement("R-332", "R-333", "R-334")
@pytest.mark.parametrize(
    ("met", "level"),
    [
        ({2: (False, True), 3: ALL, 4: ALL}, 1),
        ({2: (False, False), 3: (False,), 4: (False,)}, 1),
        ({2: ALL, 3: (True, False), 4: ALL}, 2),
        ({2: ALL, 3: ALL, 4: (True, False)}, 3),
        ({2: ALL, 3: ALL, 4: ALL}, 4),
    ],
)
def test_level_reached_needs_every_criterion_of_every_lower_level(met, level):
    assert level_reached(met) == level


@pytest.mark.requirement("R-333", "R-334")
@given(st.dictionaries(st.sampled_from([2, 3, 4]), st.lists(st.booleans(), min_size=1), min_size=3))
def test_level_reached_never_falls_when_one_more_criterion_is_met(met):
    before = level_reached(met)
    for level, marks in met.items():
        for place, mark in enumerate(marks):
            if not mark:
                better = met | {level: [*marks[:place], True, *marks[place + 1 :]]}
                assert level_reached(better) >= before


@pytest.mark.requirement("R-336", "R-337", "R-338")
def test_competency_score_takes_only_the_ten_possible_values():
    seen = {shown(competency_score(levels)) for levels in itertools.product((1, 2, 3, 4), repeat=3)}
    assert seen == {"1.0", "1.3", "1.7", "2.0", "2.3", "2.7", "3.0", "3.3", "3.7", "4.0"}


@pytest.mark.requirement("R-336", "R-338")
@pytest.mark.parametrize(
    ("levels", "exact", "text"),
    [
        ((1, 1, 1), Fraction(1), "1.0"),
        ((1, 1, 2), Fraction(4, 3), "1.3"),
        ((1, 2, 2), Fraction(5, 3), "1.7"),
        ((2, 3, 3), Fraction(8, 3), "2.7"),
        ((4, 4, 3), Fraction(11, 3), "3.7"),
        ((4, 4, 4), Fraction(4), "4.0"),
    ],
)
def test_competency_score_is_the_unrounded_mean_of_three_levels(levels, exact, text):
    assert competency_score(levels) == exact
    assert shown(exact) == text


@pytest.mark.requirement("R-339")
@pytest.mark.parametrize("levels", [(), (2,), (2, 3), (2, None, 3), (None, None, None)])
def test_competency_score_does_not_exist_until_all_three_are_rated(levels):
    assert competency_score(levels) is None
    assert shown(None) == ""
