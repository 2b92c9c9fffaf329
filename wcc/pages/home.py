"""What each person finds at home."""

from dataclasses import dataclass

from django.urls import reverse

from anonymity.policies import may_run_self_test
from cycles.models import Assessment
from cycles.queries import current_cycle, forms_among, parts_of
from cycles.states import State
from cycles.strip import time_left
from documents.policies import may_track, may_upload_minutes
from frameworks.models import Framework
from organisations.actors import Actor
from organisations.queries import Contact, contacts_for
from organisations.roles import NATIONAL_ROLES, PCT_ROLES, SHA_ROLES, Role
from outbox.queries import mail_that_did_not_arrive
from panels.models import Potential
from sentences.counts import counted, either
from surveys.policies import may_see_survey_region
from surveys.queries.comments import unread_by_assessment
from wcc.pages.commissioning_assurance import dates_pages
from wcc.policies import may_follow_mail

# So many evidence reviews, and surveys with comments to read, stand at home one by one; who has more finds them in a
# list of PCTs.
LISTED_REVIEWS = 14


@dataclass(frozen=True)
class Doorway:
    """One way on from home."""

    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class HomePage:
    """The ways on from home: what is the person's to do, most urgent first, and what can be looked up."""

    work: list[Doorway]
    lookup: list[Doorway]


def home_page(actor: Actor) -> HomePage:
    """The read model of home; a bounded number of queries."""
    work = [*_own(actor), *_seats(actor), *_comments(actor), *_reviews(actor), *_rounds(actor)]
    if actor.has(*SHA_ROLES):
        work.append(Doorway("Your PCTs", "Where each stands and what it still lacks", reverse("region_list")))
    if actor.has(Role.SUPER_USER) and (cycle := current_cycle()):
        work += [
            Doorway(label, "Deadlines and panel days, and another deadline for one PCT", url)
            for label, url in dates_pages(actor, cycle)
        ]
    if actor.has(*NATIONAL_ROLES):
        work.append(Doorway("All PCTs", "Where each stands", reverse("region_list")))
    if may_see_survey_region(actor):
        work.append(Doorway("Surveys of the region", "How many were asked and have answered", reverse("survey_region")))
    if may_upload_minutes(actor):
        work.append(Doorway("Board minutes", "Upload them for your PCTs", reverse("board_minutes")))
    if may_track(actor):
        work.append(Doorway("Uploaded documents", "By type, name and date", reverse("uploaded_documents")))
    if may_run_self_test(actor):
        work.append(Doorway("Self-test of the survey’s anonymity", "What it last found", reverse("survey_selftest")))
    if may_follow_mail(actor):
        work.append(Doorway("Emails that did not arrive", _mail_hint(), reverse("mail_undelivered")))
    lookup = [
        Doorway("The handbook", "Competencies, criteria, guidance and glossary", _handbook()),
        Doorway("Published results", "What the public sees", reverse("results_index")),
        Doorway("Contacts", "Whom to ask", reverse("contacts")),
    ]
    return HomePage(work, lookup)


def _mail_hint() -> str:
    count = mail_that_did_not_arrive().count()
    said = f"{counted(count, 'mail')} {either(count, 'was', 'were')}"
    return f"{said} not accepted, came back or may not have been sent" if count else "All emails were accepted"


def _handbook() -> str:
    """The framework of the current year; before there is one, all frameworks."""
    cycle = current_cycle()
    if cycle is None:
        return reverse("framework_list")
    return reverse("framework_detail", args=[cycle.framework.slug, cycle.framework.version])


def contacts_of(actor: Actor) -> list[Contact]:
    """Whom the actor asks: the super-users of the SHA that they work with or whose PCT they rate, and the desk."""
    seated = [row.organisation_id for row in seated_assessments(actor)]
    return contacts_for([*actor.organisations(*PCT_ROLES), *seated], actor.organisations(*SHA_ROLES))


def own_assessments(actor: Actor) -> list[Assessment]:
    """The assessments of the actor's own PCTs, the latest year first; one query."""
    pcts = actor.organisations(*PCT_ROLES)
    rows = Assessment.objects.showing(actor).filter(organisation__in=pcts)
    return list(rows.select_related("organisation", "cycle").order_by("-cycle__year"))


def seated_assessments(actor: Actor) -> list[Assessment]:
    """The assessments on whose panel the actor sits and which may be seen now; one query."""
    ids = [seat.assessment_id for seat in actor.seats]
    rows = Assessment.objects.showing(actor).filter(pk__in=ids)
    return list(rows.select_related("organisation", "cycle").order_by("organisation__name"))


