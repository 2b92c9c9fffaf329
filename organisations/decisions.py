"""A decision carries its reason: the view, the button, the service and the task list all ask the same function.

The three ways in which a service says no are here too: it may not be done, it cannot be saved as it is, somebody else
was quicker. `organisations.forms.ServiceForm` turns each into a page on which everything that was typed still stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError


class Refused(PermissionDenied):
    """An action that a policy did not allow. Its text is the reason, fit to be read by the person who asked."""


class NotTaken(ValidationError):  # noqa: N818
    """What cannot be saved as it is: for each box a sentence that says what to mend. Nothing was written.

    A box is what the form calls its field; what is said of the whole form stands at "__all__".
    """

    def __init__(self, errors: Mapping[str, str | Sequence[str]]) -> None:
        super().__init__({box: said if isinstance(said, str) else list(said) for box, said in errors.items()})

    @property
    def errors(self) -> dict[str, str]:
        """What is said of each box."""
        return {box: " ".join(said) for box, said in self.message_dict.items()}

    def __str__(self) -> str:
        return " ".join(self.messages)


class Late(Exception):  # noqa: N818
    """A save that comes after somebody else's: `row` is what stands now. Nothing was written.

    `by` and `at` say who saved it and when, where that is known. `said` is for a form that tells its reader in a
    sentence what stands now; the others show it beside what was typed.
    """

    def __init__(self, row: Any = None, *, by: Any = None, at: datetime | None = None, said: str = "") -> None:
        self.row, self.by, self.at, self.said = row, by, at, said
        super().__init__(said or "Somebody else saved this meanwhile.")


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed, and if not, why not, in a sentence for the reader."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `Refused` with the reason unless allowed."""
        if not self.allowed:
            raise Refused(self.reason)


YES = Decision(True)


def no(reason: str) -> Decision:
    """A refusal with its reason."""
    return Decision(False, reason)


def first_refusal(*decisions: Decision) -> Decision:
    """The first decision that refuses, else yes."""
    return next((decision for decision in decisions if not decision), YES)
