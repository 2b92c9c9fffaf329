"""The rows of the list of PCTs: how far each is, from the forms' states, never from what the returns hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.utils import timezone

from cycles.dates import Dates, dates_in, days_to
from cycles.models import Assessment, Cycle, Part, StateChange
from cycles.queries import NO_FORMS, FormCounts, current_cycle, form_counts, in_year
from cycles.states import State
from cycles.visibility import Material, seen_among
from documents.queries import DocumentNumbers, numbers_uploaded
from organisations.actors import Actor
from organisations.models import Organisation
from sentences.counts import counted
from sentences.dates import moment
from surveys.queries import Counts, response_counts

# What forms are called here; the last two are one form each.
_FORMS = {
    Part.Kind.COMPETENCY: "competencies",
    Part.Kind.GOVERNANCE: "governance components",
    Part.Kind.CONTRACT: "contracting forms",
    Part.Kind.OUTCOMES: "outcomes",
    Part.Kind.NOMINEES: "nominees",
}
_SINGLE = (Part.Kind.OUTCOMES, Part.Kind.NOMINEES)
# Whose move it is once the return is submitted.
WAITS_FOR = {
    State.SUBMITTED: "The evidence review and its briefing, by the SHA",
    State.BRIEFED: "The panel day and the panel’s report",
    State.RATED: "The release by the SHA’s senior lead",
    State.PROVISIONAL: "National calibration",
    State.FINAL: "Publication by the Department of Health",
    State.PUBLISHED: "Nothing: published",
}


@dataclass(frozen=True, kw_only=True)
class RegionRow:
    """One PCT: its state, its deadline, what still blocks it, and how far its forms and survey are (R-033, R-034)."""

    assessment: Assessment
    state: str
    deadline: str
    own_deadline: bool
    note: str
    late: str
    blocks: list[str]
    forms: FormCounts
    documents: DocumentNumbers | None
    counts: Counts | None
    submitted_at: datetime | None
    reopened: bool

    @property
    def pct(self) -> Organisation:
        """The PCT."""
        return self.assessment.organisation

    @property
    def preparing(self) -> bool:
        """Whether its return is being written."""
        return self.assessment.state == State.PREPARING

    @property
    def is_missing(self) -> bool:
        """Whether its deadline passed without a submission (R-249)."""
        return self.preparing and bool(self.late)

    @property
    def blocks_in_words(self) -> str:
        """What it waits for; the signatures are the PCT's own matter and not among it."""
        if not self.preparing:
            return WAITS_FOR[State(self.assessment.state)]
        return ", ".join(self.blocks) or "The PCT’s signatures and submission"

    @property
    def survey(self) -> str:
        """How many were asked and have answered; nothing for who may not see it."""
        if self.counts is None:
            return ""
        if not self.counts.invited:
            return "Nobody asked yet"
        return self.counts.progress


@dataclass(frozen=True)
class RegionPage:
    """The PCTs the actor may see, most urgent first (R-034, R-249)."""

    cycle: Cycle | None
    rows: list[RegionRow] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether PCTs of more than one SHA are among them."""
        return len({row.assessment.organisation.parent_id for row in self.rows}) > 1


def region_page(actor: Actor) -> RegionPage:
    """The read model of the region list; a fixed number of queries, whatever the number of PCTs."""
    cycle = current_cycle()
    if cycle is None:
        return RegionPage(None)
    rows = Assessment.objects.showing(actor).filter(cycle=cycle)
    assessments = in_year(rows.select_related("organisation__parent").order_by("organisation__name"), cycle)
    forms = form_counts(Part.objects.showing(actor).filter(assessment__cycle=cycle))
    documents = numbers_uploaded(seen_among(actor, assessments, Material.DOCUMENT_LIST))
    counts = response_counts(seen_among(actor, assessments, Material.RESPONSE_COUNTS))
    dates = dates_in(assessments)
    changes = StateChange.objects.showing(actor).filter(assessment__cycle=cycle, move__in=["submit", "reopen"])
    moves: dict[int, list[tuple[str, datetime]]] = {}
    for pk, move, at in changes.values_list("assessment_id", "move", "at"):
        moves.setdefault(pk, []).append((move, at))
    # Nearly all PCTs of a region have its dates.
    due_on = cache(_due)
    found = [
        _row(
            assessment,
            forms=forms.get(assessment.pk, NO_FORMS),
            documents=documents.get(assessment.pk),
            counts=counts.get(assessment.pk),
            due=due_on(dates.get(assessment.pk)),
            moves=moves.get(assessment.pk, []),
        )
        for assessment in assessments
    ]
    found.sort(key=lambda row: (not row.preparing, not row.late))
    return RegionPage(cycle, found)


@dataclass(frozen=True, kw_only=True)
class _Due:
    """What the list says of the dates of one PCT; `missing` is for a return that was never submitted."""

    dates: Dates | None
    deadline: str
    note: str
    missing: str


def _due(dates: Dates | None) -> _Due:
    if dates is None:
        return _Due(dates=None, deadline="Not set", note="", missing="")
    days = days_to(dates.submission_at)
    note = "Proposed, not set yet" if dates.proposed and not dates.own else dates.own_in_words
    return _Due(
        dates=dates,
        deadline=moment(dates.submission_at),
        note=note,
        missing=f"Missing: {counted(-days, 'day')} late" if days < 0 else "",
    )


def _row(
    assessment: Assessment,
    *,
    forms: FormCounts,
    documents: DocumentNumbers | None,
    counts: Counts | None,
    due: _Due,
    moves: list[tuple[str, datetime]],
) -> RegionRow:
    preparing = assessment.state == State.PREPARING
    submissions = [at for move, at in moves if move == "submit"]
    return RegionRow(
        assessment=assessment,
        state=State(assessment.state).label,
        deadline=due.deadline,
        own_deadline=due.dates is not None and due.dates.own,
        note=due.note,
        late=_late(due, preparing, submissions),
        blocks=_blocks(forms, documents.missing if documents else 0) if preparing else [],
        forms=forms,
        documents=documents,
        counts=counts,
        submitted_at=submissions[-1] if submissions and not preparing else None,
        reopened=preparing and bool(moves) and moves[-1][0] == "reopen",
    )


def _late(due: _Due, preparing: bool, submissions: list[datetime]) -> str:
    """How late: past its own deadline and not submitted, or submitted after the region's, which an extension allowed.

    A return that was in time and is submitted again after it was reopened is not late.
    """
    if due.dates is None:
        return ""
    if preparing and not submissions:
        return due.missing
    region_at = due.dates.region_submission_at
    if preparing or not submissions or submissions[0] < region_at:
        return ""
    after = timezone.localdate(submissions[0]) - timezone.localdate(region_at)
    if not after.days:
        return "Submitted late, on the day"
    return f"Submitted {counted(after.days, 'day')} after the region’s deadline"


def _blocks(forms: FormCounts, missing: int) -> list[str]:
    blocks = []
    for kind, noun in _FORMS.items():
        states = forms.by_kind.get(kind, Counter())
        of = states.total()
        if left := of - states[Part.State.COMPLETED]:
            blocks.append(noun if kind in _SINGLE else f"{left} of {of} {noun}")
    if missing:
        blocks.append(counted(missing, "document"))
    return blocks
