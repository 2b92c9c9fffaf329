"""What was changed between two states of a return: its frozen copies, what was signed or agreed, and as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from assessments.models import Agreement, Declaration, FrozenCopy
from assessments.pages.frozen_copy import NOW, changes_url, read_return
from assessments.pages.return_lines import ChangedLine, changed_lines
from assessments.queries.agreed import was_agreed, with_agreed
from assessments.queries.agreements import MATTERS
from assessments.queries.declarations import DeclarationLine
from assessments.queries.returns import read_copy
from assessments.queries.serialisers import SERIALISERS, Content, LiveReturn
from cycles.models import Assessment
from cycles.states import State
from sentences.counts import counted
from sentences.dates import time_and_day


@dataclass(frozen=True, kw_only=True)
class ReturnState:
    """One state of a return that can be compared: its name in an address and in a sentence, and what it says."""

    key: str
    name: str
    content: Content


@dataclass(frozen=True, kw_only=True)
class ReturnChanges:
    """Two states of a return side by side, and which others there are to compare."""

    assessment: Assessment
    before: ReturnState
    after: ReturnState
    lines: list[ChangedLine]
    others: list[tuple[str, str]]

    @property
    def lede(self) -> str:
        """What is compared, and how much was changed."""
        if self.before == self.after:
            return f"There is only {self.after.name}: nothing else to compare it with yet."
        number = len(self.lines)
        found = f"{counted(number, 'thing was', 'things were')} changed" if number else "they say the same"
        return f"Between {self.before.name}, and {self.after.name}: {found}."

    @property
    def parts(self) -> list[tuple[str, list[ChangedLine]]]:
        """What was changed, by the part of the return."""
        return [(part, list(lines)) for part, lines in groupby(self.lines, key=lambda line: line.part)]


def states_of(assessment: Assessment, copies: Sequence[FrozenCopy], *, own: bool) -> dict[str, ReturnState]:
    """The states that a reader may compare, by key: the copies that they read, and for the PCT's `own` people what was
    signed and agreed last and the return as it stands. Three queries at most, besides the return.
    """
    found = [
        ReturnState(
            key=str(copy.number),
            name=f"copy {copy.number}, submitted at {time_and_day(copy.at)}",
            content=read_copy(copy),
        )
        for copy in copies
    ]
    if own and assessment.state == State.PREPARING:
        live = LiveReturn(assessment).model
        found += [*_signed(assessment), *_agreed(assessment, live)]
        found.append(ReturnState(key=NOW, name="the return as it stands", content=live))
    return {state.key: state for state in found}


def return_changes(
    assessment: Assessment, states: Mapping[str, ReturnState], *, before: str, after: str
) -> ReturnChanges | None:
    """Two of these states side by side, by their keys: by default the last two copies, or the last and the return as
    it stands. None where there is no such state.
    """
    standing = [key for key in states if key.isdecimal() or key == NOW]
    before = before or next(iter(standing[-2:]), "")
    after = after or next(iter(standing[-1:]), "")
    if before not in states or after not in states:
        return None
    pages = [read_return(assessment, states[key].content) for key in (before, after)]
    return ReturnChanges(
        assessment=assessment,
        before=states[before],
        after=states[after],
        lines=changed_lines(*pages),
        others=[
            (f"{one.name[:1].upper()}{one.name[1:]}, and {other.name}", changes_url(assessment, one.key, other.key))
            for one, other in combinations(states.values(), 2)
            if (one.key, other.key) != (before, after) and (other.key == NOW or other.key.isdecimal())
        ],
    )


def changed_since_signed(assessment: Assessment, line: DeclarationLine, live: LiveReturn) -> list[str]:
    """What was changed since somebody signed, each thing in a phrase; nothing where what was signed is not kept."""
    if line.content is None:
        return []
    signed = SERIALISERS[line.version].read(line.content)
    found = changed_lines(read_return(assessment, signed), read_return(assessment, live.model))
    return [changed.label for changed in found]


def _signed(assessment: Assessment) -> Iterator[ReturnState]:
    rows = Declaration.objects.filter(assessment=assessment, content__isnull=False).select_related("by")
    for role, row in {row.role: row for row in rows}.items():
        name = f"what the {Declaration.As(role).label.lower()} {row.by} signed at {time_and_day(row.at)}"
        yield ReturnState(key=role, name=name, content=SERIALISERS[row.version].read(row.content or {}))


def _agreed(assessment: Assessment, live: Content) -> Iterator[ReturnState]:
    for row in Agreement.objects.filter(assessment=assessment, content__isnull=False):
        matter, body = MATTERS[Agreement.What(row.what)]
        name = f"{matter[:1].lower()}{matter[1:]} that {body} agreed, as they stood at {time_and_day(row.at)}"
        yield ReturnState(key=row.what, name=name, content=with_agreed(live, was_agreed(row)))
