"""The survey on paper: a blank copy, and what was typed, whole (R-143)."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from surveys import services
from surveys.answers import SCALE, UNABLE
from surveys.models import SealedDraft
from tests import markup
from tests.browser import new_context, stands
from tests.surveys.answering import everything, filled, page

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-143")]


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


@pytest.fixture
def sheet(browser):
    context = new_context(browser)
    yield context.new_page()
    context.close()


def printed(sheet) -> str:
    """What stands on the paper, without the space between words, which a PDF does not keep; ligatures as letters."""
    reader = PdfReader(io.BytesIO(sheet.pdf(format="A4")))
    return close(unicodedata.normalize("NFKC", "".join(one.extract_text() for one in reader.pages)))


def close(text: str) -> str:
    return "".join(text.split())


def test_a_blank_copy_has_every_question_and_nothing_of_the_draft_and_stores_nothing(client, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="half a thought"))
    before = everything()
    html = markup.of(client.get(page(token, "survey_blank")))
    for statement in survey.statements:
        assert statement.text in html
    assert html.count('class="app-blank__line"') == 6 * 4 + 2 * 8, "room to write"
    for words in (*(label for _, label in SCALE), UNABLE):
        assert html.count(f">{words}</li>") == 6
    assert "half a thought" not in html and "<form" not in html and "<input" not in html
    assert everything() == before and SealedDraft.objects.count() == 1


@pytest.mark.parametrize("name", ["survey_answer", "survey_saved", "survey_check"])
def test_the_pages_of_a_survey_lead_to_the_blank_copy(client, survey, token, name):
    services.save_draft(token=token, fields=filled(survey))
    assert f'href="{page(token, "survey_blank")}"' in markup.of(client.get(page(token, name)))


@pytest.mark.journey
def test_on_paper_a_long_comment_is_whole_and_buttons_are_not_there(live_server, sheet, survey, token):
    comment = "We plan together each spring. " * 40 + "This is the end"
    services.save_draft(token=token, fields=filled(survey, text=comment))
    for name in ("survey_answer", "survey_check"):
        sheet.goto(live_server.url + page(token, name))
        text = printed(sheet)
        assert text.count(close("This is the end")) == len(survey.statements), name
        assert [words for words in ("Save as draft", "Print a blank copy", "Change") if close(words) in text] == []


@pytest.mark.journey
def test_the_blank_copy_is_a_sound_page_and_fits_the_paper(live_server, sheet, survey, token):
    sheet.goto(live_server.url + page(token, "survey_blank"))
    stands(sheet)
    text = printed(sheet)
    assert close("What should the PCT do differently?") in text and text.count(close("Unable to Comment")) == 6
    assert close("Your browser may print the address") not in text and token not in text
