"""Finds tokens of links, and names and addresses of people, in any text; quickly enough for a whole database."""

import re
from collections.abc import Iterable

from anonymity.attacker.holdings import Holdings
from sentences.comparing import compared_address
from surveys.tokens import ALPHABET, LENGTH

_SIGN = f"[{ALPHABET}]"
# As a token is written, in small letters: with hyphens between some of its signs, or without. A word is begun once.
_RUNS = re.compile(rf"(?<!{_SIGN}){_SIGN}(?:-?{_SIGN}){{{LENGTH - 1},}}+")
_LOOKUP_LENGTH = 64
_LOOKUPS = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_ADDRESSES = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST_RUN = 100_000


class Links:
    """Looks for the tokens of all links there are or were, and for the places of their drafts."""

    def __init__(self, holdings: Holdings) -> None:
        self._tokens = {link.plain for link in holdings.links}
        self._lookups = {link.lookup for link in holdings.links}

    def in_text(self, text: str) -> int:
        """How many tokens stand in the text."""
        if len(text) < LENGTH:
            return 0
        return sum(self._in_run(run[0].replace("-", "")) for run in _RUNS.finditer(text.lower()))

    def lookups_in_text(self, text: str) -> int:
        """How many places of drafts stand in the text."""
        if len(text) < _LOOKUP_LENGTH:
            return 0
        return sum(found in self._lookups for found in _LOOKUPS.findall(text.lower()))

    def _in_run(self, run: str) -> int:
        run = run[:_LONGEST_RUN]
        return sum(run[start : start + LENGTH] in self._tokens for start in range(len(run) - LENGTH + 1))


class People:
    """Looks for the names and addresses of people."""

    def __init__(self, names: Iterable[str], addresses: Iterable[str]) -> None:
        self._addresses = {compared_address(address) for address in addresses}
        # By their first word, so that few are compared at each word of a text.
        self._names: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            if words := tuple(_words(name)):
                self._names.setdefault(words[0], set()).add(words)

    def named_in(self, text: str) -> int:
        """How many names of people stand in the text as whole words."""
        words = _words(text)
        return sum(
            tuple(words[place : place + len(name)]) == name
            for place, word in enumerate(words)
            for name in self._names.get(word, ())
        )

    def addressed_in(self, text: str) -> int:
        """How many addresses of people stand in the text."""
        if "@" not in text:
            return 0
        return sum(compared_address(found.strip("'")) in self._addresses for found in _ADDRESSES.findall(text))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())
