import pytest

from sentences.links import link_in_name, link_in_sentence

LINKS = [
    "see www.evil.example",
    "ｗｗｗ．ｅｖｉｌ．ｃｏｍ",
    "at https://x",
    "http：／／evil",
    "evil。com",
    "ann＠x.example",
    "203.0.113.5/survey",
    "localhost:8000",
    "survey-nhs.org/5d7",
]


@pytest.mark.parametrize("text", LINKS)
def test_what_a_mail_program_could_turn_into_a_link_is_found_in_a_sentence_and_in_a_name(text):
    assert link_in_sentence(text) and link_in_name(text)


@pytest.mark.parametrize("text", ["пример.рф", "We plan.Then we act"])
def test_letters_around_a_full_stop_are_a_link_in_a_sentence(text):
    assert link_in_sentence(text)


@pytest.mark.parametrize("name", ["J.Smith", "St.Mary’s Hospice", "Dr. Ann Bell", "Age Concern, Newcastle", "3.5 ltd"])
def test_a_name_with_full_stops_is_none(name):
    assert link_in_name(name) == ""


@pytest.mark.parametrize("text", ["It takes 10.5 minutes.", "We plan together. You know us."])
def test_a_sentence_with_full_stops_and_figures_is_none(text):
    assert link_in_sentence(text) == ""
