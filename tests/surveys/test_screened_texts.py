"""A screened text is the comment with words left out: a gap in the place of each, and nothing added."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.screening import LEFT_OUT, is_cut, tidied, why_no_cut

SAID = "Dr Smith moved our meeting twice.\nShe never said why."


@pytest.mark.parametrize(
    "text",
    [
        "[…] moved our meeting twice.\nShe never said why.",
        "Dr […] moved our meeting twice. She never said why.",
        "[…] moved our meeting […].\n[…] never said why.",
        "Dr Smith moved our meeting twice.[…]",
        "[…]our meeting[…]",
        "  Dr   Smith moved […] twice. She never said why.  ",
    ],
)
def test_a_text_with_words_left_out_is_a_cut(text):
    assert is_cut(tidied(text), SAID)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAID, "Put […] in the place of what you leave out"),
        ("Dr Smith moved our meeting twice.", "Put […] in the place of what you leave out"),
        ("A doctor moved our meeting twice.", "“A doctor” is not in the comment. Only leave words out"),
        (f"I add words. {SAID}", "“I add words.” is not in the comment."),
        (f"{SAID} I add words", "“I add words” is not in the comment."),
        (f"{SAID} why.", "The comment does not say “why.” in this place."),
        ("[…]", "Nothing of the comment is left. Withhold it in whole."),
        ("", "Nothing of the comment is left. Withhold it in whole."),
        ("A doctor […] our meeting twice. She never said why.", "“A doctor” is not in the comment."),
        ("Dr Smith […] She never said why. I add words", "“I add words” is not in the comment."),
        ("[…] moved our meeting thrice. […]", "“thrice.” is not in the comment."),
        ("[…] moved all of our meeting twice. […]", "“all of” is not in the comment."),
        ("Dr Smith […] She said why.", "Words are left out of “She said why.” without one."),
        ("Smith moved […]", "Before “Smith moved” words are left out without one."),
        ("[…] never said why. […] moved our meeting twice.", "After “moved our meeting twice.” words are left out"),
        (
            "[…] never said why. […] our meeting […]",
            "Before “our meeting” nothing is left out, or the order",
        ),
        (
            "Dr Smith moved […] our meeting twice. She never said why.",
            "Before “our meeting twice. She never said why.”",
        ),
        ("[…] Dr Smith moved our […] She never said why.", "Before “Dr Smith moved our” nothing is left out"),
        ("Dr Smith […] meeting twice. " + "and so on, " * 5 + "[…]", "“and so on, and so on, and so…” is not"),
        ("Dr Smith […] She never said why.[…]", "Nothing is left out at the last one."),
    ],
)
def test_what_adds_turns_round_or_leaves_nothing_out_is_told_what_to_mend(text, said):
    assert said in why_no_cut(tidied(text), SAID)


@pytest.mark.parametrize(
    ("said", "text", "word"),
    [
        ("An ineffective board.", "An in[…]effective board.", None),
        ("An ineffective board.", "An […]effective board.", "ineffective"),
        ("An ineffective board.", "[…]effective[…]", "ineffective"),
        ("They can't say.", "They can[…] say.", "can't"),
        ("They can’t say.", "They can[…]", "can’t"),
        ("A “non-effective” board.", "A […]effective” board.", "non-effective"),
        ("It cost 1,500 pounds.", "It cost 1[…] pounds.", "1,500"),
        ("A café́ there.", "A café[…] there.", "café́"),
        ("Well done (Dr Smith).", "Well done ([…]).", ""),
        ("Ask Smith/Jones.", "Ask […]/Jones.", ""),
        ("Quite effective, ineffective.", "[…]effective[…]", ""),
        ("Ineffective, effective.", "[…]effective[…]", ""),
    ],
)
def test_a_gap_stands_for_whole_words_since_part_of_one_can_say_the_opposite(said, text, word):
    sentence = why_no_cut(tidied(text), said)
    if word is None:
        assert sentence
    else:
        assert sentence == (f"Leave out whole words: a gap within “{word}” can turn what it says." if word else "")


@pytest.mark.parametrize("typed", ["[...]", "[…]", "[ … ]", "[ .. ]", "[....]", "[…] […]", "[...][…]\n[...]"])
def test_a_gap_is_one_sign_however_it_was_typed(typed):
    assert tidied(f"Dr {typed} moved") == f"Dr {LEFT_OUT} moved"


WORDS = st.lists(st.sampled_from(["he", "she", "said", "no", "[…]", "."]), min_size=1, max_size=12)


@given(WORDS, st.data())
def test_every_cut_of_words_is_taken_and_says_no_word_more(words, data):
    """Also where words come again and again, so that a gap could stand in several places."""
    keeps = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    words = [word.replace("[…]", "it") for word in words]
    kept = [word if keep else LEFT_OUT for word, keep in zip(words, keeps, strict=True)]
    text = tidied(" ".join(kept))
    assert is_cut(text, " ".join(words)) == (any(keeps) and not all(keeps))


@given(WORDS, WORDS)
def test_whatever_is_taken_holds_only_words_of_the_comment_in_its_order(words, others):
    original = " ".join(word.replace("[…]", "it") for word in words)
    text = tidied(" ".join(others))
    if is_cut(text, original):
        at = 0
        for piece in filter(None, (part.strip() for part in text.split(LEFT_OUT))):
            at = original.index(piece, at) + len(piece)


@pytest.mark.parametrize(
    "text", ["a […] " * 700 + "b", "a " * 5000 + "b", "[…]" + "a " * 4999 + "b […]", "[…] a b " * 1500, "aa" * 5000]
)
@pytest.mark.parametrize("said", ["a " * 5000, "a" * 10_000])
def test_a_long_text_is_judged_at_once(text, said):
    began = time.process_time()
    assert not is_cut(tidied(text), said)
    assert time.process_time() - began < 1
