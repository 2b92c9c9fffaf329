"""Where the PCTs of a region, or of all regions, stand: from the parts' states, never from what the returns hold."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from assessments.queries.hub import day, days_to
from cycles.models import Assessment, Cycle, Part, StateChange, Timetable
from cycles.queries import current_cycle
from cycles.states import State
from cycles.visibility import READS, Material, reach
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


@dataclass(frozen=True)
class RegionPage:
    """The PCTs the actor may see, most urgent first (R-034, R-249)."""

    cycle: Cycle | None
    rows: list[RegionRow]
    tiles: list[Tile]


def region_page(actor: Actor) -> RegionPage:
    """The read model of the region list; nine queries, whatever the number of PCTs."""
    cycle = current_cycle()
    rows = Assessment.objects.showing(actor).filter(cycle=cycle)
    assessments = list(rows.select_related("organisation__parent", "cycle").order_by("organisation__name"))
    parts: dict[int, list[Part]] = {}
    for part in Part.objects.showing(actor).filter(assessment__in=assessments):
        parts.setdefault(part.assessment_id, []).append(part)
    listed = rows.filter(reach(actor, READS[Material.DOCUMENT_LIST]))
    documents = status_of(list(listed))
    timetables = {row.sha_id: row for row in Timetable.objects.filter(cycle=cycle)}
    moves: dict[int, StateChange] = {}
    changes = StateChange.objects.showing(actor).filter(assessment__in=assessments, move__in=["submit", "reopen"])
    for change in changes:
        moves[change.assessment_id] = change
    found = [
        _row(
            assessment,
            parts.get(assessment.pk, []),
            documents.get(assessment.pk),
            timetables.get(assessment.organisation.parent_id or 0),
            moves.get(assessment.pk),
        )
        for assessment in assessments
    ]
    found.sort(key=lambda row: (row.assessment.state != State.PREPARING, not row.late))
    preparing = [row for row in found if row.assessment.state == State.PREPARING]
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
    parts: list[Part],
    documents: DocumentStatus | None,
    timetable: Timetable | None,
    last: StateChange | None,
) -> RegionRow:
    preparing = assessment.state == State.PREPARING
    done = sum(part.state == Part.State.SUBMITTED for part in parts)
    days = days_to(timetable.submission_at) if timetable else 0
    late = ""
    if preparing and timetable and days < 0:
        late = "1 day late" if days == -1 else f"{-days} days late"
    return RegionRow(
        assessment,
        reverse("assessment_hub", args=[assessment.pk]),
        State(assessment.state).label,
        day(timetable.submission_at) if timetable else "Not set",
        late,
        _blocks(parts, documents) if preparing else [],
        done,
        len(parts),
        last.at if last and last.move == "submit" else None,
        bool(last and last.move == "reopen" and preparing),
    )


def _blocks(parts: list[Part], documents: DocumentStatus | None) -> list[str]:
    open_ = [part.key for part in parts if part.state != Part.State.SUBMITTED]
    blocks = []
    for prefix, noun in _FORMS:
        of = sum(part.key.startswith(prefix) for part in parts)
        left = sum(key.startswith(prefix) for key in open_)
        if left:
            blocks.append(f"{left} of {of} {noun}")
    blocks += [name for name, key in (("outcomes", "outcomes"), ("nominees", "nominees")) if key in open_]
    if documents and documents.missing:
        missing = len(documents.missing)
        blocks.append("1 type of document" if missing == 1 else f"{missing} types of document")
    return blocks