def _own(actor: Actor) -> list[Doorway]:
    rows = own_assessments(actor)
    shared = Potential.objects.showing(actor).filter(
        assessment__in=rows, assessment__state=State.RATED, pct_agreed_by=None
    )
    doors = [
        Doorway(
            f"{row.assessment.organisation}: potential for improvement",
            "The SHA has shared the text: comment on it, and the chief executive or the chair agrees it",
            reverse("potential_edit", args=[row.assessment_id]),
        )
        for row in shared.select_related("assessment__organisation")
    ]
    return doors + [
        Doorway(f"{row.organisation}: assurance {row.cycle}", _own_hint(row), reverse("assessment_hub", args=[row.pk]))
        for row in rows
    ]


def _own_hint(assessment: Assessment) -> str:
    """The state; while the return is written, the deadline and how many of its forms are completed."""
    state = State(assessment.state)
    if state is not State.PREPARING:
        return state.label
    done = forms_among(parts_of(assessment).values()).in_words
    left = time_left(assessment)
    return f"{left}. {done}" if left else done


_RATE = {True: "Briefed: enter the ratings that the panel agrees", False: "Briefed: read the briefing and the evidence"}


def _seats(actor: Actor) -> list[Doorway]:
    """The panels the actor sits on; those to be rated first, before the briefing only the assessment itself."""
    rows = sorted(seated_assessments(actor), key=lambda row: row.state != State.BRIEFED)
    doors = []
    for row in rows:
        state = State(row.state)
        page = "assessment_hub" if state in (State.PREPARING, State.SUBMITTED) else "panel_ratings"
        hint = _RATE[actor.chairs(row.pk)] if state is State.BRIEFED else state.label
        doors.append(Doorway(f"Panel for {row.organisation}", hint, reverse(page, args=[row.pk])))
    return doors


def _comments(actor: Actor) -> list[Doorway]:
    """The surveys whose comments wait for the SHA's analyst, most of them first; many PCTs stand in one line."""
    waiting = unread_by_assessment(actor)
    if len(waiting) > LISTED_REVIEWS:
        number = sum(count for _, count in waiting)
        hint = f"{counted(number, 'comment')} of {counted(len(waiting), 'PCT')} to read before anybody else does"
        return [Doorway("Comments of the surveys", hint, reverse("survey_region"))]
    return [
        Doorway(
            f"Comments of the survey: {assessment.organisation}",
            f"{counted(number, 'comment')} to read before anybody else does",
            reverse("survey_comments", args=[assessment.pk]),
        )
        for assessment, number in waiting
    ]


def _reviews(actor: Actor) -> list[Doorway]:
    """The evidence reviews that stand open for those who make or approve them."""
    if not actor.has(Role.ANALYST, Role.SENIOR_LEAD, Role.CENTRAL_ANALYST):
        return []
    rows = Assessment.objects.showing(actor).filter(state=State.SUBMITTED).select_related("organisation")
    found = list(rows.order_by("organisation__name")[: LISTED_REVIEWS + 1])
    if len(found) > LISTED_REVIEWS:
        return []
    writes = actor.has(Role.ANALYST, Role.CENTRAL_ANALYST)
    hint = f"Submitted: {'mark the evidence and brief the panel' if writes else 'read it and approve the briefing'}"
    return [
        Doorway(f"Evidence review: {row.organisation}", hint, reverse("review_list", args=[row.pk])) for row in found
    ]


def _rounds(actor: Actor) -> list[Doorway]:
    """Calibration and publication, with how many PCTs wait for them."""
    doors = []
    if actor.has(*SHA_ROLES):
        hint = _waiting(
            actor, State.RATED, "rated by its panel and not released", "Ratings of your panels side by side"
        )
        doors.append(Doorway("Regional calibration", hint, reverse("regional_round")))
    if actor.has(Role.NATIONAL_CALIBRATION, Role.DH):
        hint = _waiting(actor, State.PROVISIONAL, "provisional", "Provisional ratings of all regions")
        doors.append(Doorway("National calibration", hint, reverse("national_round")))
    if actor.has(Role.DH):
        hint = _waiting(actor, State.FINAL, "final and not published", "Publish the final results of the year")
        doors.append(Doorway("Publication", hint, reverse("publish")))
        doors.append(Doorway("Versions of the frameworks", _drafts(), reverse("version_list")))
        doors.append(Doorway("The next year", "Open it for every PCT, with last year’s work", reverse("year_open")))
    return doors


def _drafts() -> str:
    count = Framework.objects.filter(corrects__isnull=False, issued_at=None).count()
    return f"{counted(count, 'correction')} {either(count, 'waits', 'wait')} to be issued" if count else "None waits"


def _waiting(actor: Actor, state: State, what: str, otherwise: str) -> str:
    count = Assessment.objects.showing(actor).filter(cycle=current_cycle(), state=state).count()
    return f"{counted(count, 'PCT')} {either(count, 'is', 'are')} {what}" if count else otherwise
