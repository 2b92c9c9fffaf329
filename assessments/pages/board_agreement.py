"""The board's agreement of the return as a page and as a task."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Agreement, Declaration
from assessments.queries.agreements import AgreementBox, agreed_by_board, agreement_gaps, agreements_of
from cycles.models import Assessment
from cycles.sitemap import page_of
from frameworks.models import Guidance
from sentences.dates import day
from ui.components import Row, Status, Task

# The handbook's paragraph about the board, by its topic and a word that stands in no other of it.
_TOPIC, _WORD = "self-assessment", "full PCT board"


@dataclass(frozen=True)
class BoardPage:
    """What was agreed, the handbook's advice, and whether somebody signed what a change would void."""

    boxes: list[AgreementBox]
    advice: list[dict[str, Any]]
    signed: bool

    @property
    def rows(self) -> list[Row]:
        """The agreements to read."""
        return [Row(box.statement, said(box.row)) for box in self.boxes]


def board_page(assessment: Assessment) -> BoardPage:
    """The read model; three queries. For pages that already hold the door."""
    boxes = agreements_of(assessment, *agreed_by_board(assessment))
    signed = Declaration.objects.filter(assessment=assessment, voided_at=None).exists()
    return BoardPage(boxes, _advice(assessment), signed)


def board_task(assessment: Assessment, model: dict[str, Any]) -> Task:
    """The line of the task list, from the return as read."""
    asked = agreed_by_board(assessment)
    gaps = agreement_gaps(model, asked)
    begun = len(gaps) < 2 * len(asked)
    status = Status.COMPLETED if not gaps else Status.IN_PROGRESS if begun else Status.NOT_STARTED
    page = page_of("board_agreement")
    return Task(page.label, status, page.url(assessment))


def said(row: Agreement | None) -> str:
    """An agreement in words."""
    if row is None or not row.on:
        return "Not recorded yet"
    return f"{day(row.on)}, minute {row.minute or 'not recorded'}"


def _advice(assessment: Assessment) -> list[dict[str, Any]]:
    entries = Guidance.objects.filter(framework=assessment.framework_id, topic=_TOPIC)
    return [block for entry in entries for block in entry.content if _WORD in block.get("text", "")]
