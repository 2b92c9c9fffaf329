"""What holds whatever people type, in whatever order they save."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.forms.conflict import joined
from assessments.pages.competency_form import competency_page
from assessments.queries import digest, hashes_of, return_model
from assessments.services import save_competency
from cycles.scoring import level_reached
from organisations.decisions import Late
from sentences.signs import readable
from tests.assessments.filling import version

# PostgreSQL keeps no NUL, and the form refuses it.
text = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=60)
several = settings(max_examples=25, deadline=None)


@pytest.mark.requirement("R-036")
@pytest.mark.django_db
@several
@given(
    saves=st.lists(
        st.tuples(st.integers(0, 1), st.booleans(), st.sampled_from(["actions", "impact"]), text), max_size=6
    )
)
def test_sequences_of_saves_lose_no_text(cast, saves):
    """Two people open and save one form in any order: what stands is the last accepted save, and whoever would have
    saved over unseen text was told, with nothing written."""
    actors = [cast.actor("editor"), cast.actor("colleague")]
    opened = [version(cast.assessment, "competency-3")] * 2
    standing = {box.key: box.text for box in competency_page(cast.assessment, "3").commentaries}
    current = opened[0]
    for who, look_again, key, typed in saves:
        if look_again:
            opened[who] = current
        try:
            part = save_competency(
                assessment=cast.assessment,
                key="3",
                version=opened[who],
                actor=actors[who],
                levels={},
                ticks={},
                commentaries={key: typed},
                completed=False,
            )
        except Late as stale:
            assert stale.row.version == current != opened[who]
        else:
            assert opened[who] == current
            current = opened[who] = part.version
            kept = readable(typed)
            standing[key] = kept if kept.strip() else ""
        shown = {box.key: box.text for box in competency_page(cast.assessment, "3").commentaries}
        assert shown == standing


@pytest.mark.requirement("R-036")
@settings(deadline=None)
@given(mine=text, theirs=text)
def test_a_text_made_from_both_holds_every_word_of_both(mine, theirs):
    words = re.findall(r"\S+", joined(mine, theirs))
    for side in (mine, theirs):
        left = iter(words)
        assert all(word in left for word in re.findall(r"\S+", side)), (mine, theirs, words)


@given(st.dictionaries(st.integers(2, 4), st.lists(st.booleans(), min_size=1, max_size=4)))
def test_ticking_more_never_lowers_the_level(met):
    reached = level_reached(met)
    for level, marks in met.items():
        for place in range(len(marks)):
            more = met | {level: [*marks[:place], True, *marks[place + 1 :]]}
            assert level_reached(more) >= reached


@pytest.mark.django_db
@several
@given(typed=text)
def test_the_same_return_has_the_same_hash_and_another_has_another(cast, typed):
    before = return_model(cast.assessment)
    save_competency(
        assessment=cast.assessment,
        key="3",
        version=version(cast.assessment, "competency-3"),
        actor=cast.actor("editor"),
        levels={},
        ticks={},
        commentaries={"actions": typed},
        completed=False,
    )
    after = return_model(cast.assessment)
    assert (digest(before) == digest(after)) == (before == after)
    assert (hashes_of(before) == hashes_of(after)) == (before == after)
