"""The task list of a return: what there is to do, who did it last, and what still stops submission."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse

from assessments.models import FrozenCopy
from assessments.pages.frozen_copy import changes_url, said_again
from assessments.pages.missing import blockers
from assessments.pages.next_step import NextStep, next_after_submission, next_for_others, next_in_preparation
from assessments.pages.sign_off_tasks import sign_off_tasks
from assessments.pages.signatures import SignatureLine, signature_lines
from assessments.pages.stages import stages_of
from assessments.pages.task_groups import YOURS, TaskGroup, TaskList
from assessments.policies import may_reopen, may_submit
from assessments.queries.declarations import declarations_of, unsigned
from assessments.queries.missing import Missing, what_is_missing
from assessments.queries.outcome_lines import choices_of
from assessments.queries.reopening import Reopening, reopening_of
from assessments.queries.returns import is_same
from assessments.queries.serialisers import LiveReturn
from cycles.dates import Dates, dates_of, days_to
from cycles.models import Assessment
from cycles.policies import WRITERS, may_read_dates
from cycles.queries import FormCounts, forms_among, parts_of
from cycles.sitemap import Menu, pages_in
from cycles.states import State
from cycles.visibility import Material, sees
from documents.queries import status_of
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.roles import PCT_ROLES
from sentences.dates import moment
from ui.components import Blocker, Stage, Status, Task


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The PCT's submission deadline: calendar days to it in UK time, below zero when late.

    `note` says how it differs from the region's.
    """

    days: int
    when: str
    set_by: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HubPage:
    """An assessment as one reader may see it: the PCT's people see what to do, others the state of the forms."""

    assessment: Assessment
    own: bool
    writes: bool
    groups: list[TaskGroup]
    stages: list[Stage]
    deadline: Deadline | None
    forms: FormCounts
    missing: list[Missing] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    declarations: list[SignatureLine] = field(default_factory=list)
    submit: Decision | None = None
    reopen: Decision | None = None
    copy_at: datetime | None = None
    copy_note: str = ""
    changes_url: str = ""
    reopening: Reopening | None = None
    later: list[tuple[str, str]] = field(default_factory=list)
    next_step: NextStep | None = None
    dates_url: str = ""

    @property
    def mine(self) -> list[Task]:
        """The tasks assigned to the reader that are not completed."""
        tasks = [task for group in self.groups for task in group.tasks]
        return [task for task in tasks if task.who.startswith(YOURS) and task.status is not Status.COMPLETED]

    @property
    def preparing(self) -> bool:
        """Whether the return is still being written."""
        return self.assessment.state == State.PREPARING

    @property
    def heading(self) -> str:
        """What stands above the tasks."""
        if not self.own:
            return "State of its forms"
        if not self.writes:
            return "How far the return is"
        return "What there is to do" if self.preparing else "The forms of the return"

    @property
    def lede(self) -> str:
        """The state in a sentence: what there is to do, and by when."""
        if not self.groups:
            return f"{State(self.assessment.state).label}. Only the ratings of this year are kept here."
        if not self.preparing:
            return f"{State(self.assessment.state).label}. The return can be read only."
        done = f"{self.forms.in_words}."
        if self.deadline is None:
            return f"{done} Your SHA has not set the dates of this year yet."
        if self.deadline.days < 0:
            return f"Late. The deadline passed on {self.deadline.when}. {done}"
        return f"Final submission closes on {self.deadline.when}. {done}"

    @property
    def blockers_note(self) -> str:
        """What the short list of missing things leaves out."""
        more = len(self.missing) - len(self.blockers)
        return f"And {more} more: see “Check and submit”. Sign-offs come after these." if more else ""

    @property
    def later_heading(self) -> str:
        """What stands above the pages of the later stages."""
        return "Later stages" if self.own else "Review and results"

    @property
    def nothing_missing(self) -> str:
        """What stands in place of the list when nothing is missing."""
        if self.submit is None or self.submit.allowed:
            return "Nothing stops you."
        return self.submit.reason


# So many of the missing things stand on the hub; the check page has them all.
SHOWN_BLOCKERS = 6


