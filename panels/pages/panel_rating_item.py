"""One line that the panel rates: what it judges it by, and the rating that it agreed (R-342)."""

from dataclasses import dataclass

from cycles.models import Assessment, Rating
from cycles.states import Stage
from cycles.visibility import Material, sees
from frameworks.models import Item
from organisations.actors import Actor
from panels.pages.grades import grade
from panels.queries.ratings import PanelLine, panel_lines
from panels.queries.survey import Figure, figures
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class PanelRatingItem:
    """One line on the panel's page: its figures, what the review says, and where it stands among the others.

    `evidence_words` say what the link to the evidence review leads to for this reader; empty where it is not theirs.
    """

    line: PanelLine
    additive: bool
    counts: list[tuple[str, int, int]]
    note: str
    survey: Figure | None
    questions: list[str]
    parts: Table[PanelLine]
    evidence_words: str
    previous_key: str
    next_key: str
    at: int
    total: int

    @property
    def save(self) -> str:
        """The words of the button."""
        return "Save and go to the next line" if self.next_key else "Save"


def panel_rating_item(assessment: Assessment, item: Item, actor: Actor) -> PanelRatingItem:
    """The page of one line as the actor may see it; five queries."""
    lines = panel_lines(assessment, actor)
    keys = list(lines)
    at = keys.index(item.key)
    line = lines[item.key]
    note = (
        Rating.objects.showing(actor, assessment)
        .filter(item=item, stage=Stage.EVIDENCE)
        .values_list("reason", flat=True)
        .first()
    )
    additive = item.kind == Item.Kind.SUB_COMPETENCY
    return PanelRatingItem(
        line=line,
        additive=additive,
        counts=[
            (f"Level {code}" if additive else code.capitalize(), met, of)
            for code, (met, of) in line.support.counts.items()
        ],
        note=note or "",
        survey=figures(assessment, actor).get(item.key),
        questions=[part for part in item.text.split("\n\n") if part] if line.is_overall else [],
        parts=_parts(item, [other for other in lines.values() if other.item.parent_id == item.pk]),
        evidence_words=_evidence_words(assessment, actor),
        previous_key=keys[at - 1] if at else "",
        next_key=keys[at + 1] if at + 1 < len(keys) else "",
        at=at + 1,
        total=len(keys),
    )


def _parts(item: Item, lines: list[PanelLine]) -> Table[PanelLine]:
    return Table(
        caption=f"Sub-components of {item.title}",
        caption_at="hidden",
        key="parts",
        box=False,
        columns=[
            Column("Sub-component", kind="name", value=lambda line: line.item.title),
            Column("Self", cell=lambda line: grade(line.self_grade)),
            Column("Evidence", cell=lambda line: grade(line.evidence, missing="None")),
            Column("Panel", cell=lambda line: grade(line.grade, missing="Not yet")),
        ],
        rows=lines,
    )


def _evidence_words(assessment: Assessment, actor: Actor) -> str:
    if not sees(actor, assessment, Material.EVIDENCE):
        return ""
    if sees(actor, assessment, Material.RETURN):
        return "Criteria, sign-posts and what the PCT wrote"
    return "Criteria and how they were marked"
