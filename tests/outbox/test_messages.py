"""Every mail says that a program wrote it, so that no program answers it (RFC 3834), whatever way it leaves."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings as product
from django.urls import reverse

from outbox.models import Mail
from outbox.services import deliver, queue_mail
from tests.outbox.mail_server import Server, mail_goes_to

pytestmark = pytest.mark.django_db
# The one place where a message is made, and the one that hands it over.
MAKES, HANDS_OVER = {"outbox/services/messages.py"}, {"outbox/services/delivery.py"}
NOT_OURS = re.compile(r"^(tests|\.venv|node_modules|static|var)/")


def modules_with(pattern: str) -> set[str]:
    """The product's own modules in which the pattern stands."""
    paths = {path: str(path.relative_to(product.BASE_DIR)) for path in Path(product.BASE_DIR).rglob("*.py")}
    return {
        name
        for path, name in paths.items()
        if not NOT_OURS.match(name) and re.search(pattern, path.read_text(encoding="utf-8"))
    }


def test_messages_are_made_in_one_place_and_handed_over_in_one():
    assert modules_with(r"\bEmail(Message|MultiAlternatives)\(") == MAKES
    assert modules_with(r"\bget_connection\(|\.send_messages\(") == HANDS_OVER
    assert modules_with(r"\b(send_mass_mail|mail_admins|mail_managers|AdminEmailHandler|email_user)\b") == set()
    assert modules_with(r"\bsend_mail\(") == {"wcc/accounts.py"}, "allauth's mails, which go into the outbox"


def is_automatic(message) -> bool:
    return (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == (
        "auto-generated",
        "DR, RN, NRN, OOF, AutoReply",
    )


def test_a_mail_of_any_kind_says_that_a_program_wrote_it(settings):
    server = Server()
    with mail_goes_to(settings, server):
        deliver(queue_mail(key="k", kind="anything", to="a@example.org", subject="S", body="x").pk)
    message = message_from_bytes(server.taken[0])
    assert is_automatic(message)
    assert not any(name.startswith("List-") for name in message)


def test_the_mail_of_a_forgotten_password_does_too(settings, client, cast, django_capture_on_commit_callbacks):
    server = Server()
    with mail_goes_to(settings, server), django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": "editor@example.org"})
    assert Mail.objects.get().state == Mail.State.SENT
    assert is_automatic(message_from_bytes(server.taken[0]))


def test_a_mail_service_is_given_the_headers_too(settings, mailoutbox):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    deliver(queue_mail(key="k", kind="anything", to="a@example.org", subject="S", body="x").pk)
    (message,) = mailoutbox
    headers = message.anymail_test_params["extra_headers"]
    assert (headers["Auto-Submitted"], headers["X-Auto-Response-Suppress"]) == (
        "auto-generated",
        "DR, RN, NRN, OOF, AutoReply",
    )
