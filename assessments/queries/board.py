"""The board's agreement of the return as a page and as a task."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Agreement, Declaration
from assessments.queries.agreements import AgreementBox, agreement_gaps, agreements_of
from cycles.models import Assessment
from cycles.sitemap import page_of
from frameworks.models import Guidance
from ui.components import Row, Status, Task

WHAT = Agreement.What.RETURN_BY_BOARD
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
    boxes = agreements_of(assessment, *whats(assessment))
    signed = Declaration.objects.filter(assessment=assessment, voided_at=None).exists()
    return BoardPage(boxes, _advice(assessment), signed)


def board_task(assessment: Assessment, model: dict[str, Any]) -> Task:
    """The line of the task list, from the return as read."""
    asked = whats(assessment)
    gaps = agreement_gaps(model, asked)
    begun = len(gaps) < 2 * len(asked)
    status = Status.COMPLETED if not gaps else Status.IN_PROGRESS if begun else Status.NOT_STARTED
    page = page_of("board_agreement")
    return Task(page.label, status, page.url(assessment))


def whats(assessment: Assessment) -> list[Agreement.What]:
    """What the board agrees: the return, and the contracts where the framework asks for their forms (R-238)."""
    contracts = assessment.framework.limits.get("contracting_forms")
    return [WHAT, Agreement.What.CONTRACTS_BY_BOARD] if contracts else [WHAT]


def said(row: Agreement | None) -> str:
    """An agreement in words."""
    if row is None or not row.on:
        return "Not recorded yet"
    return f"{row.on.day} {row.on:%B %Y}, minute {row.minute or 'not recorded'}"


def _advice(assessment: Assessment) -> list[dict[str, Any]]:
    entries = Guidance.objects.filter(framework=assessment.framework_id, topic=_TOPIC)
    return [block for entry in entries for block in entry.content if _WORD in block.get("text", "")]
