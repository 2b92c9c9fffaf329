"""What a stakeholder reads: who asks, why, until when and whom to ask, the same as plain text and as HTML."""

import datetime
import html
import re

import pytest
import time_machine
from django.core import mail as django_mail
from django.utils import timezone

from cycles.services import set_timetable
from organisations.models import Membership
from outbox.models import Mail
from outbox.services import deliver
from surveys import services
from surveys.emails import with_links
from surveys.models import Nominee
from surveys.tokens import token_of
from tests.cast import organisation
from tests.surveys.regions import SHARED, ask_together, survey_of

pytestmark = pytest.mark.django_db

CLOSES = timezone.make_aware(datetime.datetime(2010, 1, 15, 17))
ASKED = timezone.make_aware(datetime.datetime(2009, 12, 7, 10))


def set_closing(cast, sha: str = "Q30", who: str = "super_user", at: datetime.datetime = CLOSES) -> None:
    set_timetable(
        cycle=cast.cycle,
        sha=organisation(sha),
        actor=cast.actor(who),
        submission_at=at,
        panels_from=at.date() + datetime.timedelta(days=50),
        panels_to=at.date() + datetime.timedelta(days=99),
    )


@pytest.fixture
def clock(cast):
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    with time_machine.travel(ASKED, tick=False) as clock:
        set_closing(cast)
        set_closing(cast, "Q32", "other_super_user", CLOSES + datetime.timedelta(days=4))
        yield clock


def letter_of(kind: str):
    """The mail of a kind as it leaves."""
    mail = Mail.objects.get(kind=f"survey_{kind}", to=SHARED)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.QUEUED, due_at=timezone.now())
    deliver(mail.pk)
    return django_mail.outbox[-1]


def words(text: str) -> list[str]:
    return re.findall(r"[^\s:]+", re.sub(r"^- ", "", text, flags=re.MULTILINE).replace("://", "//"))


def shown(message) -> str:
    (form,) = message.alternatives
    body = form[0].split("<body", 1)[1].split(">", 1)[1]
    return html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("https:", "https").replace("http:", "http")


@pytest.fixture(params=["invitation", "reminder", "thanks"])
def written(request, survey, clock):
    """Each letter about one survey, as it leaves."""
    ask_together(survey, organisation_name="Gateshead <Council>")
    if request.param == "reminder":
        clock.move_to(ASKED + datetime.timedelta(days=7))
        services.remind()
    if request.param == "thanks":
        clock.move_to(CLOSES + datetime.timedelta(minutes=3))
        services.close_due()
        services.post_due()
    return request.param, letter_of(request.param)


@pytest.mark.requirement("R-133")
def test_letter_says_who_asks_why_and_whom_to_ask(written, survey):
    kind, message = written
    token = token_of(Nominee.objects.get().pk)
    assert message.body.startswith("Dear Jo Leader,\n")
    for said in (
        "Newcastle PCT",
        "Editor of ",
        "Gateshead <Council>",
        "someone who knows",
        "helps the PCT to develop",
        "write a new email to Super user of North East Strategic Health Authority (super_user@example.org)",
        "Please do not reply to this email: neither the PCT nor its SHA reads replies to it.",
        "Your answers are anonymised",
        "/survey/what-we-store/",
    ):
        assert said in message.body, said
    if kind != "thanks":
        assert f"Answer the survey about Newcastle PCT:\nhttp://127.0.0.1:8000/s/{token}/\n" in message.body
        assert "Friday 15 January 2010, 5pm (UK time)" in message.body
        assert "whoever has it can answer in your name" in message.body and "about ten minutes" in message.body
        assert "do not forward or quote this email to anybody" in message.body
        assert "continue later by the same link" in message.body
        assert "you can say so. Nobody is told that you did:\n" in message.body
        assert f"the survey about Newcastle PCT:\nhttp://127.0.0.1:8000/s/{token}/not-answering/\n" in message.body
        assert f"Stop reminders about Newcastle PCT:\nhttp://127.0.0.1:8000/s/{token}/reminders/\n" in message.body
    else:
        assert "/s/" not in message.body, "its link opens nothing any more"


@pytest.mark.requirement("R-133")
def test_subject_is_short_and_says_about_whom_and_until_when(written):
    kind, message = written
    assert (
        message.subject
        == {
            "invitation": "Survey about Newcastle PCT: answer by 15 January 2010",
            "reminder": "Reminder: survey about Newcastle PCT, answer by 15 January 2010",
            "thanks": "Survey about Newcastle PCT closed: thank you",
        }[kind]
    )


def test_html_says_the_same_as_the_text(written):
    message = written[1]
    text = message.body.replace("https:", "https").replace("http:", "http")
    assert words(shown(message)) == words(text)


def test_html_is_simple_and_leaves_colours_to_the_reader(written):
    form = written[1].alternatives[0][0]
    assert not re.search(r"<(table|img|script|style|link|form)|url\(|(?<!-)color:|background|[\ue000-\uf8ff]", form)
    assert '<html lang="en-GB">' in form and 'content="light dark"' in form
    assert "Gateshead &lt;Council&gt;" in form


def test_letter_holds_no_sign_that_is_not_read(written):
    message = written[1]
    assert all(sign.isprintable() or sign == "\n" for sign in message.body)
    assert "\n\n\n" not in message.body and "{" not in message.body


