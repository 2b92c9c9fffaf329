"""The cache when run for real and Redis does not answer: a port on which nothing listens refuses every connection."""

import socket

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests import markup
from tests.cast import PASSWORD, build_cast
from wcc.cache import RedisOrDatabase
from wcc.settings import CACHES

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_redis(settings, monkeypatch):
    """The settings of a service whose Redis is down."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        redis = {"BACKEND": "wcc.cache.RedisOrDatabase", "LOCATION": f"redis://127.0.0.1:{taken.getsockname()[1]}/0"}
        database = CACHES.get("database", CACHES["default"])
        settings.CACHES = {"default": redis, "database": database}
        monkeypatch.setattr(RedisOrDatabase, "rests_until", 0.0)
        yield


def test_every_operation_of_the_cache_works_without_redis(no_redis):
    assert cache.add("one", 1) and not cache.add("one", 2)
    cache.set("two", [2])
    assert (cache.get("one"), cache.get("two"), cache.get("three", "none")) == (1, [2], "none")
    assert cache.get_many(["one", "two"]) == {"one": 1, "two": [2]}
    assert cache.incr("one") == 2 and cache.touch("one") and cache.has_key("one")
    cache.set_many({"four": 4, "five": 5})
    cache.delete_many(["four", "five"])
    assert cache.delete("one") and cache.get("one") is None and cache.get("four") is None
    cache.clear()
    assert cache.get("two") is None


def test_redis_is_not_asked_again_for_a_while_once_it_failed(no_redis, caplog):
    for _ in range(3):
        cache.get("one")
    assert [record.name for record in caplog.records if "Redis does not answer" in record.message] == ["wcc.cache"]


def test_signing_in_works_without_redis(no_redis, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    cast = build_cast()
    typed = {"login": cast.users["editor"].email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), typed)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))


def test_attempts_are_limited_without_redis_too(no_redis, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    cast = build_cast()
    typed = {"login": cast.users["editor"].email, "password": "wrong"}
    for _ in range(5):
        answer = client.post(reverse("account_login"), typed)
        assert answer.status_code == 200 and "is not right" in markup.of(answer)
    right = client.post(reverse("account_login"), typed | {"password": PASSWORD})
    assert "Wait five minutes" in markup.of(right) and "_auth_user_id" not in client.session
