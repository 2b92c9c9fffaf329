"""Who will not answer says so by the link: reminders stop, the survey stays open to them, and nobody else learns it."""

import json
import re

import pytest

from demonstration.links import tokens_of
from organisations.models import Event
from surveys import services
from surveys.marks import WILL_NOT, Done, done_with
from surveys.models import Collation, LinkMark, Nominee, SealedResponse
from tests import markup
from tests.browser import arrive, new_context, stands
from tests.surveys.answering import everything, page, ticked
from tests.surveys.nominating import at

pytestmark = pytest.mark.django_db
SAID = {
    Done.NOT_FOR_ME: "You told us that this survey is not for you",
    Done.DECLINED: "You told us that you do not wish to answer",
}


@pytest.fixture
def token(survey) -> str:
    survey.closes_in(30 * 86400)
    return next(iter(survey.invite(partners=2).values()))


def done(survey, token: str) -> frozenset[Done]:
    """What was done with the link, as the database has it."""
    pk = next(pk for pk, known in tokens_of(survey.assessment).items() if known == token)
    return done_with([(pk, 1)])[pk, 1]


@pytest.mark.parametrize("how", WILL_NOT)
def test_person_says_that_they_will_not_answer_and_how_that_is_meant(client, survey, token, how):
    address, events = page(token, "survey_decline"), Event.objects.count()
    html = markup.of(client.get(address))
    assert "This is not for me" in html and "I do not wish to answer" in html and "checked" not in html
    assert "I may answer after all" not in html, "there is nothing to take back"
    response = client.post(address, {"answering": how}, follow=True)
    html = markup.of(response)
    assert SAID[how] in html and "You can still" in html and "Nobody is told that you said so" in html
    assert "Which is it?" not in html and "You need not do anything more" in html, "it does not look unanswered"
    assert "Change what you told us" in html and "checked" not in html and not re.search(r"<details[^>]* open", html)
    assert done(survey, token) == {how}
    assert not response.cookies and Event.objects.count() == events
    for name in ("survey_answer", "survey_reminders", "survey_decline"):
        assert SAID[how] in markup.of(client.get(page(token, name)))


@pytest.mark.parametrize("sent", [{}, {"answering": "perhaps"}, {"answering": "after all"}, {"answering": "answered"}])
def test_nothing_is_saved_that_is_no_choice_of_the_page(client, token, sent):
    response = client.post(page(token, "survey_decline"), sent)
    assert response.status_code == 422 and "Choose which it is" in markup.of(response)
    assert not LinkMark.objects.exists()


def test_mind_is_changed_from_one_to_the_other_and_back_to_answering(client, survey, token):
    address = page(token, "survey_decline")
    for how in (*WILL_NOT, *WILL_NOT):
        client.post(address, {"answering": how})
        assert done(survey, token) == {how}
    before = everything()
    client.post(address, {"answering": how})
    assert everything() == before, "saying the same again writes nothing"
    html = markup.of(client.post(address, {"answering": "after all"}, follow=True))
    assert "You may answer after all" in html and "You told us" not in html
    assert done(survey, token) == frozenset()


@pytest.mark.requirement("R-145")
def test_choice_about_reminders_outlives_that_the_person_would_not_answer(client, survey, token):
    services.set_reminders(token=token, wanted=False)
    services.will_not_answer(token=token, how=Done.DECLINED)
    services.answer_after_all(token=token)
    assert done(survey, token) == {Done.NO_REMINDERS}


@pytest.mark.parametrize("how", WILL_NOT)
def test_who_would_not_answer_can_answer_until_the_closing_and_counts(client, survey, token, how):
    services.will_not_answer(token=token, how=how)
    services.save_draft(token=token, fields={f"{one.key}-choice": "5" for one in survey.statements if one.item_id})
    response = client.post(page(token, "survey_check"), ticked(survey, token))
    assert "Your answers are submitted" in markup.of(response)
    assert SealedResponse.objects.count() == 1


