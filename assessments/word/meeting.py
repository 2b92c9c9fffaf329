"""What the board decides at its meeting: what is on record is printed, and what is not has a place for a pen."""

from assessments.models import Declaration
from assessments.pages.return_word import BoardPaper
from assessments.queries.agreements import AgreementBox
from assessments.queries.declarations import DeclarationLine
from assessments.word.writing import Writer
from sentences.dates import day, moment

_BLANK = "…" * 12


def recommendation(writer: Writer, paper: BoardPaper) -> None:
    """What is recommended, and what is agreed and signed or is to be."""
    if not paper.submitted:
        writer.heading("Recommendation")
        writer.text(
            f"The board is recommended to ratify this return of {paper.assessment.organisation} and to have it "
            "submitted."
        )
    writer.heading("Agreements and signatures", 1 if paper.submitted else 2)
    writer.table(
        ["Decision", "Date", "Minute number"],
        [_agreed(box) for box in paper.agreements],
        "The board’s decisions, each with its date and minute number or a place for them",
        widths=(8.5, 4, 4),
    )
    writer.table(
        ["Office", "Name", "Signature"],
        [_signed(role, line) for role, line in paper.signatures.items()],
        "The signatures of the chief executive and the chair, or a place for them",
        widths=(4.5, 6, 6),
    )
    if not paper.submitted:
        writer.text(f"What the board agrees is the return as this paper gives it. {paper.as_of}")


def _agreed(box: AgreementBox) -> tuple[str, str, str]:
    if box.row is None or box.changed:
        return "\n".join(filter(None, [box.statement, box.asks_again])), _BLANK, _BLANK
    return box.statement, day(box.row.on) if box.row.on else _BLANK, box.row.minute or _BLANK


def _signed(role: Declaration.As, line: DeclarationLine | None) -> tuple[str, str, str]:
    if line is None:
        return role.label, _BLANK, _BLANK
    return role.label, line.name, f"Signed online, {moment(line.at)}"
