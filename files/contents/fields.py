"""The fields of a Word document: what each one is told to do, however it is cut into pieces."""

import re
from dataclasses import dataclass, field

from files.contents.addresses import runs
from files.contents.reasons import LINKED, RUNS

_FIRST_WORD = re.compile(r"[\s\"“”]*([A-Za-z]+)")
_HYPERLINK = re.compile(r"[\s\"“”]*HYPERLINK[\s\"“”]+([^\"“”]*)", re.IGNORECASE)
_FAULTS = {
    "DDE": RUNS,
    "DDEAUTO": RUNS,
    "LINK": LINKED,
    "INCLUDE": LINKED,
    "INCLUDETEXT": LINKED,
    "INCLUDEPICTURE": LINKED,
    "IMPORT": LINKED,
    "DATABASE": LINKED,
    "RD": LINKED,
}


def fault_of_field(told: str) -> str:
    """Why a field makes a file unfit, by what it is told: its first word says what it does."""
    link = _HYPERLINK.match(told)
    if link and runs(link[1]):
        return RUNS
    found = _FIRST_WORD.match(told)
    return _FAULTS.get(found[1].upper(), "") if found else ""


@dataclass
class Fields:
    """The fields that are open at a place of a document, the innermost last; each with what it is told so far.

    A field within what another is told adds its result there, as Word works it out.
    """

    _told: list[list[str]] = field(default_factory=list)
    _shows_result: list[bool] = field(default_factory=list)

    def begin(self) -> None:
        """A field begins."""
        self._told.append([])
        self._shows_result.append(False)

    def add(self, words: str, *, result: bool) -> None:
        """Words of what a field is told, or of a result."""
        if result:
            words_of = [told for told, shows in zip(self._told, self._shows_result, strict=True) if not shows]
            if words_of and self._shows_result[-1]:
                words_of[-1].append(words)
        elif self._told:
            self._told[-1].append(words)

    def told(self) -> str:
        """What the innermost field is told; it is at its end, or its result follows."""
        if not self._told:
            return ""
        self._shows_result[-1] = True
        return "".join(self._told[-1])

    def end(self) -> None:
        """The innermost field ends."""
        if self._told:
            self._told.pop()
            self._shows_result.pop()
