"""Reports of mail services as they really come: signed by Mailgun, with the shared secret by Postmark."""

import hmac
import json
import time
from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from outbox.failures import Failure
from outbox.models import Mail
from outbox.services import Fate, deliver, note_report, queue_mail, send_again

pytestmark = pytest.mark.django_db
State = Mail.State
KEY = "key-of-the-webhooks"


@pytest.fixture(autouse=True)
def mailgun(settings):
    settings.MAIL_SERVICE, settings.ANYMAIL = "mailgun", {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def sent():
    return sent_mail()


def sent_mail(state=State.SENT, **given):
    mail = queue_mail(**{"key": "k1", "kind": "test", "to": "a@example.org", "subject": "S", "body": "x"} | given)
    deliver(mail.pk)
    Mail.objects.filter(pk=mail.pk).update(state=state, body=mail.body)
    return mail


def event(mail, what="failed", **more):
    """An event as Mailgun sends it."""
    return {
        "event": what,
        "id": "CPgfbmQMTCKtHW6uIWtuVe",
        "timestamp": time.time(),
        "recipient": mail.to,
        "message": {"headers": {"message-id": mail.message_id.strip("<>"), "to": mail.to}},
    } | more


HARD = {
    "severity": "permanent",
    "reason": "bounce",
    "delivery-status": {"code": 550, "message": "5.1.1 No such person here", "description": ""},
}


def signed(data, key=KEY, token="a" * 50):
    stamp = str(int(time.time()))
    signature = hmac.digest(key.encode(), f"{stamp}{token}".encode(), "sha256").hex()
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": data}


def report(payload, **headers):
    text = payload if isinstance(payload, str | bytes) else json.dumps(payload)
    return Client().post(reverse("mail_report"), text, content_type="application/json", headers=headers)


def fresh(mail):
    return Mail.objects.get(pk=mail.pk)


@pytest.mark.parametrize("state", [State.SENT, State.HANDED, State.UNCERTAIN])
def test_a_mail_that_came_back_is_shown_as_such_with_the_reason(state):
    mail = sent_mail(state)
    assert report(signed(event(mail, **HARD))).status_code == 200
    assert fresh(mail).state == State.BOUNCED
    assert (fresh(mail).failure, fresh(mail).reason) == (Failure.TAKES_NONE, "5.1.1 No such person here")
    assert not send_again(mail), "to the same address it would come back again"


@pytest.mark.parametrize("state", [State.QUEUED, State.FAILED, State.WITHDRAWN, State.KEPT])
def test_a_mail_that_has_not_left_cannot_have_come_back(state):
    mail = sent_mail(state)
    assert report(signed(event(mail, **HARD))).status_code == 200
    assert fresh(mail).state == state


def test_a_report_that_quotes_a_link_does_not_bring_it_into_the_outbox(sent):
    quoted = {"delivery-status": {"code": 554, "message": "Blocked https://x.org/s/abcd-efgh", "description": ""}}
    report(signed(event(sent, **HARD | quoted)))
    assert "abcd" not in fresh(sent).reason and "Blocked" in fresh(sent).reason


def test_a_rejected_mail_came_back_too(sent):
    report(signed(event(sent, "rejected", reject={"reason": "Sandbox"})))
    assert fresh(sent).state == State.BOUNCED
    assert "Sandbox" in fresh(sent).reason


@pytest.mark.parametrize(
    ("what", "more"),
    [("failed", HARD | {"severity": "temporary"}), ("opened", {}), ("clicked", {}), ("complained", {}), ("news", {})],
)
@pytest.mark.parametrize("state", [State.SENT, State.UNCERTAIN])
def test_what_was_put_off_or_read_is_not_our_concern(state, what, more):
    mail = sent_mail(state)
    assert report(signed(event(mail, what, **more))).status_code == 200
    assert fresh(mail).state == state


# What is believed of a mail when it is reported to have arrived, and what afterwards.
ARRIVALS = [
    (State.HANDED, State.SENT),
    (State.UNCERTAIN, State.SENT),
    (State.QUEUED, State.SENT),
    (State.FAILED, State.SENT),
    (State.SENT, State.SENT),
    (State.BOUNCED, State.BOUNCED),
    (State.WITHDRAWN, State.WITHDRAWN),
    (State.KEPT, State.KEPT),
]


@pytest.mark.parametrize(("believed", "known"), ARRIVALS)
def test_a_mail_that_arrived_was_sent_and_does_not_go_again(believed, known, mailoutbox):
    mail = sent_mail(believed)
    mailoutbox.clear()
    assert report(signed(event(mail, "delivered"))).status_code == 200
    assert fresh(mail).state == known
    deliver(mail.pk)
    assert mailoutbox == []


def test_reports_in_any_order_and_twice_leave_a_mail_that_came_back(sent):
    payload = signed(event(sent, **HARD))
    for one in (payload, payload, signed(event(sent, "delivered"))):
        assert report(one).status_code == 200
    assert fresh(sent).state == State.BOUNCED


@pytest.mark.parametrize("fate", [("delivered", {}), ("failed", HARD)])
def test_a_report_empties_a_secret_and_forgets_what_would_tell_tales(fate):
    secret, forgotten = sent_mail(State.HANDED, sensitive=True), sent_mail(State.HANDED, key="k2")
    Mail.objects.filter(pk=forgotten.pk).update(forget=True)
    for mail in (secret, forgotten):
        report(signed(event(mail, fate[0], **fate[1])))
    assert fresh(secret).body == ""
    assert not Mail.objects.filter(pk=forgotten.pk).exists()


def test_a_report_of_an_unknown_mail_or_another_recipient_changes_nothing(sent):
    stranger = event(sent, **HARD) | {"message": {"headers": {"message-id": "none@example.org"}}}
    other = event(sent, **HARD) | {"recipient": "b@example.org"}
    nothing = event(sent, **HARD) | {"message": {"headers": {}}}
    for one in (stranger, other, nothing):
        assert report(signed(one)).status_code == 200
    assert fresh(sent).state == State.SENT


def test_a_report_that_the_service_did_not_sign_is_refused(sent):
    replaced = signed(event(sent, **HARD))
    replaced["signature"]["token"] = "b" * 50
    for wrong in (signed(event(sent, **HARD), key="another"), replaced, {"event-data": event(sent, **HARD)}):
        assert report(wrong).status_code == 403
    assert fresh(sent).state == State.SENT


GARBAGE = ["", "x", "[]", "null", '"x"', "{}", '{"signature": 1}', "[" * 100_000, b"\xff\xfe", b"\0"]


@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused(text):
    assert report(text).status_code in (400, 403)


@pytest.mark.parametrize(
    "data",
    [[], None, {}, {"event": []}, {"event": "failed", "timestamp": "x"}, {"event": "failed", "timestamp": 1e300}]
    + [{"event": "failed", "timestamp": 67768036191676796}]
    + [{"event": "failed", "message": 1}, {"event": "failed", "message": {"headers": {"message-id": 7}}}]
    + [{"event": "failed", "message": {"headers": {"message-id": "a\0b"}}, "recipient": "a\0b"}]
    + [{"event": "failed", "message": {"headers": {"message-id": "x" * 9000}}, "recipient": {"a": 1}}],
)
def test_signed_garbage_is_no_fault_of_ours(data):
    assert report(signed(data)).status_code in (200, 400)


class AnythingSigned(TestCase):
    """Whatever stands in a signed report, it is answered and tells nothing of a mail that it does not name."""

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["event", "message", "headers", "message-id", "recipient", "timestamp", "reason"]),
                    inner,
                )
            ),
            max_leaves=8,
        )
    )
    def test_is_answered(self, data):
        with self.settings(MAIL_SERVICE="mailgun", ANYMAIL={"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}):
            assert report(signed(data)).status_code in (200, 400)


def test_there_is_no_such_address_where_no_service_is_named(settings, sent):
    settings.MAIL_SERVICE = ""
    assert report(signed(event(sent, **HARD))).status_code == 404
    assert fresh(sent).state == State.SENT


def test_nobody_reads_at_the_address_of_reports(client):
    assert client.get(reverse("mail_report")).status_code == 405
    assert client.head(reverse("mail_report")).status_code == 200, "some services ask whether it is there"


def postmark_bounce(number, kind="HardBounce"):
    """A bounce as Postmark sends it."""
    return {
        "RecordType": "Bounce",
        "MessageID": number,
        "Type": kind,
        "ID": 4323372036854775807,
        "Email": "A@example.org",
        "BouncedAt": "2026-11-05T16:33:54.9070259Z",
        "Description": "The server was unable to deliver your message",
    }


def basic(text):
    return {"Authorization": f"Basic {b64encode(text.encode()).decode()}"}


def test_postmark_reports_by_its_own_number_and_with_the_shared_secret(settings, sent):
    settings.MAIL_SERVICE, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": "us:a-long-secret"}
    Mail.objects.update(service_id="883953f4-6105-42a2-a16a-77a8eac79483")
    bounce = postmark_bounce("883953f4-6105-42a2-a16a-77a8eac79483")
    assert report(bounce).status_code == 403
    assert report(bounce, **basic("us:another")).status_code == 403
    assert report(postmark_bounce("another"), **basic("us:a-long-secret")).status_code == 200
    assert report({"FromFull": {}}, **basic("us:a-long-secret")).status_code == 400, "this is mail to us, not a report"
    assert fresh(sent).state == State.SENT
    assert report(bounce, **basic("us:a-long-secret")).status_code == 200
    assert fresh(sent).state == State.BOUNCED
    assert "unable to deliver" in fresh(sent).reason


def test_the_number_that_a_mail_service_gives_is_kept(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    mail = queue_mail(key="k", kind="test", to="a@example.org", subject="S", body="x", html="<p>x")
    deliver(mail.pk)
    assert (fresh(mail).state, fresh(mail).service_id) == (State.SENT, "0")


@pytest.mark.parametrize(
    ("to", "recipient"),
    [
        ("anne@b\u00fccher.example", "anne@xn--bcher-kva.example"),
        ("anne@xn--bcher-kva.example", "Anne@B\u00fccher.example"),
        ("anne@b\u00fccher.example", "anne@bu\u0308cher.example"),
        ("anne.o'hara@trust.example", "<Anne.O'Hara@TRUST.example>"),
    ],
)
def test_a_report_names_the_address_in_the_spelling_of_the_mail_service(to, recipient):
    mail = sent_mail(to=to)
    Mail.objects.filter(pk=mail.pk).update(service_id="svc-h-1")
    assert note_report(fate=Fate.CAME_BACK, message_id="svc-h-1", recipient=recipient)
    assert fresh(mail).state == State.BOUNCED


@pytest.mark.parametrize("recipient", ["ann@b\u00fccher.example", "anne@bucher.example", "x" * 5000 + "@a.example"])
def test_a_report_about_another_address_changes_nothing(recipient):
    mail = sent_mail(to="anne@b\u00fccher.example")
    assert not note_report(fate=Fate.CAME_BACK, message_id=mail.message_id, recipient=recipient)
    assert fresh(mail).state == State.SENT
