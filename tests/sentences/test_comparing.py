"""Two ways of writing one name or address are compared in one form; two people stay two (decision 22)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentences.comparing import (
    compared,
    compared_address,
    compared_domain,
    sent_address,
    without_unseen,
    written_address,
)
from sentences.lines import one_line

UNSEEN = ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u202e", "\u2066", "\u034f", "\ufe0f", "\u3164", "\x00"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_sign_that_nobody_sees_makes_no_difference(sign):
    assert without_unseen(f"{sign}A{sign}nn O’Hara{sign}") == "Ann O’Hara"
    assert compared(f"Ann{sign} O’Hara") == compared("Ann O’Hara")
    assert written_address(f"{sign}zoe@trust.{sign}example{sign}") == "zoe@trust.example"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ren\u00e9e", "Rene\u0301e"),
        ("Ann O'Hara", "Ann O’Hara"),
        ("Ann O´Hara", "Ann Oʼhara"),
        ("Ann Smith-Jones", "Ann Smith\u2011Jones"),
        ("Ann Smith–Jones", "ANN SMITH−JONES"),
        ("Ann\u00a0Lee", "  Ann \t Lee "),
        ("Ａｎｎ　Ｌｅｅ", "Ann Lee"),
        ("Griﬃths", "Griffiths"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other):
    assert compared(one) == compared(other)


@pytest.mark.parametrize(("one", "other"), [("Renée", "Renee"), ("Аnn", "Ann"), ("Ann Lee", "Annlee"), ("", "Ann")])
def test_another_name_stays_another(one, other):
    assert compared(one) != compared(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anne@b\u00fccher.example", "anne@xn--bcher-kva.example"),
        ("anne@bu\u0308cher.example", "ANNE@XN--BCHER-KVA.EXAMPLE"),
        ("anne@b\u00fccher\u3002example", "anne@b\u00fccher.example."),
        ("Anne.O'Hara@trust.example", "anne.o’hara@trust.example"),
        ("anne-lee@trust.example", "anne\u2011lee@trust.example"),
        ("ａｎｎｅ＠ｔｒｕｓｔ.example", "anne@trust.example"),
        ("Anne Lee <mailto:anne@trust.example>", "anne@trust.example"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(one, other):
    assert compared_address(one) == compared_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("аnne@trust.example", "anne@trust.example"),  # the first letter is Cyrillic
        ("anne@trust.example", "anne@trus\u0442.example"),
        ("ıan@trust.example", "ian@trust.example"),
        ("anne@strauß.example", "anne@strauss.example"),
        ("an.ne@trust.example", "anne@trust.example"),
        ("anne+wcc@trust.example", "anne@trust.example"),
        ("ren\u00e9e@trust.example", "renee@trust.example"),
    ],
)
def test_another_address_stays_another(one, other):
    assert compared_address(one) != compared_address(other)


def test_an_address_is_kept_as_people_read_it_and_sent_as_mail_servers_know_it():
    assert written_address(" Anne@B\u00fccher.example\u200b") == "anne@b\u00fccher.example"
    assert sent_address("anne@b\u00fccher.example") == "anne@xn--bcher-kva.example"
    with pytest.raises(ValueError):
        sent_address("ren\u00e9e@trust.example")


@given(st.text(max_size=40) | st.text("aA@.-<> \u200bé’ß\u0301。xn", max_size=40))
def test_whatever_is_compared_has_one_form_and_it_is_its_own(text):
    for form in (compared, compared_domain, one_line):
        assert form(form(text)) == form(text)
