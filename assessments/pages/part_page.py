"""What the page of every form of a return says besides its boxes: where the form stands, and what stands around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cycles.models import Assessment, Part
from cycles.queries import PartRow
from frameworks.tree import tree_of
from ui.components import Jump, Status

_STATUSES = {
    Part.State.EMPTY: Status.NOT_STARTED,
    Part.State.DRAFT: Status.IN_PROGRESS,
    Part.State.COMPLETED: Status.COMPLETED,
}


@dataclass(frozen=True)
class Section:
    """One part of a long form, for the links at its top."""

    anchor: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Where a form stands: which part it is, its version, and who saved it last and when."""

    part_id: int
    key: str
    version: int
    state: Part.State
    by: str
    by_id: int | None
    at: datetime | None
    assigned_to: str
    assigned_to_id: int | None

    @property
    def what(self) -> str:
        """What was saved, as the bar says it."""
        return "Saved and marked as completed" if self.completed else "Draft saved"

    @property
    def completed(self) -> bool:
        """Whether it is marked as completed."""
        return self.state == Part.State.COMPLETED


class PartPage(Protocol):
    """What the page of every form of the return says."""

    @property
    def saved(self) -> Saved:
        """Where the form stands."""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""


def saved(part: Part | PartRow) -> Saved:
    """What the page says about a part."""
    return Saved(
        part_id=part.pk,
        key=part.key,
        version=part.version,
        state=Part.State(part.state),
        by=str(part.saved_by or ""),
        by_id=part.saved_by_id,
        at=part.saved_at,
        assigned_to=str(part.assigned_to or ""),
        assigned_to_id=part.assigned_to_id,
    )


def advice(assessment: Assessment, topic: str) -> list[dict[str, Any]]:
    """The handbook's guidance on a form, in blocks (R-037)."""
    rows = tree_of(assessment.framework).guidance(topic)
    return [block for row in rows if not row.ours for block in row.content]


def approach(assessment: Assessment, element: str) -> list[dict[str, Any]]:
    """What the handbook advises for one element of the submission this year, in a block: its line of the indicative
    timings (R-172, chapter 4). `element` is the line's name in the handbook; nothing where there is no such line.
    """
    rows = tree_of(assessment.framework).guidance("timings")
    return [
        {"heading": f"{element}: {block['table']['columns'][1]}", "points": line[1], "from": row.place}
        for row in rows
        for block in row.content
        if "table" in block
        for line in block["table"]["rows"]
        if line[0] == [element]
    ]


def status_of(part: Part | PartRow) -> Status:
    """How far a form is, as the task list says it."""
    return _STATUSES[Part.State(part.state)]


def jump(*, number: str, name: str, url: str, part: PartRow, current: bool) -> Jump:
    """One link of the jump navigation: another form of the same kind."""
    return Jump(number=number, name=name, url=url, status=status_of(part), current=current)
