from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments import names
from assessments.models import Agreement
from assessments.queries.gaps import Gap
from cycles.models import Assessment
from sentences.dates import day

What = Agreement.What

# What each agreement says, as a sentence beside its boxes. Ours, from the handbook's duties of the board.
STATEMENTS = {
    What.OUTCOMES_WITH_PARTNERS: "The outcomes have been agreed with partners",
    What.OUTCOMES_BY_BOARD: "The board has agreed the changes to the local outcomes",
    What.CONTRACTS_BY_BOARD: "The board has agreed the contracts",
    What.RETURN_BY_BOARD: "The board has agreed the self-assessments",
}


@dataclass(frozen=True)
class AgreementBox:
    """One agreement as a form shows it: what was agreed, when and under which minute."""

    what: Agreement.What
    row: Agreement | None
    hint: str = ""

    @property
    def statement(self) -> str:
        """What is agreed, in a sentence."""
        return STATEMENTS[self.what]

    @property
    def said(self) -> str:
        """When it was agreed and where that is minuted, to read."""
        if self.row is None:
            return "Not recorded yet"
        on = f"On {day(self.row.on)}" if self.row.on else "No day given"
        return ", ".join(filter(None, [on, minuted(self.what, self.row.minute)]))

    @property
    def needs_minute(self) -> bool:
        """Whether a minute number is asked for: boards keep minutes, partners need not (R-070, R-075)."""
        return self.what != What.OUTCOMES_WITH_PARTNERS


def minuted(what: str, minute: str) -> str:
    """The record of an agreement in words: a board's has a number, another's may be named in any way."""
    if not minute:
        return ""
    return f"recorded in {minute}" if what == What.OUTCOMES_WITH_PARTNERS else f"minute {minute}"


def agreed_by_board(assessment: Assessment) -> list[Agreement.What]:
    """What the board agrees: the return, and the contracts where the framework asks for their forms (R-238)."""
    contracts = assessment.framework.limits.get("contracting_forms")
    return [What.RETURN_BY_BOARD, What.CONTRACTS_BY_BOARD] if contracts else [What.RETURN_BY_BOARD]


def agreements_of(assessment: Assessment, *whats: Agreement.What) -> list[AgreementBox]:
    """The agreements asked for, in this order; one query. For pages that already hold the door."""
    rows = {row.what: row for row in Agreement.objects.filter(assessment=assessment, what__in=whats)}
    return [AgreementBox(what, rows.get(what)) for what in whats]


def agreement_gaps(model: dict[str, Any], whats: Iterable[Agreement.What]) -> list[Gap]:
    """What the agreements of a return lack: the day, and for a board the minute number."""
    gaps = []
    for what in whats:
        entry = model["agreements"].get(what, {})
        said = as_clause(what)
        if not entry.get("on"):
            gaps.append(
                Gap(field=names.agreed_on(what), message=f"Enter the day on which {said}", kind="day on which", of=said)
            )
        if AgreementBox(what, None).needs_minute and not entry.get("minute"):
            text = f"Enter the number of the minute by which {said}"
            gaps.append(
                Gap(field=names.agreed_minute(what), message=text, kind="number of the minute by which", of=said)
            )
    return gaps


def as_clause(what: Agreement.What) -> str:
    """The statement inside a sentence about the past."""
    text = STATEMENTS[what]
    return text[:1].lower() + text[1:].replace(" has agreed", " agreed").replace(" have been agreed", " were agreed")
