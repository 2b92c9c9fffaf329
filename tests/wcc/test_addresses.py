import pytest
from django.urls import reverse

from tests import markup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/results/%00/2009-10/", "/frameworks/wcc/%00/", "/account/sign-in/?next=%00"])
def test_an_address_with_nul_has_no_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Page not found" in markup.of(answer)


def test_a_post_of_too_many_fields_is_refused_in_words(client):
    answer = client.post(reverse("account_login"), {f"field{n}": "x" for n in range(3001)})
    assert answer.status_code == 400
    assert "Nothing of it was saved" in markup.of(answer)


@pytest.mark.usefixtures("own_cache")
def test_too_many_attempts_to_sign_in_are_refused_in_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        answer = client.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 429
    assert "Wait five minutes" in markup.of(answer)
