"""Nothing that is withheld can be worked out from what is shown, however often one reads and whatever one knows of the
rules (R-149). The reader who tries is in reading.py.
"""

from itertools import groupby, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.collation import Asking
from tests.surveys.reading import (
    NAMES,
    Counted,
    content_of,
    counted,
    parts,
    possible_answers,
    possible_counts,
    possible_sizes,
    reply,
    tally,
    totals_only,
)

pytestmark = pytest.mark.requirement("R-149")

scores = st.sampled_from([2, 5, None])
surveys_of_a_group = st.lists(st.tuples(scores, scores, st.booleans()), max_size=8)


def everybody(answered, silent, first_only=True):
    """How many were asked in each group: those who answered and the silent ones, all in the first set."""
    return {group: Asking(n := len(answered[group]) + quiet, n) for group, quiet in zip(NAMES, silent, strict=True)}


def of_a_few(people, smallest):
    """The groups of which fewer than the smallest number were asked at first."""
    return {group for group, one in people.items() if one.in_all and one.at_first < smallest}


@settings(max_examples=150, deadline=None)
@given(
    answered=st.fixed_dictionaries(dict.fromkeys(NAMES, surveys_of_a_group)),
    silent=st.tuples(*[st.integers(0, 4)] * 3),
)
def test_no_figure_of_a_hidden_group_can_be_worked_out(answered, silent):
    """The reader holds the result and the counts. For each hidden group at least two ways to have answered are left,
    among them one in which its members do not all agree, unless the total says by itself that everybody agreed."""
    people = everybody(answered, silent)
    replies = [
        reply(group, (first, second), "word" if wrote else "")
        for group, surveys in answered.items()
        for first, second, wrote in surveys
    ]
    content = content_of(replies, people, smallest=5, statements=2)
    page = counted(people, {group: len(answered[group]) for group in NAMES}, 5)
    for group in (one["group"] for one in content["groups"] if one["withheld"]):
        for place, statement in enumerate(content["statements"]):
            if not statement["withheld"] and len(+tally(statement)) < 2:
                continue
            ways = possible_answers(content, page, of_a_few(people, 5), statement["key"], group)
            truth = sorted((survey[place] for survey in answered[group]), key=lambda score: (score is None, score))
            assert tuple(truth) in ways, "the reader reasons wrongly"
            if sum(len(surveys) for surveys in answered.values()) == 0 or says_itself(page, group, ways):
                continue
            assert len(ways) > 1, f"{group} can be worked out from {content} and {page}"
            assert min(map(len, ways)) < 2 or any(len(set(way)) > 1 for way in ways), f"{group} is known to agree"


def says_itself(page, group, ways) -> bool:
    """Whether the total of the counts alone tells that nobody of the group answered, or that nobody was asked."""
    place = NAMES.index(group)
    return {counts[place] for day in possible_counts(totals_only([page])) for counts in day} == {0} and ways == {()}


@settings(max_examples=80, deadline=None)
@given(
    answered=st.fixed_dictionaries({group: st.lists(scores, max_size=4) for group in NAMES}),
    silent=st.tuples(*[st.integers(0, 3)] * 3),
)
@example(answered={"partners": [5] * 3, "providers": [2] * 4, "opinion_formers": [5]}, silent=(0, 0, 2))
@example(answered={"partners": [5] * 3, "providers": [2] * 4, "opinion_formers": [5] * 2}, silent=(0, 0, 1))
def test_knowing_the_rules_helps_nobody(answered, silent):
    """The reader also knows how groups are chosen to be hidden, and leaves out every way in which another page would
    have come about. The smallest group here is 3."""
    people = everybody(answered, silent)

    def seen(world):
        replies = [reply(group, (score,)) for group, given_by in world.items() for score in given_by]
        return content_of(replies, people, smallest=3, statements=1), counted(
            people, {group: len(given_by) for group, given_by in world.items()}, 3
        )

    content, page = seen(answered)
    (total,) = content["statements"]
    hidden = [one["group"] for one in content["groups"] if one["withheld"]]
    if total["withheld"] or len(+tally(total)) < 2:
        return
    shown = {group: tuple(answered[group]) for group in NAMES if group not in hidden}
    worlds = []
    for sizes in possible_sizes(content, page, of_a_few(people, 3)):
        for choice in product(*(parts(tally(total), sizes[group]) for group in hidden)):
            world = shown | dict(zip(hidden, choice, strict=True))
            if seen(world) == (content, page):
                worlds.append(world)
    assert worlds or not hidden
    for group in hidden:
        ways = {world[group] for world in worlds}
        assert len(ways) > 1, f"{group} can be worked out"
        assert min(map(len, ways)) < 2 or any(len(set(way)) > 1 for way in ways), f"{group} is known to agree"


