"""The cache when run for real: in Redis, and in the database while Redis does not answer."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# For so many seconds after a failure Redis is not asked again, so that no request waits for it in vain.
REST = 30


def _or_database(name: str) -> Callable[..., Any]:
    ask_redis = getattr(RedisCache, name)

    def ask(self: "RedisOrDatabase", *args: Any, **kwargs: Any) -> Any:
        if monotonic() >= RedisOrDatabase.rests_until:
            try:
                return ask_redis(self, *args, **kwargs)
            except RedisError as error:
                RedisOrDatabase.rests_until = monotonic() + REST
                log.error("Redis does not answer, the cache is in the database meanwhile: %s", error)
        return getattr(caches["database"], name)(*args, **kwargs)

    return ask


class RedisOrDatabase(RedisCache):
    """Django's cache in Redis. Where Redis fails, the cache named "database" does the same: nobody is kept out, and the
    limits on signing in still hold, counted anew.
    """

    rests_until = 0.0  # of the process, for all its threads

    add = _or_database("add")
    get = _or_database("get")
    set = _or_database("set")
    touch = _or_database("touch")
    delete = _or_database("delete")
    get_many = _or_database("get_many")
    set_many = _or_database("set_many")
    delete_many = _or_database("delete_many")
    has_key = _or_database("has_key")
    incr = _or_database("incr")
    clear = _or_database("clear")
