"""What the list-like components are given. Each is a closed list of parameters: a name that is not here is a TypeError.

Views and queries build these, templates pass them on. Any object with the same attributes will do as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """The state of a task, and the word that the task list shows for it."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    NOT_NEEDED = "Not needed"
    CANNOT_START = "Cannot start yet"

    @classmethod
    def of(cls, value: "Status | str") -> "Status":
        """The status for a member, its name in any case ("in_progress") or its word; ValueError for another."""
        if isinstance(value, cls):
            return value
        for status in cls:
            if str(value).lower() in (status.name.lower(), status.value.lower()):
                return status
        raise ValueError(f"“{value}” is no status. Use one of: {', '.join(s.name.lower() for s in cls)}.")


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. Without `url` it cannot be opened, and `hint` says why."""

    title: str
    status: Status | str
    url: str = ""
    hint: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list. `change_what` ends the sentence "Change …" for those who hear the page."""

    key: str
    value: object
    change_url: str = ""
    change_what: str = ""
    change_text: str = "Change"


@dataclass(frozen=True, slots=True)
class Jump:
    """One link of a jump navigation. `group` is the heading above it where that changes."""

    number: str
    name: str
    url: str
    status: Status | str
    current: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the year: its name with its number ("1 PCT preparation"), and when."""

    name: str
    when: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A number and what it counts."""

    number: object
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A link that filters the list below it. `count` None shows none."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stops something: the words of the link, where it is mended, and the rest of the sentence."""

    text: str
    url: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is said of it, in the small print at the head of a measure."""

    term: str
    texts: Sequence[str]
