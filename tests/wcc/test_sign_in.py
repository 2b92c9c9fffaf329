import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_failed_sign_in_says_what_to_do_and_leads_to_a_new_password(client, cast):
    typed = {"login": cast.users["editor"].email, "password": "not the password"}
    answer = client.post(reverse("account_login"), typed)
    summary = re.search(r'role="alert">(.*?)</ul>', answer.text, re.DOTALL)
    assert summary, answer.text
    assert "The email address or the password is not right. Check both and try again" in summary[1]
    assert f'<a href="{reverse("account_reset_password")}">set a new password</a>' in summary[1]
    assert typed["login"] in answer.text and typed["password"] not in answer.text


def test_a_failed_sign_in_says_the_same_whether_the_account_exists(client, cast):
    said = [
        re.sub(r"value=\"[^\"]*\"", "", client.post(reverse("account_login"), {"login": name, "password": "x"}).text)
        for name in (cast.users["editor"].email, "nobody@example.org")
    ]
    assert said[0] == said[1]
