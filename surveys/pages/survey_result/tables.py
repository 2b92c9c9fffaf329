"""The tables of the result, for its page; that of counts for files too."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator, capfirst

from surveys.answers import UNABLE
from surveys.pages.survey_result.flat import WHY
from surveys.queries.counts import Counts, GroupCount
from surveys.queries.medians import Median
from surveys.queries.result_lines import ResultLine
from surveys.queries.results import Collated, Figures, GroupLine, StatementResult
from ui import cells
from ui.tables import Cell, Column, Table

_NOT_SHOWN, _NO_SCORES = "Not shown", "No scores"
# How many columns a statement's own figures have on the page: mean, scores, unable, and the level suggested.
_FIGURES = 4


def by_statement(lines: list[ResultLine], *, hidden: str) -> Table[ResultLine]:
    """All answers, a statement to a line; `hidden` are the words in place of figures that are withheld."""

    def number(label: str, read: Callable[[ResultLine], int]) -> Column[ResultLine]:
        return Column(label, kind="number", cell=read)

    return Table(
        caption="All answers, by statement",
        key="means",
        frame="stack",
        columns=[
            Column("Statement", kind="name", cell=lambda line: _named(line.now, line.now.text)),
            Column("Mean", kind="number", cell=lambda line: _mean_or_hidden(line, hidden)),
            number("Scores", lambda line: line.now.n),
            number(UNABLE, lambda line: line.now.unable),
            Column("Suggests", cell=lambda line: f"Level {line.now.suggestion}" if line.now.suggestion else "None"),
            Column("Last year", kind="number", cell=lambda line: line.last_shown),
            Column("Change from last year", kind="number", cell=lambda line: line.change_shown),
            _median("Region’s median", lambda line: line.medians.region),
            _median("Nation’s median", lambda line: line.medians.nation),
        ],
        rows=lines,
    )


def _median(label: str, read: Callable[[ResultLine], Median]) -> Column[ResultLine]:
    return Column(label, kind="number", cell=lambda line: read(line).shown, missing=_NOT_SHOWN)


def _mean_or_hidden(line: ResultLine, hidden: str) -> Any:
    if line.now.withheld:
        return Cell(hidden, over=_FIGURES)
    return cells.strong(line.now.shown or _NO_SCORES)


def _named(statement: StatementResult, text: str) -> str:
    return cells.beside(
        cells.link(f"{statement.number}. {text}", f"#statement-{statement.number}"),
        cells.quiet(f"({statement.item_key})"),
    )


def by_group(result: Collated) -> Table[GroupLine]:
    """The mean of each group with its scores, a statement to a line."""
    return Table(
        caption="Mean (scores), by group",
        key="groups",
        columns=[
            Column(
                "Statement",
                kind="name",
                cell=lambda line: _named(line.statement, Truncator(line.statement.text).words(8)),
            ),
            *(_of_group(place, group.label) for place, group in enumerate(result.groups)),
        ],
        rows=result.by_group,
    )


def _of_group(place: int, label: str) -> Column[GroupLine]:
    return Column(label, cell=lambda line: _in_words(line.figures[place]))


def _in_words(figures: Figures | None) -> str:
    if figures is None:
        return "Hidden"
    return f"{figures.shown} ({figures.n})" if figures.n else _NO_SCORES


def asked_and_answered(counts: Counts) -> Table[GroupCount]:
    """How many of each group and in all were asked and have answered; in a sheet, why that is not told."""
    return Table(
        caption="Asked and answered, by group",
        key="counts",
        columns=[
            Column("Group", kind="name", value=lambda group: group.label),
            Column("Asked", kind="number", value=lambda group: group.invited),
            Column(
                "Answered",
                kind="number",
                cell=lambda group: _with_share(group.completed, group.share),
                plain=lambda group: group.completed,
            ),
            Column("Share, %", plain=lambda group: Decimal(group.share.rstrip("%")) if group.share else None),
            Column(WHY, plain=lambda group: _why_empty(group, counts)),
        ],
        rows=[*counts.groups, counts.total],
    )


def _why_empty(group: GroupCount, counts: Counts) -> str:
    if group.completed is None:
        return capfirst(counts.few_asked)
    return "" if group.invited else "Nobody was asked"


def _with_share(completed: int | None, share: str) -> str:
    if completed is None:
        return "Hidden"
    return f"{completed} ({share})" if share else str(completed)