def hub_page(assessment: Assessment, actor: Actor) -> HubPage:
    """The read model of the hub; a bounded number of queries.

    What the return holds decides nothing that is shown to those who may not read it: they see the forms' states only.
    A year of which only the ratings are kept has no parts, hence no tasks.
    """
    own = actor.holds(assessment.organisation_id, *PCT_ROLES)
    seen = materials_seen(assessment, actor)
    parts = parts_of(assessment)
    dates = dates_of(assessment)
    listed = Material.DOCUMENT_LIST in seen and bool(parts)
    documents = status_of([assessment])[assessment.pk] if listed else None
    tasks = TaskList(assessment=assessment, actor=actor, own=own, parts=parts, seen=seen, documents=documents)
    groups = tasks.groups if parts else []
    copies = FrozenCopy.objects.showing(actor, assessment).defer("content", "beside").order_by("-number")
    last, earlier = [*list(copies[:2]), None, None][:2]
    page = HubPage(
        assessment=assessment,
        own=own,
        writes=actor.holds(assessment.organisation_id, *WRITERS),
        groups=groups,
        stages=stages_of(assessment, dates),
        deadline=_deadline(assessment, dates, own),
        forms=forms_among(parts.values()),
        reopen=may_reopen(actor, assessment),
        later=_later(assessment, actor),
        copy_at=last.at if last else None,
        copy_note=said_again(last, earlier),
        changes_url=_changes_url(assessment, last, earlier, own) if last else "",
        next_step=_next(assessment, actor, dates) if parts else None,
        dates_url=_dates_url(assessment, actor),
    )
    return _with_sign_off(page, tasks, dates) if own and parts else page


def _changes_url(assessment: Assessment, last: FrozenCopy, earlier: FrozenCopy | None, own: bool) -> str:
    """Where the last copy is compared: by the PCT that writes anew with the return as it stands, else with the one
    before it, where that says something else.
    """
    if own and assessment.state == State.PREPARING:
        return changes_url(assessment, str(last.number))
    if earlier is None or is_same(last, earlier):
        return ""
    return changes_url(assessment, str(earlier.number), str(last.number))


def _next(assessment: Assessment, actor: Actor, dates: Dates | None) -> NextStep | None:
    if assessment.state == State.PREPARING:
        return next_for_others(dates)
    return next_after_submission(assessment, actor)


def _dates_url(assessment: Assessment, actor: Actor) -> str:
    """The page of the region's dates, for those who read it."""
    sha = assessment.organisation.parent
    if sha is None or not may_read_dates(actor, sha.pk):
        return ""
    return reverse("region_dates", args=[sha.code, assessment.cycle.year.replace("/", "-")])


def materials_seen(assessment: Assessment, actor: Actor) -> set[Material]:
    """Which materials of the table the actor may see of this assessment now."""
    return {material for material in Material if sees(actor, assessment, material)}


def _with_sign_off(page: HubPage, tasks: TaskList, dates: Dates | None) -> HubPage:
    """The page of the PCT's own people: with what is missing, the declarations and submission."""
    assessment, actor, parts = tasks.assessment, tasks.actor, tasks.parts
    choices = choices_of(assessment)
    live = LiveReturn(assessment, choices)
    model = live.model
    missing = what_is_missing(assessment, live, parts, tasks.documents, choices)
    declarations = declarations_of(assessment, live.sha256)
    waiting = unsigned(declarations)
    submit = may_submit(actor, assessment, missing, waiting)
    preparing = assessment.state == State.PREPARING
    last = sign_off_tasks(assessment, actor, model=model, missing=missing, declarations=declarations, submit=submit)
    return replace(
        page,
        groups=[*page.groups, TaskGroup("Sign-off and submission", last)],
        missing=missing if preparing else [],
        blockers=blockers(missing[:SHOWN_BLOCKERS]) if preparing else [],
        declarations=signature_lines(assessment, declarations, live if preparing else None),
        reopening=reopening_of(assessment) if page.copy_at else None,
        submit=submit,
        next_step=next_in_preparation(assessment, actor, dates=dates, parts=parts, missing=missing, unsigned=waiting)
        if preparing
        else next_after_submission(assessment, actor),
    )


def _later(assessment: Assessment, actor: Actor) -> list[tuple[str, str]]:
    pages = [(page.label, page.url(assessment)) for page in pages_in(Menu.LATER, actor, assessment)]
    if assessment.state == State.PUBLISHED and assessment.framework.limits:
        place = [assessment.organisation.code, str(assessment.cycle).replace("/", "-")]
        pages.append(("Published scorecard", reverse("results_scorecard", args=place)))
    return pages


def _deadline(assessment: Assessment, dates: Dates | None, own: bool) -> Deadline | None:
    if dates is None or assessment.state != State.PREPARING:
        return None
    sha = assessment.organisation.parent
    notes = ["A proposal from last year’s dates: your SHA has not set it yet."] if dates.proposed else []
    if dates.own:
        notes.append(f"{dates.own_in_words}, which is {moment(dates.region_submission_at)}.")
        # Why is between the PCT and its SHA.
        notes += [f"Reason: {dates.reason}"] if own else []
    set_by = "" if dates.proposed else str(sha or "")
    return Deadline(
        days=days_to(dates.submission_at),
        when=f"{moment(dates.submission_at)} UK time",
        set_by=set_by,
        note=" ".join(notes),
    )
