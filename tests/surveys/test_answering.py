"""The questions and the draft, on one page and in steps, as a stakeholder meets them."""

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from demonstration.links import tokens_of
from frameworks.models import Guidance
from sentences.dates import moment
from surveys import queries, services
from surveys.answers import SCALE, UNABLE
from surveys.forms import AnswerForm
from surveys.models import SealedDraft, SealedResponse, Statement
from tests import markup
from tests.surveys.answering import filled, page, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


@pytest.mark.requirement("R-011", "R-134", "R-135", "R-136", "R-137", "R-139", "R-141", "R-142")
def test_page_asks_six_statements_with_seven_choices_and_two_questions(client, survey, token):
    html = markup.of(client.get(page(token)))
    assert html.count('type="radio"') == 42
    assert html.count("<textarea") == 8
    for label in (
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Somewhat agree",
        "Agree",
        "Strongly Agree",
        "Unable to Comment",
    ):
        assert html.count(f">{label}</label>") == 6
    assert "Newcastle PCT" in html and "for your organisation, not as an individual" in html
    assert [s.item.key for s in survey.statements if s.item] == ["1a", "1b", "2b", "2c", "3a", "4c"]
    for text in ("What does the PCT do well that they should keep doing?", "What should the PCT do differently?"):
        assert text in html


@pytest.mark.requirement("R-135")
def test_labels_are_those_of_the_handbook(survey):
    guidance = Guidance.objects.get(framework=survey.assessment.framework, topic="survey-scale")
    points = guidance.content[0]["points"]
    assert [(int(point["heading"]), point["text"]) for point in points[:6]] == SCALE
    assert points[6] == UNABLE


@pytest.mark.requirement("R-143")
def test_draft_is_kept_and_opens_on_another_device(client, token):
    fields = {"local_leader-choice": "4", "local_leader-text": "Half a thought\r\nof two lines"}
    response = client.post(page(token), fields | {"go": "close"}, follow=True)
    assert response.redirect_chain == [(page(token, "survey_saved"), 302)]
    assert "Your draft is saved" in markup.of(response) and "on any device" in markup.of(response)
    html = markup.of(type(client)().get(page(token)))
    assert "Half a thought\nof two lines" in html
    assert 'value="4" checked' in html and "Draft saved at" in html


@pytest.mark.requirement("R-147", "R-154")
def test_draft_is_sealed_and_is_no_answer(client, survey, token):
    client.post(page(token), filled(survey, text="a secret opinion") | {"go": "close"})
    draft = SealedDraft.objects.get()
    assert b"secret" not in bytes(draft.sealed) and b"opinion" not in bytes(draft.sealed)
    assert not SealedResponse.objects.exists()
    other = list(tokens_of(survey.assessment).values())[1]
    assert services.read_draft(token=other) is None


@pytest.mark.requirement("R-138")
def test_comment_of_2000_characters_is_taken_and_2001_is_kept_with_an_error(client, survey, token):
    fields = filled(survey) | {"influence-text": "x" * 2000}
    assert client.post(page(token), fields | {"go": "close"}).status_code == 302
    fields |= {"influence-text": "y" * 2001, "seen": seen(client, page(token))}
    response = client.post(page(token), fields | {"go": "check"})
    html = markup.of(response)
    assert response.status_code == 422
    assert "Shorten the comment on statement 2 by 1 character. The limit is 2,000." in html
    assert "y" * 2001 in html and "maxlength=" not in html.replace("data-maxlength=", "")
    assert services.read_draft(token=token).fields["influence-text"] == "y" * 2001


def test_going_on_needs_a_choice_for_every_statement(client, survey, token):
    fields = filled(survey)
    fields.pop("effective_partner-choice")
    response = client.post(page(token), fields | {"go": "check"})
    assert response.status_code == 422 and "Choose an answer for statement 4" in markup.of(response)


def test_invented_choice_is_refused(client, survey, token):
    response = client.post(page(token), filled(survey, choice="7") | {"go": "close"})
    assert response.status_code == 422 and "Choose one of the answers" in markup.of(response)


def test_work_per_page_does_not_grow_with_those_asked(client, survey, django_assert_max_num_queries):
    token = next(iter(survey.invite(partners=10, providers=10, opinion_formers=10).values()))
    services.save_draft(token=token, fields=filled(survey))
    for address in (page(token), step(token, 8), page(token, "survey_check"), page(token, "survey_reminders")):
        with django_assert_max_num_queries(10):
            client.get(address)


def fields_of(token: str) -> dict[str, str]:
    draft = services.read_draft(token=token)
    return {name: text for name, text in draft.fields.items() if text} if draft else {}


def seen(client, address: str) -> str:
    """The marks that a page carries of the answers it was opened with."""
    return client.get(address).context["form"].seen


