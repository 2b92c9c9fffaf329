"""What else names a document. A room above says so, and goes on with the new version when one takes its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from documents.models import Document


@dataclass(frozen=True)
class Use:
    """What uses a document, in a sentence, and what is to be done there once it has another version."""

    what: str
    then: str


@dataclass(frozen=True)
class Users:
    """Things of one kind that use documents: which use this one, and how they go on with another in its place."""

    of: Callable[[Document], Iterable[Use]]
    go_on: Callable[[Document, Document], None]


_known: list[Users] = []


def know(users: Users) -> None:
    """Take up things that use documents; once, as the room starts."""
    if users not in _known:
        _known.append(users)


def uses_of(document: Document) -> list[Use]:
    """What uses the document, besides sign-posts."""
    return [use for users in _known for use in users.of(document)]


def go_on_with(new: Document, *, instead_of: Document) -> None:
    """Let whatever used the one document use the other. The caller holds the lock and has decided."""
    for users in _known:
        users.go_on(instead_of, new)
