"""How a return is written as a plain value, by version (decision 19).

A signature and a frozen copy say in which version they were made, and are compared in that version ever after. To write
returns in another way: a function of its own beside `return_1`, an entry here, and for each older version how its
values are read by the pages of today. The functions of versions in use never change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models import Choice
from assessments.queries.fingerprints import digest
from assessments.queries.return_1 import hashes_1, return_1
from cycles.models import Assessment

Content = dict[str, Any]
Hashes = dict[str, dict[str, str]]


def as_written(content: Content) -> Content:
    """A value that needs no translation for the pages of today."""
    return content


@dataclass(frozen=True)
class Serialiser:
    """One version: how a return is written, what of it has a hash of its own, and how pages read what was written."""

    write: Callable[[Assessment, Sequence[Choice] | None], Content]
    hashes: Callable[[Content], Hashes]
    read: Callable[[Content], Content] = as_written


SERIALISERS = {1: Serialiser(write=return_1, hashes=hashes_1)}


def latest() -> int:
    """The version in which returns are signed and frozen from now on."""
    return max(SERIALISERS)


class LiveReturn:
    """A return as its rows stand, written in each version that is asked for, and in each at most once.

    `choices` are its outcomes where they were read already. It does not notice what is saved after it was asked.
    """

    def __init__(self, assessment: Assessment, choices: Sequence[Choice] | None = None) -> None:
        self._assessment, self._choices = assessment, choices
        self._contents: dict[int, Content] = {}
        self._prints: dict[int, str] = {}

    def content(self, version: int) -> Content:
        """The return as that version writes it; sixteen queries in version 1, fifteen where choices were read."""
        if version not in self._contents:
            self._contents[version] = SERIALISERS[version].write(self._assessment, self._choices)
        return self._contents[version]

    def sha256(self, version: int) -> str:
        """The hash that a signature on the return as it stands has in that version."""
        if version not in self._prints:
            self._prints[version] = digest(self.content(version))
        return self._prints[version]

    def hashes(self, version: int) -> Hashes:
        """The hash of each of its items and parts in that version."""
        return SERIALISERS[version].hashes(self.content(version))

    @property
    def model(self) -> Content:
        """The return for pages and checks of today."""
        return SERIALISERS[latest()].read(self.content(latest()))
