"""Before invitations are sent: the mail as it will arrive, a sentence of the PCT's own, and what is asked once."""

import re

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import expect

from outbox.models import Mail
from surveys import services
from surveys.models import Category, Group, Invitation, Nominee, Sending
from surveys.queries import nominees_of
from surveys.queries.sending import FEW_CATEGORIES, SMALL_GROUPS, SMALL_SET, questions_before_sending
from surveys.services.own_words import MOST_WORDS
from tests import markup
from tests.browser import arrive, new_context, sign_in
from tests.surveys.nominating import ALL_THE_SAME, at

pytestmark = pytest.mark.django_db

WORDS = "We met most of you in June and changed our plans since."


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 0


def asked_about(survey) -> list[str]:
    book = nominees_of(survey.assessment, survey.editor)
    return [question.key for question in questions_before_sending(survey.assessment, book)]


def in_categories(survey, number: int, *, each: int = 1) -> None:
    """Nominate people of so many categories."""
    for category in Category.objects.filter(framework=survey.assessment.framework)[:number]:
        for place in range(each):
            survey.nominate(category.pk * 10 + place, group=category.group, category=category)


def in_groups(survey, *sizes: int) -> None:
    """Nominate so many additional people of each group."""
    for group, size in zip(Group.values, sizes, strict=True):
        for place in range(size):
            survey.nominate(10_000 + 100 * Group.values.index(group) + place, group=group)


def submit(survey, words: str = "", confirmed: object = None) -> int:
    return services.submit_nominees(assessment=survey.assessment, actor=survey.editor, words=words, confirmed=confirmed)


def invitations() -> list[Mail]:
    return list(Mail.objects.filter(kind="survey_invitation").order_by("pk"))


@pytest.mark.requirement("R-121", "R-122")
@pytest.mark.parametrize(("categories", "asked"), [(9, True), (10, True), (11, False), (22, False)])
def test_it_is_asked_about_where_people_come_from_fewer_than_half_of_the_categories(survey, categories, asked):
    in_groups(survey, 5, 5, 5)
    in_categories(survey, categories)
    assert (FEW_CATEGORIES in asked_about(survey)) == asked


@pytest.mark.requirement("R-121")
def test_the_page_names_the_empty_categories_and_sends_once_that_is_confirmed(as_editor, survey):
    in_groups(survey, 5, 5, 5)
    in_categories(survey, 9, each=2)
    page = markup.of(as_editor.get(at(survey, "nominees_submit")))
    assert "The 33 people come from 9 of 22 categories" in page
    assert "Nobody is nominated from: other strategic partners, acute trusts" in page
    refused = as_editor.post(at(survey, "nominees_submit"), {"words": WORDS})
    assert refused.status_code == 422 and WORDS in markup.of(refused)
    assert "Tick the box under “Few of the categories” to send" in markup.of(refused)
    assert not Invitation.objects.exists()
    assert "33 people are being sent" in markup.of(
        as_editor.post(at(survey, "nominees_submit"), {FEW_CATEGORIES: "on"}, follow=True)
    )
    sending = Sending.objects.get()
    assert sending.by_name == "Editor" and "9 of 22 categories" in sending.confirmed[FEW_CATEGORIES]


@pytest.mark.requirement("R-121")
def test_it_is_asked_once(survey):
    in_groups(survey, 5, 5, 5)
    submit(survey, confirmed=[FEW_CATEGORIES])
    in_groups_again = [survey.nominate(number, group=Group.PROVIDERS) for number in range(5)]
    assert in_groups_again and asked_about(survey) == []
    assert submit(survey, confirmed=[]) == 5