@pytest.mark.requirement("R-133")
def test_person_named_by_several_pcts_gets_one_mail_with_a_link_to_each(cast, survey, clock, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    leeds = survey_of(cast, "5N1", "stranger")
    ask_together(survey, organisation_name="The council")
    ask_together(leeds, organisation_name="The city council")
    clock.shift(datetime.timedelta(minutes=31))
    services.post_due()
    message = letter_of("invitation")
    assert message.subject == "Surveys about Newcastle PCT and Leeds PCT: answer by 15 January 2010"
    first, second = message.body.split("\nLeeds PCT\n", 1)
    assert "\nNewcastle PCT\n" in first
    for part, said in (
        (
            first,
            (
                "Editor of Newcastle PCT",
                "view of The council.",
                "15 January",
                "to Super user of North East Strategic Health Authority",
            ),
        ),
        (second, ("Stranger of Leeds PCT", "view of The city council.", "19 January", "to Other super user of ")),
    ):
        for words_said in said:
            assert words_said in part
    links = re.findall(r"/s/([^/\s]+)/\n", message.body)
    assert links == [token_of(nominee.pk) for nominee in Nominee.objects.order_by("pk")]
    assert words(shown(message)) == words(message.body.replace("http:", "http"))


def test_shared_mailbox_is_greeted_without_a_name_and_told_whom_each_survey_asks(cast, survey, clock, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    ask_together(survey, name="Jo Leader")
    ask_together(survey_of(cast, "5KL", "neighbour"), name="Sam Clerk")
    clock.shift(datetime.timedelta(minutes=31))
    services.post_due()
    body = letter_of("invitation").body
    assert body.startswith("Hello,\n")
    assert "Newcastle PCT has named Jo Leader as" in body
    assert "has named Sam Clerk as" in body


def test_typed_names_put_nothing_into_a_letter_but_themselves(survey, clock):
    """A nominator could otherwise read another person's link in a mail to an address of their own."""
    survey.nominate(1)
    victim = Nominee.objects.get()
    survey.nominate(
        2,
        email=SHARED,
        name=f"Jo\ue000survey_answer:{victim.pk}/1\ue001",
    )
    # As a row may hold it that was typed before web addresses were refused.
    Nominee.objects.filter(email=SHARED).update(
        organisation_name=f"# A\u2028[click]\u202e http://bad.example \ue000about:{victim.pk}/1\ue001"
    )
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    message = letter_of("invitation")
    for form in (message.body, message.alternatives[0][0]):
        assert token_of(victim.pk) not in form
        assert form.count("/s/") == (3 if form is message.body else 6)
        assert 'href="http://bad' not in form and "\u202e" not in form


@pytest.mark.parametrize(
    ("gone", "whom"),
    [
        ("nobody", ["Super user of North East Strategic Health Authority (super_user@example.org)"]),
        ("super_user", ["Support, WCC support desk (support@example.org)"]),
        ("both", []),
    ],
)
def test_letter_names_the_super_user_else_the_support_desk(cast, survey, clock, gone, whom):
    away = {"nobody": [], "super_user": ["super_user"], "both": ["super_user", "support"]}[gone]
    editor = survey.editor
    for name in away:
        Membership.objects.filter(user=cast.users[name]).delete()
    survey.editor = editor
    ask_together(survey)
    message = letter_of("invitation")
    assert re.findall(r"If you have a question about this survey, write a new email to (.*)\.", message.body) == whom


def test_what_is_stored_holds_no_link(written, survey):
    token = token_of(Nominee.objects.get().pk)
    for row in Mail.objects.values():
        assert not any(token in str(value) for value in row.values())


def test_mail_with_many_surveys_has_a_short_subject_and_a_key_of_its_own(cast, survey, clock, settings):
    """A shared mailbox that very many name: the keys of two such mails differ, however long the list."""
    from surveys.emails import letters
    from surveys.models import Invitation, Posting

    ask_together(survey)
    row = Invitation.objects.select_related("nominee__assessment__organisation__parent").get()
    many = [Posting(pk=1_000_000 + number) for number in range(60)]
    told = [(many, [row] * 60), (many[:-1], [row] * 59)]
    first, second = letters(Posting.Kind.INVITATION, told)
    assert first["key"] != second["key"] and len(first["key"]) <= 200 and len(first["subject"]) <= 200


def test_letters_of_many_surveys_say_how_many_in_the_subject(cast, survey, clock, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    ask_together(survey, survey_of(cast, "5KL", "neighbour"), survey_of(cast, "5N1", "stranger"))
    clock.shift(datetime.timedelta(minutes=31))
    services.post_due()
    assert letter_of("invitation").subject == "Surveys about 3 PCTs: answer by 15 January 2010"


def test_with_links_of_a_mail_that_holds_no_place_is_none():
    assert with_links("Hello,", "<p>Hello,</p>") is None


def test_an_address_longer_than_a_telephone_is_wide_breaks_wherever_it_stands(written):
    _, message = written
    ((form, _),) = message.alternatives
    assert "overflow-wrap: anywhere" in re.search(r"<body style=\"([^\"]*)\"", form)[1]
