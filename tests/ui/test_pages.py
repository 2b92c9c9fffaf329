import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from organisations.models import User
from outbox.models import Mail
from tests import markup

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls")]


def test_gallery_answers_with_422_and_error_in_the_title_when_a_form_is_wrong(client):
    assert client.get(reverse("ui_gallery")).status_code == 200
    wrong = client.get(reverse("ui_gallery", kwargs={"state": "wrong"}))
    assert wrong.status_code == 422
    assert "<title>Error: Gallery of fields and components – WCC assurance toolkit</title>" in markup.of(wrong)
    assert markup.of(wrong).count("There is a problem") == 1


def test_title_has_no_error_where_nothing_is_wrong(client):
    assert "<title>Gallery of fields" in markup.of(client.get(reverse("ui_gallery")))


def test_unknown_state_of_the_gallery_is_not_found(client):
    answer = client.get(reverse("ui_gallery", kwargs={"state": "no-such"}))
    assert answer.status_code == 404
    assert "Page not found" in markup.of(answer)


def test_refusal_shows_its_reason_escaped(client):
    answer = client.get("/refused/")
    assert answer.status_code == 403
    assert "Only the chief executive can sign the &lt;return&gt;." in markup.of(answer)


def test_frame_has_language_skip_link_and_one_main(client):
    html = markup.of(client.get(reverse("ui_gallery")))
    assert '<html lang="en-GB">' in html
    assert 'href="#maincontent"' in html and html.count('id="maincontent"') == 1
    assert html.count("<h1") == 1


def test_expired_page_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert answer.status_code == 403
    assert "The page was open for too long" in markup.of(answer)


@pytest.fixture
def helen():
    return User.objects.create_user(email="helen@example.org", password="three words apart")


def test_sign_in_with_nothing_asks_for_both(client):
    answer = client.post(reverse("account_login"), {})
    assert "<title>Error: Sign in" in markup.of(answer)
    assert "Enter your email address" in markup.of(answer) and "Enter your password" in markup.of(answer)


def test_sign_in_with_a_wrong_password_keeps_the_address_only(client, helen):
    answer = client.post(reverse("account_login"), {"login": helen.email, "password": "hunter2"})
    assert 'value="helen@example.org"' in markup.of(answer)
    assert "hunter2" not in markup.of(answer)
    assert "There is a problem" in markup.of(answer)


def test_sign_out_happens_by_post_only(client, helen):
    client.force_login(helen)
    assert "Sign out" in markup.of(client.get(reverse("account_logout")))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_password_is_reset_by_a_link_that_works_once(client, helen):
    sent = client.post(reverse("account_reset_password"), {"email": helen.email}, follow=True)
    assert "Check your email" in sent.text
    text = Mail.objects.get().body
    assert "Open this link to choose one." in text
    link = next(line for line in text.splitlines() if line.startswith("http")).removeprefix(settings.SITE_ADDRESS)
    form = client.get(link, follow=True)
    assert "Choose a new password" in markup.of(form)
    action = form.redirect_chain[-1][0]
    short = client.post(action, {"password1": "short", "password2": "short"})
    assert "Error: Choose a new password" in markup.of(short)
    done = client.post(action, {"password1": "four words far apart", "password2": "four words far apart"}, follow=True)
    assert "Your password is changed" in markup.of(done)
    assert "The link does not work any more" in markup.of(Client().get(link, follow=True))


def test_reset_for_an_unknown_address_looks_the_same(client):
    sent = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True)
    assert "Check your email" in sent.text
    assert "There is no account for this address" in Mail.objects.get().subject


def test_reset_link_is_at_the_sites_own_address_and_leaves_by_the_outbox(
    client, helen, settings, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS, settings.SITE_ADDRESS = ["*"], "https://assurance.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": helen.email}, headers={"Host": "elsewhere.example"})
    assert "\nhttps://assurance.example.org/" in mail.outbox[-1].body
    assert "elsewhere" not in mail.outbox[-1].body
    assert Mail.objects.get().body == "", "the secret link is gone once it is sent"