@pytest.mark.requirement("R-137", "R-138", "R-141", "R-142")
def test_a_step_asks_one_statement_says_where_one_is_and_until_when(client, survey, token):
    html = markup.of(client.get(step(token, 5)))
    assert "Statement 5 of 6" in html and html.count('type="radio"') == 7 and html.count("<textarea") == 1
    assert "Feedback on Newcastle PCT" in html and "not as an individual" in html
    closes = queries.open_survey(token).closes_at
    assert f"Closes {moment(closes)} (UK time)" in html and "You can enter up to 2,000 characters" in html
    assert "Back</button>" in html and "Back</button>" not in markup.of(client.get(step(token, 1)))
    question = markup.of(client.get(step(token, 8)))
    assert "Question 2 of 2" in question and 'type="radio"' not in question
    assert "Save and check your answers" in question


@pytest.mark.parametrize("number", [0, 9, 10**20])
def test_a_step_that_there_is_not_leads_to_the_whole_page(client, token, number):
    assert client.get(step(token, number)).url == page(token)


@pytest.mark.parametrize(
    ("number", "go", "leads_to"),
    [
        (1, "next", "/step/2/"),
        (8, "next", "/check/"),
        (3, "back", "/step/2/"),
        (1, "back", "/step/1/"),
        (3, "whole", "/"),
        (3, "close", "/saved/"),
        (3, "", "/saved/"),
    ],
)
def test_every_button_of_a_step_saves_it_and_leads_on(client, survey, token, number, go, leads_to):
    key = survey.statements[number - 1].key
    sent = {f"{key}-choice": "3", f"{key}-text": "typed here", "go": go}
    assert client.post(step(token, number), sent).url == f"/s/{token}{leads_to}"
    assert fields_of(token)[f"{key}-text"] == "typed here"


@pytest.mark.requirement("R-143")
def test_one_goes_between_page_and_steps_and_loses_nothing(client, survey, token):
    first, second = (statement.key for statement in survey.statements[:2])
    client.post(page(token), {f"{first}-choice": "2", f"{first}-text": "on the page", "go": "steps"})
    sent = {f"{second}-choice": "6", f"{second}-text": "in a step", "seen": seen(client, step(token, 2)), "go": "whole"}
    html = markup.of(client.post(step(token, 2), sent, follow=True))
    assert "on the page" in html and "in a step" in html
    assert fields_of(token)[f"{first}-choice"] == "2" and fields_of(token)[f"{second}-choice"] == "6"


def test_going_to_steps_begins_where_a_choice_is_lacking(client, survey, token):
    sent = filled(survey) | {"go": "steps"}
    sent.pop(f"{survey.statements[3].key}-choice")
    assert client.post(page(token), sent).url == step(token, 4)


def test_a_change_from_the_check_page_leads_back_to_it(client, survey, token):
    services.save_draft(token=token, fields=filled(survey))
    html = markup.of(client.get(page(token, "survey_check")))
    assert f"{step(token, 4)}?then=check#id_effective_partner-choice" in html
    address = step(token, 4) + "?then=check"
    sent = {"effective_partner-choice": "1", "seen": seen(client, address), "go": "next"}
    assert client.post(address, sent).url == page(token, "survey_check")


def test_what_is_wrong_stays_on_the_screen_and_every_word_is_in_the_draft(client, survey, token):
    sent = filled(survey, text="fine") | {"local_leader-text": "z" * 2001, "go": "check"}
    sent.pop("influence-choice")
    response = client.post(page(token), sent)
    html = markup.of(response)
    assert response.status_code == 422 and "z" * 2001 in html and "Choose an answer for statement 2" in html
    assert (
        fields_of(token)["influence-text"] == "fine influence" and fields_of(token)["local_leader-text"] == "z" * 2001
    )
    mended = sent | {"local_leader-text": "short", "influence-choice": "1", "seen": response.context["form"].seen}
    assert client.post(page(token), mended).url == page(token, "survey_check")
    assert fields_of(token)["local_leader-text"] == "short" and fields_of(token)["influence-choice"] == "1"


def test_what_was_typed_in_a_step_with_an_error_stays(client, survey, token):
    response = client.post(step(token, 2), {"influence-text": "no choice yet", "go": "next"})
    assert response.status_code == 422 and "no choice yet" in markup.of(response)
    assert "Choose an answer for statement 2" in markup.of(response)
    response = client.post(step(token, 7), {"keep_doing-text": "w" * 2005, "go": "back"})
    assert response.status_code == 422 and "Shorten your answer by 5 characters" in markup.of(response)
    assert "w" * 2005 in markup.of(response)


