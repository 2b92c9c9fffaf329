"""What stands in a framework version is read once and kept: it never changes while an assessment stands on it (R-427).

What is kept goes by the framework's id and the hash of the files it was loaded from. Whoever asks hands in the
framework's row as it was just read, so that after a new load, by whatever process, the new content is read.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from frameworks.models import Framework

# Readings kept at once: five of each of eight versions, some hundred kilobytes for a version.
_KEPT = 40

ContentT = TypeVar("ContentT")


def kept(read: Callable[[int], ContentT], framework: Framework) -> ContentT:
    """What `read` reads by the id of the framework, from memory where it was read before.

    Every request shares it: nobody changes or saves its rows. Of a framework without a hash nothing is ever kept.
    """
    if not framework.content_sha256:
        return read(framework.pk)
    found: ContentT = _kept(read, framework.pk, framework.content_sha256)
    return found


@lru_cache(maxsize=_KEPT)
def _kept(read: Callable[[int], Any], framework_id: int, content_sha256: str) -> Any:
    return read(framework_id)


def forget() -> None:
    """Read everything anew the next time; for tests, which change what is loaded."""
    _kept.cache_clear()