@st.composite
def a_survey_day_by_day(draw):
    """The page of counts after every answer, in whatever order people answer and whenever a second set is asked, then
    at the closing; and how many were asked. Days on which nothing changed are one.
    """
    first = draw(st.tuples(*[st.integers(0, 8)] * 3), "first set")
    second = draw(st.tuples(*[st.integers(0, 6)] * 3), "second set")
    people = {group: Asking(n, n) for group, n in zip(NAMES, first, strict=True)}
    waiting = draw(st.permutations([group for group in NAMES for _ in range(people[group].in_all)]))
    before = draw(st.integers(0, len(waiting)), "answers before the second set")
    answers = dict.fromkeys(NAMES, 0)
    days = [counted(people, answers, 5, closed=False)]
    for group in waiting[:before]:
        answers[group] += 1
        days.append(counted(people, answers, 5, closed=False))
    people = {group: Asking(n, n + more) for group, n, more in zip(NAMES, first, second, strict=True)}
    late = [group for group, more in zip(NAMES, second, strict=True) for _ in range(more)]
    days.append(counted(people, answers, 5, closed=False))
    silent = draw(st.integers(0, 3), "how many never answer")
    for group in draw(st.permutations([*waiting[before:], *late]))[silent:]:
        answers[group] += 1
        days.append(counted(people, answers, 5, closed=False))
    return [day for day, _ in groupby(days)], counted(people, answers, 5), people


@pytest.mark.requirement("R-148")
@settings(max_examples=100, deadline=None)
@given(survey=a_survey_day_by_day())
def test_counts_of_an_open_survey_tell_nothing_of_a_group_of_a_few(survey):
    """A person who reads the page after each answer and remembers all of it holds anything for possible."""
    days, _, people = survey
    known = possible_counts(days)
    for place in map(NAMES.index, of_a_few(people, 5)):
        for day, ways in zip(days, known, strict=True):
            assert {counts[place] for counts in ways} == set(range(day.asked[place] + 1)), f"on {day}"
    if any(0 < one.at_first < 5 for one in people.values()):
        assert len(days) <= 2, "the pages change by the second set alone"


@pytest.mark.requirement("R-148")
@settings(max_examples=100, deadline=None)
@given(survey=a_survey_day_by_day())
def test_the_closing_tells_of_a_few_no_more_than_its_total(survey):
    """With all that was read while the survey was open, unless nobody of a group of the few had been asked by then."""
    days, closing, people = survey
    if not any(0 < one.at_first < 5 for one in people.values()):
        return
    known, alone = possible_counts([*days, closing])[-1], possible_counts(totals_only([closing]))[-1]
    for place in range(len(NAMES)):
        assert {counts[place] for counts in known} == {counts[place] for counts in alone}


def test_the_reader_finds_what_is_badly_hidden():
    """One hidden group alone is the total less the others, and two are known while nobody of them has answered."""
    assert possible_counts([Counted((9, 9, 3), (4, 5, None), 10)]) == [[(4, 5, 1)]]
    assert possible_counts([Counted((9, 9, 3), (4, None, None), 4)]) == [[(4, 0, 0)]]
