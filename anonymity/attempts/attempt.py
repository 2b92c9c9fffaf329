"""What an attempt to join an answer to a person is, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from anonymity.attacker.holdings import Holdings


@dataclass
class Notes:
    """What an attempt writes down: nothing that names a person, since the result is stored and shown.

    A finding breaks the promise. A remark is worth knowing and does not. `untried` says why there was nothing to try.
    """

    findings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    untried: str = ""

    def found(self, sentence: str) -> None:
        """Write down a finding."""
        self.findings.append(sentence)

    def remark(self, sentence: str) -> None:
        """Write down what is worth knowing and breaks nothing."""
        self.remarks.append(sentence)


@dataclass(frozen=True)
class Attempt:
    """One thing that somebody with the database would try; `tried` says it in a plain sentence."""

    key: str
    name: str
    tried: str
    run: Callable[[Holdings, Notes], None]


@dataclass(frozen=True)
class Result:
    """What came of an attempt."""

    key: str
    name: str
    tried: str
    findings: list[str]
    remarks: list[str]
    untried: str

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def status(self) -> str:
        """In a word or two."""
        if self.findings:
            return "Found something"
        return "Not tried" if self.untried else "Found nothing"

    def as_data(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"key": self.key, "findings": self.findings, "remarks": self.remarks, "untried": self.untried}
