"""The tables of the result, for its page and for its sheets."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.utils.text import Truncator

from surveys.answers import SCALE, UNABLE
from surveys.collation import two_decimals
from surveys.queries.counts import Counts, GroupCount
from surveys.queries.medians import Median
from surveys.queries.result_lines import ResultLine
from surveys.queries.results import Collated, Figures, GroupLine, StatementResult
from ui import cells
from ui.tables import Cell, Column, Line, Plain, Table

_NOT_SHOWN, _NO_SCORES = "Not shown", "No scores"
# How many columns a statement's own figures have on the page: mean, scores, unable, and the level suggested.
_FIGURES = 4


def by_statement(lines: list[ResultLine], *, hidden: str) -> Table[ResultLine]:
    """All answers, a statement to a line; `hidden` are the words in place of figures that are withheld."""

    def figure(read: Callable[[ResultLine], Plain]) -> Callable[[ResultLine], Plain]:
        return lambda line: hidden if line.now.withheld else read(line)

    def of_score(score: int) -> Callable[[ResultLine], Plain]:
        return figure(lambda line: line.now.distribution[score])

    def number(label: str, read: Callable[[ResultLine], Plain]) -> Column[ResultLine]:
        return Column(label, kind="number", cell=read, plain=figure(read))

    return Table(
        caption="All answers, by statement",
        key="means",
        frame="stack",
        columns=[
            Column("Number", plain=lambda line: line.now.number),
            Column(
                "Statement",
                kind="name",
                cell=lambda line: _named(line.now, line.now.text),
                plain=lambda line: line.now.text,
            ),
            Column("Sub-competency", plain=lambda line: line.now.item_key),
            Column(
                "Mean",
                kind="number",
                cell=lambda line: _mean_or_hidden(line, hidden),
                plain=figure(lambda line: as_number(line.now.mean, _NO_SCORES)),
            ),
            number("Scores", lambda line: line.now.n),
            *(Column(label, plain=of_score(score)) for score, label in SCALE),
            Column(
                UNABLE, kind="number", cell=lambda line: line.now.unable, plain=figure(lambda line: line.now.unable)
            ),
            Column("Suggests", cell=lambda line: f"Level {line.now.suggestion}" if line.now.suggestion else "None"),
            Column("Suggests level", plain=lambda line: line.now.suggestion or "None"),
            Column("Last year", kind="number", cell=lambda line: line.last_shown),
            Column("Mean last year", plain=_last_year),
            *_median("region", lambda line: line.medians.region),
            *_median("nation", lambda line: line.medians.nation),
        ],
        rows=lines,
    )


def _median(where: str, read: Callable[[ResultLine], Median]) -> list[Column[ResultLine]]:
    def others(line: ResultLine) -> Plain:
        return _NOT_SHOWN if read(line).value is None else read(line).pcts

    return [
        Column(f"{where.capitalize()}’s median", kind="number", cell=lambda line: read(line).shown, missing=_NOT_SHOWN),
        Column(f"Median of the {where}", plain=lambda line: as_number(read(line).value, _NOT_SHOWN)),
        Column(f"PCTs in the {where}’s median", plain=others),
    ]


def _mean_or_hidden(line: ResultLine, hidden: str) -> Any:
    if line.now.withheld:
        return Cell(hidden, over=_FIGURES)
    return cells.strong(line.now.shown or _NO_SCORES)


def _last_year(line: ResultLine) -> Plain:
    last = line.last_year
    return line.last_shown if last is None or last.withheld else as_number(last.mean, line.last_shown)


def _named(statement: StatementResult, text: str) -> str:
    return cells.beside(
        cells.link(f"{statement.number}. {text}", f"#statement-{statement.number}"),
        cells.quiet(f"({statement.item_key})"),
    )


def by_group(result: Collated, *, hidden: str) -> Table[GroupLine]:
    """The mean of each group, a statement to a line; the page has mean and scores in one cell, a sheet in two."""
    columns: list[Column[GroupLine]] = [
        Column("Number", plain=lambda line: line.statement.number),
        Column(
            "Statement",
            kind="name",
            cell=lambda line: _named(line.statement, Truncator(line.statement.text).words(8)),
        ),
        Column("Sub-competency", plain=lambda line: line.statement.item_key),
    ]
    for place, group in enumerate(result.groups):
        columns += _of_group(place, group.label, hidden)
    return Table(caption="Mean (scores), by group", key="groups", columns=columns, rows=result.by_group)


def _of_group(place: int, label: str, hidden: str) -> list[Column[GroupLine]]:
    def figure(read: Callable[[Figures], Plain]) -> Callable[[GroupLine], Plain]:
        def plain(line: GroupLine) -> Plain:
            figures = line.figures[place]
            return hidden if figures is None else read(figures)

        return plain

    return [
        Column(label, cell=lambda line: _in_words(line.figures[place])),
        Column(f"{label}: mean", plain=figure(lambda figures: as_number(figures.mean, _NO_SCORES))),
        Column(f"{label}: scores", plain=figure(lambda figures: figures.n)),
    ]


def _in_words(figures: Figures | None) -> str:
    if figures is None:
        return "Hidden"
    return f"{figures.shown} ({figures.n})" if figures.n else _NO_SCORES


def asked_and_answered(counts: Counts, *, hidden: str = "Hidden") -> Table[GroupCount]:
    """How many of each group were asked and have answered; a sheet has `hidden` in place of what is withheld."""
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
                plain=lambda group: hidden if group.completed is None else group.completed,
            ),
            Column("Share", plain=lambda group: hidden if group.completed is None else group.share),
        ],
        rows=[
            *counts.groups,
            Line(
                ("All", counts.invited, _with_share(counts.completed, counts.share)),
                plain=("All", counts.invited, counts.completed, counts.share),
            ),
        ],
    )


def _with_share(completed: int | None, share: str) -> str:
    if completed is None:
        return "Hidden"
    return f"{completed} ({share})" if share else str(completed)


def comments(result: Collated) -> Table[tuple[str, str]]:
    """What people wrote, in the order in which the result keeps it, for a sheet."""
    texts = [(f"{one.number}. {one.text}", text) for one in result.statements for text in one.comments]
    texts += [(question.text, text) for question in result.open_questions for text in question.answers]
    return Table(
        columns=[
            Column("Statement or question", value=lambda pair: pair[0]),
            Column("Comment or answer", value=lambda pair: pair[1]),
        ],
        rows=texts,
    )


def as_number(mean: Fraction | None, missing: str = "") -> Plain:
    """The mean as the page shows it, so that a file tells no more: two decimals."""
    return missing if mean is None else float(two_decimals(mean))
