"""Addresses of many pages of one kind."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import reverse

# An id or a key that no row has, in whose place that of each comes.
_LAST = 9_000_000_000_000_000


@lru_cache(maxsize=1024)
def addresses(name: str, *args: int | str) -> Callable[[object], str]:
    """How to write the address of each page called `name` from the last part of its address, such as an id or a key.

    `args` are the parts before it, the same for all. The route is looked up once and kept: a hundred look-ups take
    longer than the lists that show the links.
    """
    before, after = reverse(name, args=[*args, _LAST]).split(str(_LAST))
    return lambda last: f"{before}{last}{after}"
