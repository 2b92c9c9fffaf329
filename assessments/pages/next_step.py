"""What is next for this reader of an assessment: one step, and where it is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Declaration
from assessments.pages.missing import address
from assessments.pages.region_rows import WAITS_FOR
from assessments.policies import signs_as, works_on
from assessments.queries.missing import Missing
from cycles.dates import Dates, days_to
from cycles.models import Assessment
from cycles.queries import PartRow
from cycles.states import State
from organisations.actors import Actor
from organisations.roles import Role
from sentences.dates import moment
from sentences.lists import listed


@dataclass(frozen=True)
class NextStep:
    """What is next, in words that follow "Next:", and the page where the reader does it, if it is theirs."""

    text: str
    url: str = ""


# Whose page the next step is, once the return is submitted: state, role, words, URL name.
_STEPS = (
    (State.SUBMITTED, Role.ANALYST, "mark the evidence and write the briefing", "review_list"),
    (State.SUBMITTED, Role.CENTRAL_ANALYST, "mark the evidence and write the briefing", "review_list"),
    (State.SUBMITTED, Role.SENIOR_LEAD, "read the briefing and approve it", "briefing_edit"),
    (State.RATED, Role.SENIOR_LEAD, "share the potential for improvement and release the results", "release"),
    (State.PROVISIONAL, Role.NATIONAL_CALIBRATION, "compare the ratings nationally", "rating_trail"),
)


def next_after_submission(assessment: Assessment, actor: Actor) -> NextStep:
    """The next step of a return that is submitted: the reader's own, else whom it waits for. No query."""
    state = State(assessment.state)
    if state is State.BRIEFED and actor.chairs(assessment.pk):
        return NextStep("enter the ratings that the panel agrees", reverse("panel_ratings", args=[assessment.pk]))
    sha = assessment.organisation.parent_id or 0
    for when, role, words, name in _STEPS:
        nationally = role in (Role.CENTRAL_ANALYST, Role.NATIONAL_CALIBRATION)
        if when is state and (actor.has(role) if nationally else actor.holds(sha, role)):
            return NextStep(words, reverse(name, args=[assessment.pk]))
    words = WAITS_FOR[state]
    return NextStep(words[:1].lower() + words[1:])


def next_for_others(dates: Dates | None) -> NextStep | None:
    """The next step of a return in preparation for those outside the PCT."""
    if dates is None:
        return NextStep("the SHA sets the dates of the year")
    if days_to(dates.submission_at) < 0:
        return NextStep("the PCT asks its SHA: its deadline has passed")
    return NextStep(f"the PCT submits its return by {moment(dates.submission_at)}")


def next_in_preparation(
    assessment: Assessment,
    actor: Actor,
    *,
    dates: Dates | None,
    parts: Mapping[str, PartRow],
    missing: Sequence[Missing],
    unsigned: Sequence[Declaration.As],
) -> NextStep | None:
    """The next step of the PCT's own people: first what is assigned to the reader, then what nobody else has taken."""
    contacts = reverse("contacts")
    if dates is None:
        return NextStep("ask your SHA for the dates of the year", contacts)
    if days_to(dates.submission_at) < 0:
        return NextStep("ask your SHA for a later deadline", contacts)
    if not works_on(actor, assessment):
        return None
    if missing:
        thing = min(missing, key=lambda thing: _whose(parts.get(thing.part), actor))
        return NextStep(thing.text, address(thing))
    if signs_as(actor, assessment) in unsigned:
        return NextStep("sign the declaration", reverse("declaration_sign", args=[assessment.pk]))
    if unsigned:
        who = listed([signer.label.lower() for signer in unsigned], "and the")
        return NextStep(f"the {who} must sign the declaration")
    return NextStep("submit the return", reverse("assessment_submit", args=[assessment.pk]))


def _whose(part: PartRow | None, actor: Actor) -> int:
    """Mine first, then nobody's, then a colleague's."""
    if part is None or part.assigned_to_id is None:
        return 1
    return 0 if part.assigned_to_id == actor.user_id else 2
