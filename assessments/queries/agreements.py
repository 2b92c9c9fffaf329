from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from assessments import names
from assessments.models import Agreement
from assessments.queries.agreed import is_changed, was_agreed
from assessments.queries.gaps import Gap
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment
from sentences.counts import counted
from sentences.dates import day, time_and_day
from sentences.lists import listed

What = Agreement.What

# What each agreement says, as a sentence beside its boxes. Ours, from the handbook's duties of the board.
STATEMENTS = {
    What.OUTCOMES_WITH_PARTNERS: "The outcomes have been agreed with partners",
    What.OUTCOMES_BY_BOARD: "The board has agreed the changes to the local outcomes",
    What.CONTRACTS_BY_BOARD: "The board has agreed the contracts",
    What.RETURN_BY_BOARD: "The board has agreed the self-assessments",
}


# What each is about and who agrees it, to begin a sentence with.
MATTERS = {
    What.OUTCOMES_WITH_PARTNERS: ("The outcomes", "partners"),
    What.OUTCOMES_BY_BOARD: ("The outcomes", "the board"),
    What.CONTRACTS_BY_BOARD: ("The contracts", "the board"),
    What.RETURN_BY_BOARD: ("The self-assessments", "the board"),
}


@dataclass(frozen=True)
class AgreementBox:
    """One agreement as a form shows it: what was agreed, when and under which minute.

    `changed` says that what was agreed was changed since, so that the body is asked again.
    """

    what: Agreement.What
    row: Agreement | None
    changed: bool = False

    @property
    def statement(self) -> str:
        """What is agreed, in a sentence."""
        return STATEMENTS[self.what]

    @property
    def is_recorded(self) -> bool:
        """Whether it is on record with its day and, for a board, its minute, and stands."""
        if self.row is None or self.changed:
            return False
        return bool(self.row.on and (self.row.minute or not self.needs_minute))

    @property
    def said(self) -> str:
        """When it was agreed and where that is minuted, to read."""
        if self.row is None:
            return "Not recorded yet"
        on = f"On {day(self.row.on)}" if self.row.on else "No day given"
        return ", ".join(filter(None, [on, minuted(self.what, self.row.minute)]))

    @property
    def covers(self) -> str:
        """What was agreed, and as it stood when; nothing where the agreement does not hold it."""
        if self.row is None or self.row.content is None:
            return ""
        return f"{_covered(was_agreed(self.row))}, as they stood at {time_and_day(self.row.at)}"

    @property
    def asks_again(self) -> str:
        """Why the body is asked again, in a sentence; nothing where its agreement stands."""
        return _asks_again(self.what) if self.changed else ""

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


def agreements_of(assessment: Assessment, *whats: Agreement.What, live: LiveReturn | None = None) -> list[AgreementBox]:
    """The agreements asked for, in this order; one query. For pages that already hold the door.

    With the return as it stands, `live`, each says whether what was agreed was changed since.
    """
    rows = {row.what: row for row in Agreement.objects.filter(assessment=assessment, what__in=whats)}
    changed = {what for what, row in rows.items() if live is not None and is_changed(row, live)}
    return [AgreementBox(what, rows.get(what), changed=what in changed) for what in whats]


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


def gaps_to_agree_again(changed: Collection[str], whats: Iterable[Agreement.What]) -> list[Gap]:
    """The agreements that are asked for again: of these, those whose matter was changed since."""
    return [
        Gap(field=names.agreed_on(what), message=_asks_again(what), kind="", of=as_clause(what))
        for what in whats
        if what in changed
    ]


def _asks_again(what: Agreement.What) -> str:
    matter, body = MATTERS[what]
    return (
        f"{matter} were changed since {body} agreed them. Enter the day of a new agreement, or tick that the one "
        "recorded covers the changes"
    )


def _covered(content: dict[str, Any]) -> str:
    """What an agreement is about, counted and named."""
    if "outcomes" in content:
        refs = sorted(content["outcomes"], key=_order)
        return f"{counted(len(refs), 'outcome')} with the aspirations ({listed(refs)})" if refs else "No outcomes yet"
    if "contracts" in content:
        return counted(len(content["contracts"]), "contracting process form")
    rated = [item for item in content["items"].values() if item.get("level") or item.get("colour")]
    texts = sum(bool(text) for item in content["items"].values() for text in item.get("commentaries", {}).values())
    return f"{counted(len(rated), 'rating')} and {counted(texts, 'commentary', 'commentaries')}"


def _order(ref: str) -> tuple[bool, int, str]:
    """Where an outcome stands in the form: by its number, those that the PCT defines last. A database has no order."""
    return ref.startswith("L"), int("".join(filter(str.isdigit, ref)) or 0), ref


def as_clause(what: Agreement.What) -> str:
    """The statement inside a sentence about the past."""
    text = STATEMENTS[what]
    return text[:1].lower() + text[1:].replace(" has agreed", " agreed").replace(" have been agreed", " were agreed")
