"""One statement of the result: its two charts, and the tables of the same numbers."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from surveys.answers import SCALE
from surveys.queries.comments import CommentsShown
from surveys.queries.medians import Median
from surveys.queries.result_lines import AnswerLine, ResultLine
from ui import charts
from ui.tables import Column, Table

_LOW, _HIGH = SCALE[0][0], SCALE[-1][0]
_NOT_SHOWN, _NO_SCORES = "Not shown", "No scores"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """This year's mean, or what it is read beside; `of` says over how many it is taken."""

    label: str
    mean: str
    of: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement, its charts, the tables of their numbers, and what was written beside it as others read it."""

    line: ResultLine
    answers: SafeString
    answers_table: Table[AnswerLine]
    means: SafeString
    means_table: Table[Beside]
    comments: CommentsShown


def statement(line: ResultLine, comments: CommentsShown) -> Statement:
    """What the page says of one statement beside its words."""
    return Statement(
        line=line,
        answers=_answers(line),
        answers_table=Table(
            caption=f"Answers to statement {line.now.number}",
            caption_at="hidden",
            frame="",
            flat=True,
            columns=[
                Column("Answer", kind="name", value=lambda answer: answer.label),
                Column("Score", kind="number", value=lambda answer: answer.score or "None"),
                Column("People", kind="number", value=lambda answer: answer.people),
            ],
            rows=line.answers,
        ),
        means=_means(line),
        means_table=Table(
            caption=f"Statement {line.now.number} beside last year and the medians",
            caption_at="hidden",
            frame="",
            flat=True,
            columns=[
                Column("Result", kind="name", value=lambda row: row.label),
                Column("Mean", kind="number", value=lambda row: row.mean),
                Column("Of", value=lambda row: row.of),
            ],
            rows=_beside(line),
        ),
        comments=comments,
    )


def _answers(line: ResultLine) -> SafeString:
    """“Unable to Comment” is an empty bar, as it is no score (R-140)."""
    said = "; ".join(f"{one.label}: {one.people}" for one in line.answers)
    return charts.answers(
        [charts.Bar(label=one.label, number=one.people, filled=one.score is not None) for one in line.answers],
        title=f"Answers to statement {line.now.number}, by how many people",
        desc=f"{said}.",
    )


def _means(line: ResultLine) -> SafeString:
    """The mean, and last year's and the two medians below it (R-155)."""
    before = line.last_year
    means = {
        "This year": line.now.mean,
        "Last year": None if before is None or before.withheld else before.mean,
        "Region’s median": line.medians.region.value,
        "Nation’s median": line.medians.nation.value,
    }
    rows = [charts.Mean(label=one.label, value=_float(means[one.label]), shown=one.mean) for one in _beside(line)]
    said = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    steps = "; ".join(f"level {one.level} from {one.shown}, {one.words}" for one in line.thresholds)
    return charts.means(
        rows,
        levels=_levels(line),
        low=_LOW,
        high=_HIGH,
        title=f"Where the mean of statement {line.now.number} stands",
        desc=f"On the scale from {_LOW} to {_HIGH}. {said}. {steps.capitalize()}.",
    )


def _float(mean: Fraction | None) -> float | None:
    return None if mean is None else float(mean)


def _levels(line: ResultLine) -> list[charts.Level]:
    """The lowest level has no threshold: it begins where the scale does."""
    if not line.thresholds:
        return []
    return [
        charts.Level(name="Level 1", least=_LOW, shown=str(_LOW)),
        *(charts.Level(name=str(one.level), least=float(one.least), shown=one.shown) for one in line.thresholds),
    ]


def _beside(line: ResultLine) -> list[Beside]:
    before, medians = line.last_year, line.medians
    of_before = "" if before is None or before.withheld else f"{before.n} scores"
    return [
        Beside(label="This year", mean=line.now.shown or _NO_SCORES, of=f"{line.now.n} scores"),
        Beside(label="Last year", mean=_last_mean(line), of=of_before),
        _median("Region’s median", medians.region, few="Fewer than five other PCTs"),
        _median("Nation’s median", medians.nation, few="Fewer than five PCTs of other regions"),
    ]


def _last_mean(line: ResultLine) -> str:
    """Without the number of its scores, which stands beside it."""
    last = line.last_year
    return line.last_shown if last is None or last.withheld or not last.shown else last.shown


def _median(label: str, median: Median, *, few: str) -> Beside:
    of = f"{median.pcts} PCTs" if median.shown else few
    return Beside(label=label, mean=median.shown or _NOT_SHOWN, of=of)
