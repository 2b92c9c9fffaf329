import re

import pytest
from django.urls import reverse

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