@pytest.mark.requirement("R-144")
def test_link_that_is_over_says_no_more_and_takes_no_more(client, survey, token):
    services.will_not_answer(token=token, how=Done.DECLINED)
    survey.closes_in(0)
    address = page(token, "survey_decline")
    for response in (client.get(address), client.post(address, {"answering": Done.NOT_FOR_ME})):
        assert response.status_code == 410 and "You told us" not in markup.of(response)
    services.close(assessment=survey.assessment)
    assert not LinkMark.objects.exists(), "what was said is deleted at the closing"


def test_who_gets_the_link_of_a_corrected_address_is_asked_anew(client, survey, token):
    """The mail went to somebody else, for whom it was not."""
    services.will_not_answer(token=token, how=Done.NOT_FOR_ME)
    services.set_reminders(token=token, wanted=False)
    nominee = Nominee.objects.order_by("pk").first()
    actor = survey.cast.actor("super_user")
    services.correct_address(nominee=nominee, actor=actor, email="right@stakeholder.example")
    new = tokens_of(survey.assessment)[nominee.pk]
    assert "You told us" not in markup.of(client.get(page(new)))
    assert done_with([(nominee.pk, 2)])[nominee.pk, 2] == frozenset()


def seen_by_staff(client, survey) -> list[str]:
    """The pages on which PCT and SHA read of the survey and its people, and its result."""
    found = []
    for who in ("editor", "super_user", "analyst", "support"):
        client.force_login(survey.cast.users[who])
        for name in ("nominee_list", "survey_progress", "nominee_balance"):
            found.append(markup.of(client.get(at(survey, name))))
        for nominee in Nominee.objects.order_by("pk"):
            found.append(markup.of(client.get(at(survey, "nominee_detail", nominee_id=nominee.pk))))
    return found


@pytest.mark.requirement("R-148")
def test_nobody_sees_who_would_not_answer_nor_how_many(client, survey, token, monkeypatch):
    monkeypatch.setattr("django.middleware.csrf._mask_cipher_secret", lambda secret: "x" * 64)
    before, events = seen_by_staff(client, survey), Event.objects.count()
    for how, each in zip(WILL_NOT, tokens_of(survey.assessment).values(), strict=True):
        services.will_not_answer(token=each, how=how)
    assert seen_by_staff(client, survey) == before
    assert Event.objects.count() == events
    survey.close_now()
    content = json.dumps(Collation.objects.get().content)
    assert not any(word in content for word in ("decline", "not for me", "wish"))


@pytest.mark.journey
@pytest.mark.requirement("R-145")
def test_stakeholder_declines_on_a_telephone_and_answers_after_all(live_server, browser, survey):
    token = next(iter(survey.invite(partners=1).values()))
    context = new_context(browser, viewport={"width": 320, "height": 700})
    telephone = context.new_page()
    telephone.goto(f"{live_server.url}{page(token)}")
    arrive(telephone.get_by_role("link", name="you can say so"))
    stands(telephone)
    arrive(telephone.get_by_role("button", name="Save"))
    assert telephone.title().startswith("Error: ")
    stands(telephone)
    telephone.get_by_label("I do not wish to answer").check()
    arrive(telephone.get_by_role("button", name="Save"))
    telephone.get_by_role("heading", name="You told us that you do not wish to answer").wait_for()
    stands(telephone)
    arrive(telephone.get_by_role("link", name="answer it by your link"))
    telephone.get_by_text("You can still answer. What you submit counts.").wait_for()
    stands(telephone)
    arrive(telephone.get_by_role("link", name="Change what you told us"))
    telephone.get_by_text("Change what you told us").click()
    telephone.get_by_label("I may answer after all").check()
    arrive(telephone.get_by_role("button", name="Save"))
    telephone.get_by_text("You may answer after all").wait_for()
    stands(telephone)
    assert context.cookies() == []
    context.close()
