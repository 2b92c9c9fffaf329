from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox.models import Mail
from outbox.services import LOST_AFTER, deliver, queue_mail, sweep
from tests import markup
from tests.browser import arrive, sign_in, stands

pytestmark = pytest.mark.django_db
State = Mail.State


@pytest.fixture
def rehearsal(settings):
    settings.MAIL_REHEARSAL, settings.MAIL_LEAVES = True, False


@pytest.fixture
def real(settings):
    """Ends the rehearsal."""

    def end():
        settings.MAIL_REHEARSAL, settings.MAIL_LEAVES = False, True

    return end


def queue(**given):
    return queue_mail(
        **{"key": "k1", "kind": "test", "to": "a@example.org", "subject": "Survey", "body": "https://x/s"} | given
    )


@pytest.mark.usefixtures("rehearsal")
def test_what_is_written_in_a_rehearsal_never_leaves(real, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        now, later = queue(), queue(key="k2", due_at=timezone.now() + timedelta(hours=1))
        waiting = Mail.objects.create(dedupe_key="k3", kind="x", to="a@example.org", subject="Before", body="x")
    deliver(waiting.pk)
    real()
    Mail.objects.update(due_at=timezone.now(), changed_at=timezone.now() - LOST_AFTER)
    assert sweep() == 0
    for mail in (now, later, waiting):
        deliver(mail.pk)
        assert Mail.objects.get(pk=mail.pk).state == State.KEPT
    assert django_mail.outbox == []
    deliver(queue(key="k4").pk)
    assert len(django_mail.outbox) == 1, "mail that is written afterwards leaves again"


@pytest.mark.usefixtures("rehearsal")
def test_everybody_in_a_rehearsal_reads_its_mail_but_nobody_a_secret_link(client, cast):
    queue(body="Open https://x/s/abcd")
    queue(key="k2", subject="New password", body="https://x/reset/1", sensitive=True)
    queued = {"state": State.QUEUED, "sensitive": True, "body": "https://x/reset/2", "html": "https://x/reset/2"}
    before = Mail.objects.create(dedupe_key="k3", kind="x", to="a@example.org", subject="Before", **queued)
    deliver(before.pk)
    client.force_login(cast.users["reader"])
    page = markup.of(client.get(reverse("outbox_list")))
    assert "Outbox of the rehearsal" in page and 'href="https://x/s/abcd"' in page
    assert "New password" in page and "reset/1" not in page
    assert not Mail.objects.filter(Q(body__contains="reset") | Q(html__contains="reset")).exists()


def notice(response) -> bool:
    return "This is a rehearsal." in markup.of(response)


@pytest.mark.parametrize("name", ["account_login", "results_index", "survey_storage"])
def test_every_public_page_says_that_it_is_a_rehearsal(client, settings, name):
    assert not notice(client.get(reverse(name)))
    settings.MAIL_REHEARSAL = True
    assert notice(client.get(reverse(name)))


@pytest.mark.usefixtures("rehearsal")
def test_pages_say_that_it_is_a_rehearsal_and_lead_those_who_are_signed_in_to_its_mail(cast):
    visitor, signed_in = Client(), Client()
    signed_in.force_login(cast.users["editor"])
    assert notice(signed_in.get(reverse("home")))
    assert reverse("outbox_list") in markup.of(signed_in.get(reverse("home")))
    lost = signed_in.get("/assessments/999999/")
    assert (lost.status_code, notice(lost)) == (404, True)
    assert notice(visitor.get("/s/abcd-efgh/", follow=True))
    assert reverse("outbox_list") not in markup.of(visitor.get(reverse("account_login")))


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rehearsal")
def test_the_pages_of_a_rehearsal_are_sound(page, live_server, cast):
    page.goto(live_server.url + reverse("survey_storage"))
    stands(page)
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + reverse("home"))
    stands(page)
    queue(body="Open https://x/s/abcd\n\nThank you", html="<p>Open", subject="Survey about Newcastle PCT")
    queue(key="k2", subject="New password", body="y", sensitive=True)
    arrive(page.get_by_role("link", name="Read what would have been sent"))
    stands(page)
