"""Limits on guessing at links: what is counted are links that nobody has, for each address they come from (R-144).

From 30 unknown links within ten minutes on, a further unknown one is told to wait instead of what to check. Links that
open a survey, or did, still pass: a whole council may share one address, and a colleague's slips or a mail scanner must
keep nobody from answering. Only from 1,000 on, which no office mistypes, nothing is looked up for the address any more,
so that a machine has 1,000 tries in ten minutes at a link out of 2^100.

The counts are in the cache under a keyed hash of the address, gone after ten minutes; no address is stored. Where the
cache fails nobody is kept out: the length of the links is what protects them, and the limits only keep the noise down.
"""

import hmac
import ipaddress
import logging
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

log = logging.getLogger(__name__)

UNKNOWN = 30
SHUT = 1_000
SECONDS = 600


def wait_before_looking(request: HttpRequest) -> int:
    """How many seconds the address must wait before any link of its is looked up; nought for all but machines."""
    return _left() if _counted(request) >= SHUT else 0


def wait_after_unknown(request: HttpRequest) -> int:
    """Count an unknown link, and say how many seconds to wait before the next; nought below the limit."""
    return _left() if _counted(request, one_more=True) > UNKNOWN else 0


def _left() -> int:
    return SECONDS - int(time.time()) % SECONDS


def _counted(request: HttpRequest, *, one_more: bool = False) -> int:
    """The unknown links from this address in the ten minutes that run."""
    key = _key(request)
    try:
        if not one_more:
            return cache.get(key, 0)
        cache.add(key, 0, SECONDS)
        return cache.incr(key)
    except Exception as error:
        log.error("Unknown survey links are not counted, the cache does not answer: %s", error)
        return 0


def _key(request: HttpRequest) -> str:
    try:
        # As allauth finds it for the limits on signing in: behind so many proxies as the settings say.
        address = _network(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        address = "unknown"
    window = int(time.time()) // SECONDS
    who = hmac.digest(settings.SECRET_KEY.encode(), f"survey guesses/{address}".encode(), "sha256").hex()
    return f"survey-guesses:{window}:{who}"


def _network(address: str) -> str:
    """Of the newer, long kind of address its network, since every machine there has any number of addresses."""
    ip = ipaddress.ip_address(address)
    # An older address in the newer way of writing, as a server that listens to both kinds gives it.
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)
