import os
import subprocess
import sys

import pytest


def load(tmp_path, **environment) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from wcc import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT)"],
        env=kept | {"WCC_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


KEYS = {"SECRET_KEY": "a" * 50, "SURVEY_KEY": "b" * 50}


@pytest.mark.parametrize(
    "environment",
    [
        {"SITE_ADDRESS": "https://assurance.example.org"},
        {"SITE_ADDRESS": "http://assurance.example.org"},
        {"ALLOWED_HOSTS": "assurance.example.org,localhost"},
        {"SITE_ADDRESS": "https://assurance.example.org", "SECRET_KEY": "a" * 50},
        {"SITE_ADDRESS": "https://assurance.example.org", "WCC_DEMO": "1"},
    ],
)
def test_the_site_is_not_served_to_others_with_keys_that_everybody_knows(tmp_path, environment):
    answer = load(tmp_path, **environment)
    assert answer.returncode and "Set SECRET_KEY and SURVEY_KEY" in answer.stderr
    assert load(tmp_path, **environment | KEYS).returncode == 0


def test_the_embedded_keys_serve_this_machine_and_a_demonstration(tmp_path):
    assert load(tmp_path).returncode == 0
    assert load(tmp_path, WCC_DEMO="1", SITE_ADDRESS="http://10.0.0.7:8000", ALLOWED_HOSTS="10.0.0.7").returncode == 0


def test_attempts_are_counted_for_the_person_behind_the_proxy(tmp_path):
    assert load(tmp_path).stdout.strip() == "0"
    https = KEYS | {"SITE_ADDRESS": "https://assurance.example.org"}
    assert load(tmp_path, **https).stdout.strip() == "1"
    assert load(tmp_path, **https, PROXIES="2").stdout.strip() == "2"


@pytest.mark.django_db
@pytest.mark.usefixtures("own_cache")
def test_one_persons_attempts_do_not_keep_others_behind_the_same_proxy_out(client, settings):
    settings.ACCOUNT_RATE_LIMITS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = {"login": "1/m/ip"}, 1
    typed = {"login": "a@example.org", "password": "x"}
    seen = [
        client.post("/account/sign-in/", typed, headers={"X-Forwarded-For": sent}).status_code
        for sent in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1")
    ]
    assert seen == [200, 429, 200, 429], "the address that the proxy saw counts, not what it was told"
