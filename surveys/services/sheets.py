"""A sheet of nominees: checked row by row, and its good rows taken at once. Nothing is stored by checking."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cycles.models import Assessment
from cycles.services import lock, writes_return
from files.workbooks import Grid
from organisations.actors import Actor
from organisations.decisions import NotTaken
from sentences.comparing import compared_address
from sentences.lists import listed
from surveys.models import Category, Group, Nominee
from surveys.policies import may_nominate
from surveys.queries.asking import was_sent
from surveys.queries.domains import is_own, own_domains
from surveys.roll import Roll
from surveys.services.nominating import JOB_TITLE, drafted, roll_of
from surveys.sheets import COLUMNS, Table, damaged_cell, found_by_label, nearest, odd_cell, read_text, table_of

# How a sheet names the ten additional respondents of a group, who have no category.
ADDITIONAL_OF = {f"Additional {group.label.lower()}": group for group in Group}
_OF_NO_GROUP = ("other", "additional", "additional respondent", "additional respondents")
# The row that the template shows how to fill in: never taken.
EXAMPLE_EMAIL = "ann.example@example.org"


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row: its number, the person as read, and everything that is wrong with it; a good one can be nominated."""

    number: int
    cells: list[str]
    nominee: Nominee
    category: str
    wrong: list[str]
    own_domain: bool = False
    title_filled: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetCheck:
    """What a sheet holds: `wrong` stops all of it; `text` is the whole as it stands in the box."""

    text: str
    wrong: list[str]
    ignored: list[str] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    head: list[list[str]] = field(default_factory=list)
    example: bool = False

    @property
    def good(self) -> list[SheetRow]:
        """The rows that can be nominated."""
        return [row for row in self.rows if not row.wrong]

    @property
    def bad(self) -> list[SheetRow]:
        """The rows to mend."""
        return [row for row in self.rows if row.wrong]

    @property
    def rest(self) -> Grid:
        """The rows to mend, under the headings."""
        return Grid([*self.head, *(row.cells for row in self.bad)])


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many were nominated, and what is left to mend."""

    number: int
    own_domain: int
    left: Grid | None


def check_sheet(*, assessment: Assessment, grid: Grid) -> SheetCheck:
    """Look through a sheet against who is nominated now; five queries. Rows above count before those below."""
    table = table_of(grid)
    if table.wrong:
        return SheetCheck(text=grid.text, wrong=table.wrong, ignored=table.ignored)
    reader = _Reader(
        assessment=assessment,
        table=table,
        categories=Category.objects.filter(framework=assessment.framework_id),
        roll=roll_of(assessment),
        domains=own_domains(assessment.organisation_id),
    )
    examples = [row for row in table.rows if compared_address(table.cell(row[1], "email")) == EXAMPLE_EMAIL]
    rows = [reader.row(*row) for row in table.rows if row not in examples]
    wrong = [] if rows else ["There is only the example of the template. Add the people."]
    return SheetCheck(
        text=grid.text,
        wrong=wrong,
        ignored=table.ignored,
        rows=rows,
        head=table.head,
        example=bool(examples),
    )


@writes_return
def nominate_sheet(*, assessment: Assessment, actor: Actor, text: str) -> Taken:
    """Nominate everybody in the good rows, checked again under the lock; the others are given back to be mended.

    Raises `Refused`, `Unreadable`, and `NotTaken` where the sheet as a whole cannot be read.
    """
    row = lock(assessment)
    may_nominate(actor, row).require()
    check = check_sheet(assessment=row, grid=read_text(text))
    if check.wrong:
        raise NotTaken({"rows": check.wrong})
    number = 2 if was_sent(row) else 1
    people = [one.nominee for one in check.good]
    for nominee in people:
        nominee.assessment, nominee.set, nominee.nominated_by = row, number, actor.name
    Nominee.objects.bulk_create(people)
    if people:
        drafted(row, actor, "nominated by sheet", number=len(people))
    own = sum(one.own_domain for one in check.good)
    return Taken(number=len(people), own_domain=own, left=check.rest if check.bad else None)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?")) else f"{words}."


class _Reader:
    """Turns rows into nominees of one survey, each counted in once it is good."""

    def __init__(
        self,
        *,
        assessment: Assessment,
        table: Table,
        categories: Iterable[Category],
        roll: Roll,
        domains: Iterable[str],
    ) -> None:
        self.assessment, self.table, self.roll, self.domains = assessment, table, roll, domains
        self.categories = {category.label: category for category in categories}
        self.labels = [*self.categories, *ADDITIONAL_OF]

    def row(self, number: int, cells: list[str]) -> SheetRow:
        """One row, with everything that is wrong with it, in the order of the columns."""
        typed = {key: self.table.cell(cells, key) for key in COLUMNS}
        filled = not typed["job_title"]
        nominee, unknown = self._nominee(typed | ({"job_title": JOB_TITLE} if filled else {}))
        wrong = {key: f"{COLUMNS[key][0]} {odd}" for key, text in typed.items() if (odd := odd_cell(text))}
        wrong |= {key: damaged for key, text in typed.items() if (damaged := damaged_cell(text))}
        if unknown:
            wrong.setdefault("category", unknown)
        for key, sentence in self.roll.wrong_with(nominee).items():
            wrong.setdefault(key, sentence)
        if not wrong:
            self.roll.add(nominee, number)
        return SheetRow(
            number=number,
            cells=cells,
            nominee=nominee,
            category=typed["category"],
            wrong=[_sentence(wrong[key]) for key in COLUMNS if key in wrong],
            own_domain=is_own(nominee.email, self.domains),
            title_filled=filled,
        )

    def _nominee(self, typed: dict[str, str]) -> tuple[Nominee, str]:
        label = found_by_label(typed["category"], self.labels)
        category = self.categories.get(label)
        group = category.group if category else str(ADDITIONAL_OF.get(label, ""))
        details = {key: text for key, text in typed.items() if key != "category"}
        nominee = Nominee(assessment=self.assessment, group=group, category=category, **details)
        return nominee, "" if label else self._unknown(typed["category"])

    def _unknown(self, text: str) -> str:
        if not text:
            return "Enter the category."
        said = f"“{text[:100]}”"
        if text.casefold().strip(" .") in _OF_NO_GROUP:
            labels = listed([f"“{label}”" for label in ADDITIONAL_OF], "or")
            return f"{said} does not say of which group. Write {labels}."
        near = nearest(text, self.labels)
        return f"{said} is no category. {f'Did you mean “{near}”?' if near else 'Choose one of the template’s list.'}"
