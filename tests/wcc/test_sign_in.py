import re

import pytest
from django.urls import reverse

from organisations.models import User
from outbox.models import Mail
from tests import markup

pytestmark = pytest.mark.django_db


def test_a_failed_sign_in_says_what_to_do_and_leads_to_a_new_password(client, cast):
    typed = {"login": cast.users["editor"].email, "password": "not the password"}
    answer = client.post(reverse("account_login"), typed)
    summary = re.search(r'role="alert">(.*?)</ul>', markup.of(answer), re.DOTALL)
    assert summary, markup.of(answer)
    assert "The email address or the password is not right. Check both and try again" in summary[1]
    assert f'<a href="{reverse("account_reset_password")}">set a new password</a>' in summary[1]
    assert typed["login"] in markup.of(answer) and typed["password"] not in markup.of(answer)


def test_a_failed_sign_in_says_the_same_whether_the_account_exists(client, cast):
    names = (cast.users["editor"].email, "nobody@example.org")
    answers = [client.post(reverse("account_login"), {"login": name, "password": "x"}) for name in names]
    said = [re.sub(r"value=\"[^\"]*\"", "", markup.of(answer)) for answer in answers]
    assert said[0] == said[1]


@pytest.fixture
def anne():
    return User.objects.create_user("anne.o'hara@b\u00fccher.example", "three words apart", name="Anne O\u2019Hara")


SPELLINGS = [
    "anne.o'hara@b\u00fccher.example\u200b",
    "Anne.O\u2019Hara@xn--bcher-kva.example",
    "\ufeffanne.o'hara@bu\u0308cher.example",
    "anne.o'hara@xn--bcher-kva.EXAMPLE ",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_person_signs_in_however_the_address_is_written(client, anne, typed):
    client.post(reverse("account_login"), {"login": typed, "password": "three words apart"})
    assert client.session["_auth_user_id"] == str(anne.pk)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_link_for_a_new_password_goes_to_the_address_of_the_account(client, anne, typed):
    client.post(reverse("account_reset_password"), {"email": typed})
    assert (Mail.objects.get().to, "Open this link" in Mail.objects.get().body) == (anne.email, True)


@pytest.mark.parametrize("typed", ["\u0430nne.o'hara@b\u00fccher.example", "anne.o'hara@b\u0443cher.example"])
def test_an_address_of_letters_that_look_alike_is_nobodys(client, anne, typed):
    client.post(reverse("account_login"), {"login": typed, "password": "three words apart"})
    client.post(reverse("account_reset_password"), {"email": typed})
    assert "_auth_user_id" not in client.session
    assert not Mail.objects.filter(body__contains="Open this link").exists()


@pytest.mark.usefixtures("own_cache")
def test_tries_with_one_address_in_many_spellings_are_counted_together(client, anne, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    wrong = [{"login": typed, "password": "wrong"} for typed in [*SPELLINGS, *SPELLINGS]]
    answers = [client.post(reverse("account_login"), typed) for typed in wrong]
    assert "There were too many attempts" in markup.of(answers[-1])
