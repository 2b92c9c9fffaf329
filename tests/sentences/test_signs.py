"""What people type, as it is kept and as every page, document and mail can show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sentences.signs import called, in_one_line, readable, undrawn
from tests.fonts import STATED, covered, in_ranges

ODD = "\x00\x07\x0b\x0c\x1f\x85\x92\u2028\u2029\u202e\uf0b7\uf0a7\uf0e0\uf0fc\ufdd0\ufeff\ufffe\uffff\ud800\udfff\ue001"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\uf0b7 first\r\n\uf0a7 second\r\uf0d8 third", "• first\n• second\n• third"),
        ("Own bullets \uf0b7 in the line", "Own bullets • in the line"),
        ("\t\uf0c9 a bullet of a font nobody knows", "\t• a bullet of a font nobody knows"),
        ("from \uf0e0 to, done \uf0fc", "from → to, done ✓"),
        ("a soft line\x0bbreak, a page\x0cbreak", "a soft line\nbreak, a page\nbreak"),
        ("a line\u2028and a paragraph\u2029end, the next\x85line", "a line\nand a paragraph\nend, the next\nline"),
        ("a bell\x07, nothing\x00, half a sign \ud800 and none \uffff", "a bell, nothing, half a sign  and none "),
        ("turned \u202eround", "turned round"),
        ("\ufeffa mark of order", "a mark of order"),
        ("\u200b", ""),
        ("\ue001", "\ue001"),
        (" \u2060\u00ad\n\u3164\u200f", ""),
        ("👨\u200d👩\u200d👧 \u200f(ا)", "👨\u200d👩\u200d👧 \u200f(ا)"),
        ("Café “open”\ttab\n🙂 অভিযোগ", "Café “open”\ttab\n🙂 অভিযোগ"),
    ],
)
def test_what_a_word_processor_leaves_in_a_text_is_made_readable(typed, kept):
    assert readable(typed) == kept


@given(st.text(st.characters() | st.sampled_from(ODD)))
def test_any_text_becomes_one_that_every_document_can_hold_and_that_stays(text):
    kept = readable(text)
    etree.Element("text").text = kept
    assert readable(kept) == kept
    kept.encode()
    assert not set("\r\x0b\x0c\x85\u2028\u2029\uf0b7") & set(kept)


def test_a_name_stays_on_one_line():
    assert in_one_line("Ada\x0bLovelace\r\n(chair)") == "Ada Lovelace (chair)"


@pytest.mark.parametrize(
    "text",
    [
        "Plain “words” – 50% €10 £5 → ✓ • … −1",
        "Zażółć gęślą jaźń, Ştiinţă, Tiếng Việt, Ελληνικά, Українська, עברית",
        "اردو میں ہے ٹڈڑں پښتو کوردی فارسی العربية",
        "বাংলা ਪੰਜਾਬੀ ગુજરાતી हिन्दी தமிழ் తెలుగు മലയാളം ಕನ್ನಡ සිංහල ไทย አማርኛ",
        "中文 繁體 日本語 한국어",
        "🙂 😀 👍🏽 👨‍👩‍👧 🇬🇧 ✅",
    ],
)
def test_what_people_of_england_write_can_be_printed(text):
    assert undrawn(text) == []


def test_what_cannot_be_printed_is_named_once():
    assert undrawn("𓀀 and \ue001, and again 𓀀") == ["𓀀", "\ue001"]
    assert [called(sign) for sign in "𓀀\ue001"] == ["𓀀 (Egyptian hieroglyph a001)", "\ue001 (no name, U+E001)"]


def test_the_signs_that_can_be_printed_are_those_of_the_installed_fonts():
    assert STATED.read_text() == in_ranges(covered()), "Run python -m tests.fonts and look at the difference."
