import re

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import User
from outbox.models import Mail
from outbox.services import Leaving, deliver, queue_mail
from surveys.emails import KINDS, REMINDER
from tests import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in():
    client = Client()
    client.force_login(User.objects.create_user("someone@example.org", name="Someone"))
    return client


def keep(settings, **given):
    settings.MAIL_LEAVES = False
    mail = queue_mail(**{"key": "k", "kind": "survey", "to": "a@example.org", "subject": "Survey"} | given)
    deliver(mail.pk)


@pytest.fixture
def kept(settings):
    keep(settings, body="Open http://x.org/s/secret\n<b>", sensitive=True)


def test_outbox_list_shows_kept_mail_in_a_demonstration(settings, signed_in, kept):
    settings.DEMO = True
    page = markup.of(signed_in.get(reverse("outbox_list")))
    assert 'href="http://x.org/s/secret"' in page
    assert "&lt;b&gt;" in page
    assert "a@example.org" in page


def test_a_full_stop_after_a_link_or_an_address_stays_and_is_no_part_of_it(settings, signed_in):
    settings.DEMO = True
    keep(settings, body="Ask Ann (ann@example.org).\n\nSee (http://x.org/s/a/?b=1&c=2).\n\nhttp://x.org/s/d/")
    page = markup.of(signed_in.get(reverse("outbox_list")))
    assert "Ask Ann (ann@example.org)." in page
    assert 'See (<a href="http://x.org/s/a/?b=1&amp;c=2">http://x.org/s/a/?b=1&amp;c=2</a>).' in page
    assert '<a href="http://x.org/s/d/">http://x.org/s/d/</a>' in page


def with_link(body, html):
    return Leaving(body.replace("LINK", "http://x.org/s/secret"), html)


@pytest.mark.parametrize(("html", "says_so"), [("<b>LINK</b>", True), ("", False)])
def test_outbox_list_shows_the_text_of_a_mail_as_it_would_have_left(settings, signed_in, html, says_so):
    settings.DEMO = True
    keep(settings, body="Open LINK", html=html, completed_by="tests.outbox.test_views.with_link")
    page = markup.of(signed_in.get(reverse("outbox_list")))
    assert 'href="http://x.org/s/secret"' in page and "<b>" not in page
    assert ("; as text and as HTML" in page) == says_so
    assert not Mail.objects.filter(body__contains="secret").exists()


def test_outbox_list_leaves_out_mail_that_left(settings, signed_in):
    settings.DEMO = True
    Mail.objects.create(dedupe_key="k", kind="x", to="a@example.org", subject="Gone", body="", state="sent")
    assert "Gone" not in markup.of(signed_in.get(reverse("outbox_list")))


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
    first = markup.of(signed_in.get(reverse("outbox_list")))
    assert "Mail 29" in first
    assert "Mail 4<" not in first
    assert "Mail 4<" in markup.of(signed_in.get(reverse("outbox_list"), {"page": "2"}))
    assert signed_in.get(reverse("outbox_list"), {"page": "x"}).status_code == 200


@pytest.mark.requirement("R-147")
@pytest.mark.parametrize("setting", ["DEMO", "MAIL_REHEARSAL"])
def test_of_the_mail_of_a_survey_numbers_are_shown_and_nothing_else(settings, signed_in, setting):
    setattr(settings, setting, True)
    Mail.objects.bulk_create(
        Mail(
            dedupe_key=f"{kind}{n}", kind=kind, to=f"{kind}{n}@b.example", subject=f"About {n}", body="b", state="kept"
        )
        for kind in KINDS
        for n in range(3)
    )
    Mail.objects.filter(kind=REMINDER, to__contains="2@").update(state="failed")
    page = markup.of(signed_in.get(reverse("outbox_list")))
    assert "b.example" not in page and "About " not in page
    for words, state, number in (
        ("Survey invitation", "Kept in the outbox", 3),
        ("Survey reminder", "Kept in the outbox", 2),
        ("Survey reminder", "Failed", 1),
        ("Address for the survey corrected", "Kept in the outbox", 3),
    ):
        assert re.search(rf">{words}</th>.{{0,200}}>{state}</td>.{{0,60}}>{number}</td>", page)
