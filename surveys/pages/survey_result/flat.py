"""The result as flat tables, for files: one row a statement and group, numbers as numbers.

A cell without a value is empty, and the last column says why. They hold what the page shows the same reader.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst

from surveys.answers import UNABLE
from surveys.collation import two_decimals
from surveys.queries.counts import Counts
from surveys.queries.medians import Median
from surveys.queries.result_lines import AnswerLine, ResultLine
from surveys.queries.results import Collated, Figures
from ui.tables import Column, Plain, Table

ALL = "All"
WHY = "Why empty"
_NOBODY = "Nobody gave a score"


@dataclass(frozen=True, kw_only=True)
class _Mean:
    """A statement and a group; `why` says why there are no figures."""

    line: ResultLine
    group: str
    figures: Figures | None
    why: str


@dataclass(frozen=True, kw_only=True)
class _Answer:
    line: ResultLine
    answer: AnswerLine


def means(result: Collated, lines: Sequence[ResultLine], counts: Counts) -> Table[_Mean]:
    """A row a statement and group, all together first."""
    return Table(
        columns=[
            *_statement(lambda row: row.line),
            Column("Group", plain=lambda row: row.group),
            Column("Mean", plain=lambda row: rounded(row.figures.mean) if row.figures else None),
            Column("Scores", plain=lambda row: row.figures.n if row.figures else None),
            Column(WHY, plain=lambda row: row.why),
        ],
        rows=list(_means(result, lines, counts)),
    )


def _means(result: Collated, lines: Sequence[ResultLine], counts: Counts) -> Iterator[_Mean]:
    for line, by_group in zip(lines, result.by_group, strict=True):
        figures = None if line.now.withheld else line.now
        yield _Mean(line=line, group=ALL, figures=figures, why=_why(figures, hidden_in_all(result)))
        for group, of_group in zip(result.groups, by_group.figures, strict=True):
            hidden = _hidden_of_group(result, counts)
            yield _Mean(line=line, group=group.label, figures=of_group, why=_why(of_group, hidden))


def _why(figures: Figures | None, hidden: str) -> str:
    if figures is None:
        return hidden
    return "" if figures.n else _NOBODY


def hidden_in_all(result: Collated) -> str:
    """Why nothing is told of a statement."""
    return f"Fewer than {result.smallest} people answered"


def _hidden_of_group(result: Collated, counts: Counts) -> str:
    if counts.few:
        return capfirst(counts.few_asked)
    return f"Fewer than {result.smallest} answered, in this group or in one that could be worked out from it"


def answers(result: Collated, lines: Sequence[ResultLine]) -> Table[_Answer]:
    """A row a statement and answer: how many people gave it."""

    def why(row: _Answer) -> str:
        if row.line.now.withheld:
            return hidden_in_all(result)
        return f"“{UNABLE}” is no score" if row.answer.score is None else ""

    return Table(
        columns=[
            *_statement(lambda row: row.line),
            Column("Answer", plain=lambda row: row.answer.label),
            Column("Score", plain=lambda row: row.answer.score),
            Column("People", plain=lambda row: None if row.line.now.withheld else row.answer.people),
            Column(WHY, plain=why),
        ],
        rows=[_Answer(line=line, answer=answer) for line in lines for answer in line.answers],
    )


def beside(result: Collated, lines: Sequence[ResultLine]) -> Table[ResultLine]:
    """A row a statement: the level suggested, last year and the medians."""

    def change(line: ResultLine) -> Plain:
        return line.change

    return Table(
        columns=[
            *_statement(lambda line: line),
            Column("Mean", plain=lambda line: None if line.now.withheld else rounded(line.now.mean)),
            Column("Scores", plain=lambda line: None if line.now.withheld else line.now.n),
            Column("Suggests level", plain=lambda line: line.now.suggestion),
            Column("Mean last year", plain=lambda line: rounded(line.last_year.mean) if _last(line) else None),
            Column("Scores last year", plain=lambda line: line.last_year.n if _last(line) else None),
            Column("Change from last year", plain=change),
            *_median("region", lambda line: line.medians.region),
            *_median("nation", lambda line: line.medians.nation),
            Column(WHY, plain=lambda line: "; ".join(_why_beside(result, line))),
        ],
        rows=lines,
    )


def _last(line: ResultLine) -> bool:
    return line.last_year is not None and not line.last_year.withheld


def _median(where: str, read: Callable[[ResultLine], Median]) -> list[Column[ResultLine]]:
    return [
        Column(f"Median of the {where}", plain=lambda line: rounded(read(line).value)),
        Column(f"PCTs in the {where}’s median", plain=lambda line: read(line).pcts if read(line).shown else None),
    ]


def _why_beside(result: Collated, line: ResultLine) -> Iterator[str]:
    now, last, medians = line.now, line.last_year, line.medians
    if now.withheld or not now.n:
        yield f"This year: {hidden_in_all(result) if now.withheld else _NOBODY}"
    if now.suggestion is None:
        yield f"No level: fewer than {result.minimum} scores" if now.few else "No level: the year has no thresholds"
    if last is None:
        yield "No result of last year is held"
    elif last.withheld or not last.n:
        yield f"Last year: {'Hidden' if last.withheld else _NOBODY}"
    if not medians.region.shown:
        yield "Region’s median: fewer than five other PCTs"
    if not medians.nation.shown:
        yield "Nation’s median: fewer than five PCTs of other regions"


def _statement(read: Callable[[Any], ResultLine]) -> list[Column[Any]]:
    return [
        Column("Number", plain=lambda row: read(row).now.number),
        Column("Statement", plain=lambda row: read(row).now.text),
        Column("Sub-competency", plain=lambda row: read(row).now.item_key),
    ]


def rounded(mean: Fraction | None) -> Decimal | None:
    """The mean as the page shows it, so that a file tells no more: two decimals."""
    return None if mean is None else Decimal(two_decimals(mean))
