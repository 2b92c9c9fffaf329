"""The board's agreement of the return as a page and as a task."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.queries.agreements import AgreementBox, agreed_by_board, agreement_gaps, agreements_of
from assessments.queries.missing import Missing
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment
from cycles.sitemap import page_of
from frameworks.models import Guidance
from sentences.dates import day
from ui.components import Row, Status, Task

# The handbook's paragraph about the board, by its topic and a word that stands in no other of it.
_TOPIC, _WORD = "self-assessment", "full PCT board"


@dataclass(frozen=True)
class BoardPage:
    """What was agreed, and the handbook's advice."""

    boxes: list[AgreementBox]
    advice: list[dict[str, Any]]

    @property
    def stands(self) -> str:
        """What is recorded, in a sentence, for who saves the page as it is."""
        recorded = any(box.row for box in self.boxes)
        return "The board’s agreement stands as it was." if recorded else "No agreement of the board is recorded yet."

    @property
    def rows(self) -> list[Row]:
        """The agreements to read."""
        return [Row(box.statement, said(box)) for box in self.boxes]


def board_page(assessment: Assessment) -> BoardPage:
    """The read model; two queries, and those of the return. For pages that already hold the door."""
    boxes = agreements_of(assessment, *agreed_by_board(assessment), live=LiveReturn(assessment))
    return BoardPage(boxes, _advice(assessment))


def board_task(assessment: Assessment, model: dict[str, Any], missing: Iterable[Missing]) -> Task:
    """The line of the task list, from the return as read and what it lacks."""
    asked = agreed_by_board(assessment)
    begun = len(agreement_gaps(model, asked)) < 2 * len(asked)
    page = page_of("board_agreement")
    lacks = any(thing.url_name == page.stem for thing in missing)
    status = Status.COMPLETED if not lacks else Status.IN_PROGRESS if begun else Status.NOT_STARTED
    return Task(page.label, status, page.url(assessment))


def said(box: AgreementBox) -> str:
    """An agreement in words: when, under which minute, what was agreed, and whether that was changed since."""
    if box.row is None or not box.row.on:
        return "Not recorded yet"
    lines = [f"{day(box.row.on)}, minute {box.row.minute or 'not recorded'}", box.covers, box.asks_again]
    return "\n".join(filter(None, lines))


def _advice(assessment: Assessment) -> list[dict[str, Any]]:
    entries = Guidance.objects.filter(framework=assessment.framework_id, topic=_TOPIC)
    return [block for entry in entries for block in entry.content if _WORD in block.get("text", "")]
