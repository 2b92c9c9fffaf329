from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.decisions import Refused
from organisations.models import Event
from outbox.failures import Failure
from outbox.models import Mail
from surveys.emails import REMINDER
from tests import markup
from tests.browser import arrive, sign_in, stands
from wcc.pages.mail_undelivered import ON_A_PAGE
from wcc.services import send_mail_again

pytestmark = pytest.mark.django_db
State = Mail.State


def mail(key="k", state=State.FAILED, **given):
    fields = {
        "kind": "survey_invitation",
        "to": f"{key}@example.org",
        "subject": f"Subject {key}",
        "body": "secret text",
    }
    fields |= {"reason": f"Reason {key}", "message_id": f"<{key}@x>"}
    return Mail.objects.create(dedupe_key=key, state=state, **fields | given)


@pytest.fixture
def desk(cast):
    client = Client()
    client.force_login(cast.users["support"])
    return client


def shown(client) -> str:
    return markup.of(client.get(reverse("mail_undelivered")))


@pytest.mark.parametrize("state", State)
def test_the_desk_reads_what_failed_came_back_or_is_uncertain(desk, state):
    mail(state=state)
    listed = state in (State.FAILED, State.BOUNCED, State.UNCERTAIN)
    page = shown(desk)
    assert ("Reason k" in page) == ("k@example.org" in page) == ("Survey invitation" in page) == listed
    assert ("All emails were accepted" in page) == (not listed)
    assert "secret text" not in page


def test_the_desk_reads_why_in_plain_words_and_the_servers_message_behind_them(desk):
    row = mail(failure=Failure.REFUSED, reason="550 5.1.1 <b>no such person</b>")
    for page in (shown(desk), markup.of(desk.get(reverse("mail_send_again", args=[row.pk])))):
        before, _, behind = page.partition("<details")
        assert "The mail service of the address does not take emails for it." in before
        assert "550 5.1.1" not in before
        assert "550 5.1.1 &lt;b&gt;no such person" in behind.partition("</details>")[0]


def test_the_desk_reads_no_message_where_no_server_said_anything(desk):
    mail(failure=Failure.STOPPED, reason="")
    assert "This site stopped each time it tried to send the email." in shown(desk) and "<details" not in shown(desk)


def test_the_desk_never_reads_of_reminders_from_which_it_could_tell_who_has_not_answered(desk):
    mail(kind=REMINDER, forget=True)
    assert "k@example.org" not in shown(desk)
    assert desk.get(reverse("mail_send_again", args=[Mail.objects.get().pk])).status_code == 404
    assert "All emails were accepted" in markup.of(desk.get("/"))


def test_the_desk_reads_the_newest_first_on_pages_with_a_fixed_number_of_queries(desk, django_assert_num_queries):
    now = timezone.now()
    for number in range(ON_A_PAGE + 2):
        mail(f"k{number}", changed_at=now + timedelta(minutes=number))
    shown(desk)
    with django_assert_num_queries(6):
        page = shown(desk)
    assert page.index("Subject k26") < page.index("Subject k25")
    assert "Subject k0<" not in page
    assert "Subject k0<" in markup.of(desk.get(reverse("mail_undelivered"), {"page": "2"}))
    assert desk.get(reverse("mail_undelivered"), {"page": "x"}).status_code == 200


def test_home_tells_the_desk_how_many_did_not_arrive(desk, cast):
    mail(), mail("k2", state=State.UNCERTAIN)
    assert "2 mails were not accepted" in markup.of(desk.get("/"))
    client = Client()
    client.force_login(cast.users["dh"])
    assert reverse("mail_undelivered") not in markup.of(client.get("/"))


# What can be sent again, and else the reason.
AGAIN = [
    (State.FAILED, "x", ""),
    (State.UNCERTAIN, "x", ""),
    (State.FAILED, "", "Have the person ask for a new one."),
    (State.UNCERTAIN, "", "Have the person ask for a new one."),
    (State.BOUNCED, "x", "It came back from this address."),
]


@pytest.mark.parametrize(("state", "body", "refusal"), AGAIN)
def test_the_desk_sends_again_what_failed_or_is_uncertain(desk, cast, mailoutbox, state, body, refusal):
    row = mail(state=state, body=body, kind="dates", due_at=timezone.now() - timedelta(days=1))
    address = reverse("mail_send_again", args=[row.pk])
    page = markup.of(desk.get(address))
    assert (refusal in page) and ("the person may have it already" in page) == (
        state == State.UNCERTAIN and not refusal
    )
    answer = desk.post(address)
    row.refresh_from_db()
    if refusal:
        assert (answer.status_code, row.state) == (403, state)
        assert refusal in markup.of(answer)
    else:
        assert (answer.status_code, row.state) == (302, State.QUEUED)
        assert Event.objects.get(verb="sent mail again").by == cast.users["support"]
        assert desk.post(address).status_code == 404, "it waits already"


def test_a_mail_that_nobody_waits_for_is_not_sent_again(desk):
    row = mail(completed_by="tests.outbox.test_mail.nothing")
    answer = desk.post(reverse("mail_send_again", args=[row.pk]))
    assert answer.status_code == 403 and "Nobody waits for this email any more" in markup.of(answer)


@pytest.mark.parametrize("who", ["editor", "super_user", "dh", "outsider"])
def test_nobody_but_the_desk_follows_mail(cast, who):
    row = mail()
    client = Client()
    client.force_login(cast.users[who])
    for address in (reverse("mail_undelivered"), reverse("mail_send_again", args=[row.pk])):
        answer = client.get(address)
        assert answer.status_code == 403 and "Only the support desk" in markup.of(answer)
    assert client.post(reverse("mail_send_again", args=[row.pk])).status_code == 403
    with pytest.raises(Refused):
        send_mail_again(mail=row, actor=cast.actor(who))


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_desk_are_sound(page, live_server, cast):
    sign_in(page.context, live_server, cast.users["support"])
    page.goto(live_server.url + reverse("mail_undelivered"))
    stands(page)
    mail(failure=Failure.REFUSED, reason="550 " + "5.1.1 no such person " * 5)
    (
        mail("b", state=State.BOUNCED, failure=Failure.TAKES_NONE),
        mail("u" * 60, state=State.UNCERTAIN),
        mail("e", body=""),
    )
    page.reload()
    stands(page)
    arrive(page.get_by_role("link", name="Send again to uuu"))
    stands(page)
    arrive(page.get_by_role("button", name="Send again"))
    page.get_by_text("waits to be sent again").wait_for()
    arrive(page.get_by_role("link", name="Why not to b@"))
    stands(page)
