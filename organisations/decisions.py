"""A decision carries its reason: the view, the button, the service and the task list all ask the same function."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """An action that a policy did not allow. Its text is the reason, fit to be read by the person who asked."""


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
