"""What Word documents and workbooks can hold of what somebody typed."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ui.office_files import held, timeless


@given(st.text(st.characters() | st.sampled_from("\x00\x0b\x1f\ufffe\uffff\ud800\udfff\ud83d")))
def test_any_text_can_be_written_as_xml(text):
    etree.Element("text").text = held(text)


@pytest.mark.parametrize("text", ["", "Café “open”", "one\ttwo\nthree\r", "\u0085\u2028\ufffd\U0001f642\U0001fffe"])
def test_what_xml_can_hold_stays(text):
    assert held(text) == text


def test_another_character_stands_in_place_of_each_where_it_is_given():
    assert held("one\x0b\uffffTwo\ud800", instead=" ") == "one  Two "


def test_files_of_the_same_parts_are_the_same_whenever_they_were_packed():
    def packed(year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("part.xml", (year, 1, 1, 0, 0, 0)), "content")
        return out.getvalue()

    assert packed(2009) != packed(2010) and timeless(packed(2009)) == timeless(packed(2010))
    assert zipfile.ZipFile(io.BytesIO(timeless(packed(2009)))).read("part.xml") == b"content"
