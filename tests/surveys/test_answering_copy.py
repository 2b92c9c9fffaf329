"""The copy that a stakeholder keeps, as PDF: of the draft, and of what was submitted, at that moment alone."""

import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from surveys import services
from surveys.models import Nominee, SealedResponse
from surveys.pages import survey_paper
from surveys.tokens import proof
from tests import markup, patience
from tests.surveys.answering import everything, filled, page, ticked

pytestmark = pytest.mark.django_db
PDF = "survey_copy_pdf"


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


def words(response) -> str:
    """All that stands in the PDF, each run of white space as one space."""
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    return " ".join(" ".join(part.extract_text() for part in PdfReader(BytesIO(response.content)).pages).split())


@pytest.fixture
def done(client, survey, token):
    """The page after submitting."""
    services.save_draft(token=token, fields=filled(survey, text="My words on"))
    return client.post(page(token, "survey_check"), ticked(survey, token, text="My words on"))


@pytest.mark.requirement("R-143")
def test_the_draft_is_a_pdf_that_says_that_it_is_one(client, survey, token):
    assert client.get(page(token, PDF)).url == page(token)
    services.save_draft(token=token, fields={"influence-choice": "unable", "influence-text": "We & <others>"})
    response = client.get(page(token, PDF))
    text = words(response)
    for line in ("Feedback on Newcastle PCT", "A draft, not submitted yet", "Unable to Comment", "We & <others>"):
        assert line in text
    assert text.count("Not answered yet") == 5 and "For Organisation 1" in text and "Person 1" not in text
    assert 'filename="survey-newcastle-pct.pdf"' in response["Content-Disposition"]
    assert page(token, PDF) in markup.of(client.get(page(token))) and page(token, PDF) in markup.of(
        client.get(page(token, "survey_check"))
    )


def test_a_copy_that_is_asked_for_before_submitting_does_not_say_that_it_was(client, survey, token):
    """The check page holds the proof already."""
    services.save_draft(token=token, fields=filled(survey, text="My words on"))
    assert "were submitted." not in words(client.post(page(token, PDF), ticked(survey, token, text="My words on")))


@pytest.mark.requirement("R-143", "R-144")
def test_the_page_after_submitting_gives_the_copy_as_pdf_without_the_person(client, survey, token, done):
    assert f'action="{page(token, PDF)}"' in markup.of(done) and "Download as PDF" in markup.of(done)
    before = everything()
    response = client.post(page(token, PDF), ticked(survey, token, text="My words on"))
    text = words(response)
    assert "Feedback on Newcastle PCT" in text and text.count("Answer: Agree") == 6
    assert "Your answers were submitted." in text and "Your answers were submitted." in markup.of(done)
    for statement in survey.statements:
        assert f"My words on {statement.key}" in text
    assert "draft" not in text.lower() and "Organisation 1" not in text and "Person 1" not in text
    assert everything() == before and SealedResponse.objects.count() == 1, "nothing is written"
    assert not response.cookies and "no-store" in response["Cache-Control"]


def test_the_copy_is_tagged_and_no_time_or_link_is_in_it(client, survey, token, done):
    first, second = (client.post(page(token, PDF), ticked(survey, token)) for _ in range(2))
    assert first.content == second.content
    reader = PdfReader(BytesIO(first.content))
    assert reader.trailer["/Root"]["/Lang"] == "en-GB" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Feedback on Newcastle PCT: your copy"
    assert token.encode() not in first.content and "/CreationDate" not in reader.metadata


@pytest.mark.requirement("R-144")
def test_without_the_proof_a_link_that_was_used_gives_no_copy_and_nobody_can_tell_it_from_a_replaced_one(
    client, survey
):
    used, replaced = survey.invite(partners=2).values()
    survey.answer(used)
    services.correct_address(
        nominee=Nominee.objects.get(email="person.2@stakeholder.example"),
        actor=survey.cast.actor("super_user"),
        email="right@stakeholder.example",
    )
    for sent in (filled(survey), filled(survey) | {"proof": proof("another")}):
        first, second = (client.post(page(link, PDF), sent) for link in (used, replaced))
        assert first.status_code == second.status_code == 410 and first.content == second.content
    assert client.get(page(used, PDF)).status_code == 410
    assert client.post(page(replaced, PDF), ticked(survey, replaced)).status_code == 410


def test_who_still_has_the_page_open_gets_the_copy_after_the_closing_too(client, survey, token, done):
    survey.close_now()
    assert "My words on influence" in words(client.post(page(token, PDF), ticked(survey, token, text="My words on")))
    closed = markup.of(client.get(page(token, PDF)))
    assert "is closed" in closed and "Organisation 1" not in closed


def test_a_draft_with_a_text_over_the_limit_is_sent_to_the_page_that_names_it(client, survey, token):
    services.save_draft(token=token, fields=filled(survey) | {"influence-text": "x" * 2001})
    assert client.get(page(token, PDF)).url == page(token, "survey_check")
    html = markup.of(client.get(page(token, "survey_check")))
    assert (
        "Shorten the comment on statement 2" in html and f'href="{page(token, PDF)}"' not in html.split("Questions")[0]
    )
    posted = client.post(page(token, PDF), ticked(survey, token) | {"influence-text": "x" * 100_000})
    assert posted.status_code == 400


@pytest.mark.parametrize("text", ["We plan with them. " * 100, "w" * 2000, "شكرا " * 400, "Thanks 😀"])
def test_what_people_write_is_printed(client, survey, token, text):
    answers = {name: text if name.endswith("-text") else "5" for name in filled(survey)}
    response = client.post(page(token, PDF), answers | {"proof": proof(token)})
    assert response.status_code == 200 and response.content.startswith(b"%PDF")


def test_a_copy_that_takes_long_is_given_up_is_written_down_nowhere_and_holds_up_nothing_else(
    client, survey, token, done, monkeypatch, caplog
):
    """Thousands of small pictures take many times as long as they may."""
    monkeypatch.setattr(survey_paper, "_SECONDS", 2)
    caplog.clear()
    begun = time.monotonic()
    answers = {name: "😀" * 2000 if name.endswith("-text") else "5" for name in filled(survey)}
    with patience.takes_at_most(5):
        response = client.post(page(token, PDF), answers | {"proof": proof(token)})
    html = markup.of(response)
    assert response.status_code == 429 and "print this page" in html and "😀" * 2000 in html
    assert time.monotonic() - begun < patience.SECONDS
    assert [line.name for line in caplog.records if not line.name.startswith("django")] == []


def test_where_another_is_being_made_the_page_asks_to_wait_and_loses_nothing(client, survey, token, done, monkeypatch):
    monkeypatch.setattr(survey_paper, "_PATIENCE_SECONDS", 0.01)
    sent = ticked(survey, token, text="My words on")
    with survey_paper._taken(survey_paper._ONE_AT_A_TIME, 1):
        busy = client.post(page(token, PDF), sent)
    html = markup.of(busy)
    assert busy.status_code == 429 and busy["Retry-After"] == "30"
    assert "could not be made just now" in html and "My words on influence" in html and "Download as PDF" in html
    assert client.post(page(token, PDF), sent).status_code == 200


def test_the_page_after_submitting_says_when_who_sees_what(done):
    """As docs/visibility.md, rows 7 and 8 have it."""
    html = " ".join(markup.of(done).split())
    for said in (
        "When the survey closes, all answers about Newcastle PCT are put together, once.",
        "Nobody sees any of them before.",
        "see the result after that, once Newcastle PCT has submitted its own return.",
        "when North East Strategic Health Authority releases the provisional ratings.",
    ):
        assert said in html