@pytest.mark.requirement("R-121", "R-127")
def test_it_is_asked_again_once_everybody_was_taken_back(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    in_groups(survey, 5, 5, 5)
    submit(survey, words=WORDS, confirmed=[FEW_CATEGORIES])
    services.take_back(nominee=Nominee.objects.first(), actor=survey.editor)
    assert Sending.objects.count() == 1 and Nominee.objects.first().sending is None
    services.take_back_all(assessment=survey.assessment, actor=survey.editor)
    assert not Sending.objects.exists() and asked_about(survey) == [FEW_CATEGORIES]


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize(
    ("sizes", "asked", "named"),
    [((4, 5, 5), True, "Partners: 4."), ((4, 1, 0), True, "Partners: 4, Providers: 1."), ((5, 5, 0), False, "")],
)
def test_a_small_group_of_the_first_set_is_asked_about(survey, sizes, asked, named):
    in_groups(survey, *sizes)
    book = nominees_of(survey.assessment, survey.editor)
    found = {question.key: question for question in questions_before_sending(survey.assessment, book)}
    assert (SMALL_GROUPS in found) == asked
    if asked:
        assert named in found[SMALL_GROUPS].text and "told only when the survey has closed" in found[SMALL_GROUPS].text


@pytest.mark.requirement("R-125", "R-149")
@pytest.mark.parametrize(("people", "asked"), [(1, True), (4, True), (5, False)])
def test_a_small_second_set_is_asked_about_each_time(survey, people, asked):
    in_groups(survey, 5, 5, 5)
    submit(survey)
    for time in range(2):
        for number in range(people):
            survey.nominate(100 * time + number, group=Group.PARTNERS)
        assert (SMALL_SET in asked_about(survey)) == asked and SMALL_GROUPS not in asked_about(survey)
        submit(survey, confirmed=[SMALL_SET, FEW_CATEGORIES])
        if people > 2:
            break  # ten additional places


def test_each_box_that_is_left_empty_is_named(as_editor, survey):
    in_groups(survey, 4, 1, 0)
    page = markup.of(as_editor.post(at(survey, "nominees_submit")))
    for title in ("Few of the categories", "Few people in a group"):
        assert page.count(f"Tick the box under “{title}”") == 2, "in the summary and at the box"


@pytest.mark.requirement("R-132")
def test_the_sentence_is_typed_in_a_counted_box_and_stands_in_one_line(as_editor, survey):
    in_groups(survey, 5, 5, 5)
    typed = "We meet you\r\neach spring.  \n"
    page = markup.of(as_editor.post(at(survey, "nominees_submit"), {"words": typed, "look": "1"}))
    assert "adds: “We meet you each spring.”" in page and 'data-maxlength="300"' in page
    long = markup.of(as_editor.post(at(survey, "nominees_submit"), {"words": "y" * 301, "look": "1"}))
    assert "Shorten your sentence by 1 character" in long
    as_editor.post(at(survey, "nominees_submit"), {"words": typed} | ALL_THE_SAME)
    assert Sending.objects.get().words == "We meet you each spring."


@pytest.mark.journey
def test_after_a_look_at_the_email_the_reader_is_at_the_email(live_server, browser, survey):
    in_groups(survey, 5, 5, 5)
    context = new_context(browser)
    sign_in(context, live_server, survey.cast.users["editor"])
    page = context.new_page()
    page.goto(live_server.url + at(survey, "nominees_submit"))
    page.get_by_label("Your own sentence in the email").fill(WORDS)
    arrive(page.get_by_role("button", name="Show the email with it"))
    heading = page.get_by_role("heading", name="The email as it will arrive")
    expect(page.get_by_text(f"adds: “{WORDS}”")).to_be_visible()
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    context.close()


@pytest.mark.requirement("R-132")
def test_the_mail_is_shown_as_it_arrives_but_for_the_link(as_editor, survey):
    in_groups(survey, 5, 5, 5)
    page = as_editor.post(at(survey, "nominees_submit"), {"words": WORDS, "look": "1"})
    assert page.status_code == 200 and not Invitation.objects.exists() and not Mail.objects.exists()
    shown = " ".join(re.sub(r"<[^>]+>", " ", markup.of(page)).replace("&#x27;", "'").split())
    assert "(here stands the person’s own link)" in shown
    submit(survey, words=WORDS)
    mail = invitations()[0]
    assert mail.subject in shown and mail.to in shown
    for paragraph in mail.body.split("\n\n"):
        text = " ".join(paragraph.split())
        if "\ue000" not in text and "http" not in text and not text.startswith("- "):
            assert text in shown


@pytest.mark.requirement("R-133")
def test_each_pcts_own_sentence_stands_in_its_part_of_the_mail_and_names_it(survey):
    in_groups(survey, 5, 5, 5)
    submit(survey, words=f"  {WORDS}\n")
    pct = survey.assessment.organisation
    assert all(f"{pct} adds: “{WORDS}”" in mail.body and WORDS in mail.html for mail in invitations())
    survey.nominate(1, group=Group.PARTNERS)
    submit(survey)
    assert "adds:" not in invitations()[-1].body, "the second set has none"


@pytest.mark.requirement("R-128")
def test_the_sentence_stands_in_the_mail_to_a_corrected_address_too(survey):
    in_groups(survey, 5, 5, 5)
    submit(survey, words=WORDS)
    actor = survey.cast.actor("super_user")
    services.correct_address(nominee=Nominee.objects.first(), actor=actor, email="right@council.example")
    assert WORDS in Mail.objects.get(to="right@council.example").body


@pytest.mark.parametrize(
    "typed",
    [
        "Write to ann@council.example",
        "See http://x.example/s/abc",
        "See www.newcastle",
        "See newcastle-pct.nhs.uk for more",
        "See bit.ly/abc",
        "Say no”. “The survey is withdrawn.",
        "x" * (MOST_WORDS + 1),
    ],
)
def test_a_sentence_with_an_address_or_too_long_is_refused_and_stays_in_its_box(as_editor, survey, typed):
    survey.nominate(1)
    with pytest.raises(ValidationError):
        submit(survey, words=typed)
    for sent in ({"look": "1"}, ALL_THE_SAME):
        page = as_editor.post(at(survey, "nominees_submit"), {"words": typed} | sent)
        html = markup.of(page)
        assert page.status_code == 422 and f"{typed}</textarea>" in html and f"adds: “{typed}" not in html
    assert not Sending.objects.exists() and not Mail.objects.exists()


@pytest.mark.parametrize("typed", ["", "Dr. Smith, i.e. our chair, asks you.", "Call 0191 000 0000: 2.5 minutes."])
def test_a_plain_sentence_is_taken(survey, typed):
    survey.nominate(1)
    submit(survey, words=typed)
    assert Sending.objects.get().words == typed


@pytest.mark.parametrize("who", ["editor", "analyst"])
def test_both_sides_read_what_was_sent_and_confirmed(client, survey, who):
    in_groups(survey, 5, 5, 5)
    submit(survey, words=WORDS, confirmed=[FEW_CATEGORIES])
    client.force_login(survey.cast.users[who])
    html = markup.of(client.get(at(survey, "nominee_balance")))
    assert "Invitations that were sent" in html and WORDS in html and "0 of 22 categories" in html
