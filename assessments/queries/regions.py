"""Where the PCTs of a region, or of all regions, stand: from the parts' states, never from what the returns hold."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from assessments.queries.hub import day, days_to
from cycles.models import Assessment, Cycle, Part, StateChange, Timetable
from cycles.queries import current_cycle
from cycles.states import State
from cycles.visibility import Material, sees
from documents.queries import DocumentStatus, status_of
from organisations.actors import Actor
from ui.components import Tile

_FORMS = (("competency-", "competencies"), ("governance-", "governance components"))


@dataclass(frozen=True)
class RegionRow:
    """One PCT: its state, its deadline, and what still blocks its submission, as counts."""

    assessment: Assessment
    url: str
    state: str
    deadline: str
    late: str
    blocks: list[str]
    done: int
    of: int
    submitted_at: datetime | None
    reopened: bool

    @property
    def blocks_in_words(self) -> str:
        """What blocks the submission; the signatures are the PCT's own matter and not among it."""
        if self.assessment.state != State.PREPARING:
            return "Submitted"
        return ", ".join(self.blocks) or "No form or document"


@dataclass(frozen=True)
class RegionPage:
    """The PCTs the actor may see, most urgent first (R-034, R-249)."""

    cycle: Cycle | None
    rows: list[RegionRow]
    tiles: list[Tile]

    @property
    def several(self) -> bool:
        """Whether PCTs of more than one SHA are among them."""
        return len({row.assessment.organisation.parent_id for row in self.rows}) > 1


def region_page(actor: Actor) -> RegionPage:
    """The read model of the region list; nine queries, whatever the number of PCTs."""
    cycle = current_cycle()
    rows = Assessment.objects.showing(actor).filter(cycle=cycle)
    assessments = list(rows.select_related("organisation__parent").order_by("organisation__name"))
    parts: dict[int, dict[str, str]] = {}
    shown = Part.objects.showing(actor).filter(assessment__in=assessments)
    for pk, key, state in shown.values_list("assessment_id", "key", "state"):
        parts.setdefault(pk, {})[key] = state
    preparing = [row for row in assessments if row.state == State.PREPARING]
    documents = status_of([row for row in preparing if sees(actor, row, Material.DOCUMENT_LIST)])
    deadlines = {row.sha_id: _deadline(row) for row in Timetable.objects.filter(cycle=cycle)}
    changes = StateChange.objects.showing(actor).filter(assessment__in=assessments, move__in=["submit", "reopen"])
    moves = {pk: (move, at) for pk, move, at in changes.values_list("assessment_id", "move", "at")}
    found = [
        _row(
            assessment,
            parts.get(assessment.pk, {}),
            documents.get(assessment.pk),
            deadlines.get(assessment.organisation.parent_id or 0, ("Not set", "")),
            *moves.get(assessment.pk, ("", None)),
        )
        for assessment in assessments
    ]
    found.sort(key=lambda row: (row.assessment.state != State.PREPARING, not row.late))
    late = sum(bool(row.late) for row in found)
    tiles = [
        Tile(len(found), "PCT" if len(found) == 1 else "PCTs"),
        Tile(late, "late"),
        Tile(len(preparing) - late, "in preparation"),
        Tile(len(found) - len(preparing), "submitted"),
    ]
    return RegionPage(cycle, found, tiles)


def _row(
    assessment: Assessment,
    parts: dict[str, str],
    documents: DocumentStatus | None,
    deadline: tuple[str, str],
    move: str,
    moved_at: datetime | None,
) -> RegionRow:
    preparing = assessment.state == State.PREPARING
    done = sum(state == Part.State.SUBMITTED for state in parts.values())
    until, late = deadline
    return RegionRow(
        assessment,
        reverse("assessment_hub", args=[assessment.pk]),
        State(assessment.state).label,
        until,
        late if preparing else "",
        _blocks(parts, documents) if preparing else [],
        done,
        len(parts),
        moved_at if move == "submit" else None,
        move == "reopen" and preparing,
    )


def _deadline(timetable: Timetable) -> tuple[str, str]:
    """A region's deadline in words, and how late it is for those who have not submitted."""
    days = days_to(timetable.submission_at)
    late = "" if days >= 0 else "1 day late" if days == -1 else f"{-days} days late"
    return day(timetable.submission_at), late


def _blocks(parts: dict[str, str], documents: DocumentStatus | None) -> list[str]:
    open_ = [key for key, state in parts.items() if state != Part.State.SUBMITTED]
    blocks = []
    for prefix, noun in _FORMS:
        of = sum(key.startswith(prefix) for key in parts)
        left = sum(key.startswith(prefix) for key in open_)
        if left:
            blocks.append(f"{left} of {of} {noun}")
    blocks += [name for name, key in (("outcomes", "outcomes"), ("nominees", "nominees")) if key in open_]
    if documents and documents.missing:
        missing = len(documents.missing)
        blocks.append("1 type of document" if missing == 1 else f"{missing} types of document")
    return blocks
