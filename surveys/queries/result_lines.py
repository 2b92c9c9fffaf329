"""Each statement of a result: what it is measured against and what it is read beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cycles.models import Assessment
from frameworks.tree import Tree, tree_of
from sentences.numbers import signed
from surveys.answers import SCALE, UNABLE, label_of
from surveys.queries.medians import NONE_YET, Medians
from surveys.queries.results import Collated, StatementResult

# In whose words each level says that stakeholders agree (appendix II): levels 2, 3 and 4 are the scores 4, 5 and 6.
_SCORE_OF_LEVEL = {2: 4, 3: 5, 4: 6}


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """The least mean for a level, in the words of the scale, and the criterion of the framework that says so (R-155).

    `criterion` is empty where the framework has none.
    """

    level: int
    least: Fraction
    words: str
    criterion: str

    @property
    def shown(self) -> str:
        """The least mean as a number, such as 3.5."""
        return f"{float(self.least):g}"


@dataclass(frozen=True)
class AnswerLine:
    """How many people gave one answer; “Unable to Comment” has no score."""

    label: str
    score: int | None
    people: int


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """A statement of this year, what it is measured against and what it is read beside."""

    now: StatementResult
    thresholds: list[Threshold]
    last_year: StatementResult | None
    medians: Medians

    @property
    def answers(self) -> list[AnswerLine]:
        """How many chose each answer, in the order of the survey tool."""
        lines = [AnswerLine(label, score, self.now.distribution[score]) for score, label in SCALE]
        return [*lines, AnswerLine(UNABLE, None, self.now.unable)]

    @property
    def between(self) -> str:
        """Between which thresholds the mean is, as "from 4.5, “agree”, and under 5.5, “strongly agree”"."""
        if self.now.mean is None or not self.thresholds:
            return ""
        mean = self.now.mean
        below = [f"from {one.shown}, “{one.words}”" for one in self.thresholds if mean >= one.least][-1:]
        above = [f"under {one.shown}, “{one.words}”" for one in self.thresholds if mean < one.least][:1]
        return ", and ".join(below + above)

    @property
    def wording(self) -> str:
        """The words of the scale that the suggested level stands for, as "agree"; empty where none is suggested."""
        words = {one.level: one.words for one in self.thresholds}
        if self.now.suggestion is None or not words:
            return ""
        return words.get(self.now.suggestion, f"below “{words[min(words)]}”")

    @property
    def last_shown(self) -> str:
        """Last year's mean, of few scores with their number, or why there is none."""
        if self.last_year is None:
            return "None"
        return "Hidden" if self.last_year.withheld else self.last_year.shown_of_few or "No scores"

    @property
    def change(self) -> Decimal | None:
        """From last year's mean to this year's, each as it is shown, so that it tells no more; None without both."""
        last = self.last_year
        if last is None or last.withheld or self.now.withheld or not (last.shown and self.now.shown):
            return None
        return Decimal(self.now.shown) - Decimal(last.shown)

    @property
    def change_shown(self) -> str:
        """The change with its sign, or that there is none to tell."""
        return "None" if self.change is None else signed(self.change, 2)


def result_lines(
    assessment: Assessment, result: Collated, last: Collated | None, beside: Mapping[str, Medians] | None = None
) -> list[ResultLine]:
    """The statements of a result, each with its thresholds, last year's and the medians where they are given; no
    query. The assessment comes with its cycle and framework.
    """
    tree = tree_of(assessment.framework)
    before = {one.key: one for one in last.statements} if last else {}
    bands = result.bands or assessment.cycle.bands
    return [
        ResultLine(
            now=one,
            thresholds=_thresholds(tree, one.item_key, bands),
            last_year=before.get(one.key),
            medians=(beside or {}).get(one.key, NONE_YET),
        )
        for one in result.statements
    ]


def _thresholds(tree: Tree, item_key: str, bands: dict[str, Any]) -> list[Threshold]:
    item = tree.find(item_key)
    criteria = tree.criteria(item) if item else ()
    found = []
    for level, least in sorted((int(level), Fraction(str(least))) for level, least in bands.items()):
        if level not in _SCORE_OF_LEVEL:
            continue
        words = label_of(_SCORE_OF_LEVEL[level]).lower()
        wording = [
            one.text
            for one in criteria
            if one.grade and one.grade.number == level and f"stakeholders {words} that" in one.text
        ]
        found.append(Threshold(level=level, least=least, words=words, criterion=wording[0] if wording else ""))
    return found