@pytest.mark.requirement("R-144")
def test_saving_nothing_stores_nothing_and_saving_the_same_keeps_the_time(client, survey, token):
    client.post(page(token), {"go": "close"})
    client.post(page(token), dict.fromkeys(filled(survey), "  ") | {"go": "close"})
    client.post(page(token))
    assert not SealedDraft.objects.exists()
    assert "Nothing is saved yet" in markup.of(client.get(page(token, "survey_saved")))
    services.save_draft(token=token, fields=filled(survey, text="once"))
    before = list(SealedDraft.objects.values())
    with time_machine.travel(queries.open_survey(token).closes_at.timestamp() - 60, tick=False):
        client.post(page(token), filled(survey, text="once") | {"seen": seen(client, page(token)), "go": "close"})
        client.post(page(token), filled(survey, text="once") | {"go": "close"})
        services.save_draft(token=token, fields=filled(survey, text="once"))
    assert list(SealedDraft.objects.values()) == before


def test_a_page_opened_long_ago_undoes_nothing_that_was_saved_since(client, survey, token):
    """Such as one that a mail scanner opened before the person did, and sends as it stood."""
    opened = seen(client, page(token))
    services.save_draft(token=token, fields=filled(survey, choice="6", text="since"))
    client.post(page(token), filled(survey, choice="") | {"seen": opened, "go": "close"})
    assert fields_of(token)["influence-text"] == "since influence"


def test_a_text_can_be_emptied_again(client, survey, token):
    services.save_draft(token=token, fields={"influence-text": "better not"})
    opened = seen(client, page(token))
    client.post(page(token), filled(survey, choice="") | {"seen": opened, "go": "close"})
    assert fields_of(token) == {}


@pytest.mark.parametrize("marks", ["", "x", "." * 13, "é" * 200])
def test_marks_that_no_page_carries_lose_nothing(client, survey, token, marks):
    client.post(page(token), filled(survey, text="kept") | {"seen": marks, "go": "close"})
    assert fields_of(token)["influence-text"] == "kept influence"


@pytest.mark.parametrize("name", ["survey_answer", "survey_step", "survey_check", "survey_decline", "survey_reminders"])
@pytest.mark.parametrize(
    "sent",
    [
        {"go": ["check", "steps"], "seen": ["a", "b"]},
        {"influence-choice": "7", "influence-text": "\u202e" * 9000, "go": "next"},
        {"influence-choice": ["1", "2"], "checked": "\U0001f600", "proof": "é"},
        {"reminders": "<script>", "answering": ["declined", "é"], "go": "🙂", "seen": "." * 100_000},
    ],
)
def test_whatever_is_posted_is_answered_in_words(client, survey, token, name, sent):
    services.save_draft(token=token, fields=filled(survey))
    address = step(token, 2) if name == "survey_step" else page(token, name)
    assert client.post(address, sent).status_code in (302, 422)
    assert not SealedResponse.objects.exists()


def test_page_says_before_the_first_question_what_it_promises_and_whom_to_ask(client, survey, token):
    html = markup.of(client.get(page(token)))
    assert html.index("Your answers are anonymised") < html.index("Statement 1 of 6")
    assert html.index(reverse("survey_storage")) < html.index("Statement 1 of 6")
    assert (
        survey.cast.users["super_user"].email in html
        and "Super user of North East Strategic Health Authority: " in html
    )
    assert "about ten minutes" in html and "Organisation 1" in html and "Person 1" not in html
    assert survey.editor.name not in html, "who named the person stands in the mail alone"


@pytest.mark.requirement("R-143")
def test_copy_of_the_draft_is_plain_text(client, survey, token):
    assert client.get(page(token, "survey_copy")).url == page(token)
    services.save_draft(token=token, fields={"influence-choice": "unable", "influence-text": "We & <others>"})
    response = client.get(page(token, "survey_copy"))
    assert response["Content-Type"] == "text/plain; charset=utf-8" and "attachment" in response["Content-Disposition"]
    text = response.text
    for line in ("Feedback on Newcastle PCT", "not submitted yet", "Unable to Comment", "We & <others>"):
        assert line in text
    assert text.count("Not answered yet") == 5 and "Person 1" not in text


_KEYS = ("one", "two")
_TEXTS = st.sampled_from(["", "a", "b", "c"])
_TYPED = st.tuples(*[st.none() | _TEXTS for _ in _KEYS])


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), _TYPED), max_size=12))
def test_pages_open_at_once_lose_nothing_of_each_other(steps):
    """Three pages of one link, opened and sent in any order: of each text the draft has what was last changed."""
    questions = [Statement(key=key, number=number, text=key) for number, key in enumerate(_KEYS, 1)]
    draft: dict[str, str] = {}
    opened: dict[int, tuple[str, dict[str, str]]] = {}
    expected: dict[str, str] = {}
    for page_number, opens, typed in steps:
        if opens or page_number not in opened:
            shown = {f"{key}-text": draft.get(f"{key}-text", "") for key in _KEYS}
            opened[page_number] = AnswerForm(questions, draft=draft).seen, shown
        marks, shown = opened[page_number]
        sent = shown | {f"{key}-text": text for key, text in zip(_KEYS, typed, strict=True) if text is not None}
        expected |= {name: text for name, text in sent.items() if text != shown[name]}
        draft |= AnswerForm(questions, sent | {"seen": marks}).changed()
        assert draft == expected
