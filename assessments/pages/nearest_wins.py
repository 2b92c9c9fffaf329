"""The nearest wins: for each sub-competency, what stands between the PCT and the next level, the closest first."""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from assessments.pages.measures import Measure, measures
from assessments.pages.next_level import NextLevel
from cycles.models import Assessment
from cycles.scoring import competency_score, shown
from documents.queries.evidence import evidence_by_criterion
from frameworks.models import Item
from sentences.counts import counted

# So many stand open on the page; those further away are folded below them.
NEAREST = 8


@dataclass(frozen=True, kw_only=True)
class NearestWin:
    """One sub-competency below the highest level, with what it would take to reach the next."""

    measure: Measure
    next_level: NextLevel
    competency: Item
    score: str
    score_then: str
    form_url: str

    @property
    def heading(self) -> str:
        """Which sub-competency, and from which level to which."""
        return f"{self.measure.item.key} {self.measure.item.title}"

    @property
    def url(self) -> str:
        """Its place in the form of its competency."""
        return f"{self.form_url}#m-{self.measure.item.key}"

    @property
    def gain(self) -> str:
        """What the competency's mean would become, where all three of its levels are supported by ticks (R-336)."""
        return f"The mean of competency {self.competency.key} would rise from {self.score} to {self.score_then}."


@dataclass(frozen=True)
class NearestWinsPage:
    """All sub-competencies that can still rise, nearest first, and those that cannot."""

    assessment: Assessment
    wins: list[NearestWin]
    at_the_top: list[Item]

    @property
    def near(self) -> list[NearestWin]:
        """The nearest, which stand open."""
        return self.wins[:NEAREST]

    @property
    def further(self) -> list[NearestWin]:
        """Those further away."""
        return self.wins[NEAREST:]

    @property
    def further_heading(self) -> str:
        """What stands above those further away."""
        return f"Further away: {len(self.further)}"

    @property
    def top_heading(self) -> str:
        """What stands above those that cannot rise."""
        return f"At level 4 already: {len(self.at_the_top)}"

    @property
    def lede(self) -> str:
        """What the page says first."""
        if not self.wins:
            return "Your ticks support level 4 everywhere."
        one = sum(len(win.next_level.missing) == 1 for win in self.wins)
        ready = sum(win.next_level.ready for win in self.wins)
        parts = [f"{len(self.wins)} of {len(self.wins) + len(self.at_the_top)} sub-competencies can still rise."]
        if one:
            parts.append(f"{counted(one, 'of them lacks', 'of them lack')} a single criterion.")
        if ready:
            parts.append(f"For {ready} every missing criterion already has a sign-post.")
        return " ".join(parts)


def nearest_wins(assessment: Assessment) -> NearestWinsPage:
    """The read model of the nearest wins; nine queries, however many sub-competencies there are.

    First those with the fewest criteria left to evidence, then the fewest missing; the framework's order decides ties.
    """
    competencies = {
        item.pk: item for item in Item.objects.filter(framework=assessment.framework_id, kind=Item.Kind.COMPETENCY)
    }
    subs = list(Item.objects.filter(parent__in=competencies, self_rated=True).order_by("parent__order", "order"))
    found = measures(assessment, subs, evidence_by_criterion(assessment, subs), additive=True)
    supported: dict[int, dict[int, int]] = {pk: {} for pk in competencies}
    for measure in found:
        supported[measure.item.parent_id or 0][measure.item.pk] = measure.supported or 1
    wins, top = [], []
    for measure in found:
        next_level = measure.next_level
        if next_level is None:
            top.append(measure.item)
            continue
        levels = supported[measure.item.parent_id or 0]
        then = levels | {measure.item.pk: next_level.level}
        competency = competencies[measure.item.parent_id or 0]
        wins.append(
            NearestWin(
                measure=measure,
                next_level=next_level,
                competency=competency,
                score=shown(_mean(levels)),
                score_then=shown(_mean(then)),
                form_url=reverse("competency_form", args=[assessment.pk, competency.key]),
            )
        )
    wins.sort(key=lambda win: (len(win.next_level.without_evidence), len(win.next_level.missing)))
    return NearestWinsPage(assessment, wins, top)


def _mean(levels: dict[int, int]) -> Fraction | None:
    return competency_score(list(levels.values()))
