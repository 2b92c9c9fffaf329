"""Whether what was sent lately is mixed with all that is sealed (decision 30)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s

from django.core.cache import cache
from django.utils import timezone

from surveys.models import LinkMark, SealedResponse

_NOTED = "surveys-mixed"
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Waiting:
    """Of what is there, by which it is known again, whether some waits to be mixed, and since when at the longest; None
    where that is not known.
    """

    fingerprint: str
    any: bool
    since: timedelta | None


def waiting_to_be_mixed() -> Waiting:
    """Whether a survey was answered or closed since all was last mixed; two queries and the cache."""
    mixed, at = cache.get(_NOTED, (None, None))
    marks = LinkMark.objects.values_list("value", flat=True)
    answers = (uuid.hex for uuid in SealedResponse.objects.values_list("uuid", flat=True))
    there = sorted([*marks, *answers])
    fingerprint = blake2s("".join(there).encode()).hexdigest()
    return Waiting(fingerprint, bool(there) and mixed != fingerprint, at and timezone.now() - at)


def note_mixed(fingerprint: str, at: datetime) -> None:
    """Remember for a day that this was there, before all was mixed at this moment."""
    cache.set(_NOTED, (fingerprint, at), _DAY)
