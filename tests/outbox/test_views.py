import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import User
from outbox.models import Mail
from outbox.services import deliver, queue_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in():
    client = Client()
    client.force_login(User.objects.create_user("someone@example.org", name="Someone"))
    return client


@pytest.fixture
def kept(settings):
    settings.MAIL_LEAVES = False
    mail = queue_mail(
        key="k",
        kind="survey",
        to="a@example.org",
        subject="Survey",
        body="Open http://x.org/s/secret\n<b>",
        sensitive=True,
    )
    deliver(mail.pk)
    return mail


def test_outbox_list_shows_kept_mail_in_a_demonstration(settings, signed_in, kept):
    settings.DEMO = True
    page = signed_in.get(reverse("outbox_list")).content.decode()
    assert 'href="http://x.org/s/secret"' in page
    assert "&lt;b&gt;" in page
    assert "a@example.org" in page


def test_outbox_list_leaves_out_mail_that_left(settings, signed_in):
    settings.DEMO = True
    Mail.objects.create(dedupe_key="k", kind="x", to="a@example.org", subject="Gone", body="", state="sent")
    assert "Gone" not in signed_in.get(reverse("outbox_list")).content.decode()


def test_outbox_list_does_not_exist_outside_a_demonstration(settings, signed_in, kept):
    settings.DEMO = False
    assert signed_in.get(reverse("outbox_list")).status_code == 404


def test_outbox_list_asks_a_visitor_to_sign_in(settings):
    settings.DEMO = True
    assert Client().get(reverse("outbox_list")).status_code == 302


def test_outbox_list_turns_pages(settings, signed_in):
    settings.DEMO = True
    Mail.objects.bulk_create(
        Mail(dedupe_key=f"k{n}", kind="x", to="a@example.org", subject=f"Mail {n}", body="", state="kept")
        for n in range(30)
    )
    first = signed_in.get(reverse("outbox_list")).content.decode()
    assert "Mail 29" in first
    assert "Mail 4<" not in first
    assert "Mail 4<" in signed_in.get(reverse("outbox_list"), {"page": "2"}).content.decode()
    assert signed_in.get(reverse("outbox_list"), {"page": "x"}).status_code == 200
