from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.utils import timezone

from cycles.models import Assessment
from organisations.queries import Contact, contacts_for
from surveys.marks import Done, Link, done_with
from surveys.models import Invitation, RetiredLink, Statement
from surveys.queries.closing import closing_of, is_over
from surveys.tokens import fingerprint


class LinkUnknown(Exception):  # noqa: N818
    """No survey has this link: it was mistyped or cut short."""


class Ended(Enum):
    """Why a link no longer opens its survey."""

    ANSWERED = auto()
    REPLACED = auto()
    WITHDRAWN = auto()
    CLOSED = auto()


class LinkGone(Exception):  # noqa: N818
    """The link once opened a survey. What a page may say of it is in `told`, never in `why`.

    Who holds a link that somebody else was sent must not learn from it whether that person answered. So a link that was
    answered and one that was replaced give the same page, which names no PCT: of a replaced link the PCT is not known.
    That a survey closed, or that a nomination was withdrawn, is told plainly, for it is told alike of those who had
    answered and those who had not: both are looked at before the answer is.
    """

    def __init__(self, why: Ended, assessment: Assessment | None = None, closed_at: datetime | None = None) -> None:
        self.why = why
        self.assessment = assessment
        self.closed_at = closed_at
        super().__init__("This link can no longer be used")

    @property
    def answered(self) -> bool:
        """Whether the survey was submitted by this link: for those alone who prove that they were about to."""
        return self.why is Ended.ANSWERED

    @property
    def told(self) -> str:
        """What the page says: "closed", "withdrawn", or "spent" for answered and replaced alike."""
        return self.why.name.lower() if self.why in (Ended.CLOSED, Ended.WITHDRAWN) else "spent"


@dataclass(frozen=True, kw_only=True)
class OpenSurvey:
    """The survey that a link opens now. It names the organisation asked, not the person."""

    invitation: Invitation
    assessment: Assessment
    closes_at: datetime | None
    statements: list[Statement]
    done: frozenset[Done]

    @property
    def link(self) -> Link:
        """By what the marks of this link are found."""
        return self.invitation.nominee_id, self.invitation.generation

    @property
    def organisation_name(self) -> str:
        """For whom the person answers (R-141)."""
        return self.invitation.nominee.organisation_name


def open_survey(token: str, at: datetime | None = None) -> OpenSurvey:
    """The survey behind a link, whoever holds it; five queries. Raises `LinkUnknown` or `LinkGone` (R-144).

    `at` is when the request came in, where that is not now (R-146).
    """
    rows = Invitation.objects.select_related(
        "nominee__assessment__organisation__parent", "nominee__assessment__cycle", "nominee__assessment__framework"
    )
    invitation = rows.filter(token_sha256=fingerprint(token)).first()
    if invitation is None:
        if RetiredLink.objects.filter(token_sha256=fingerprint(token)).exists():
            raise LinkGone(Ended.REPLACED)
        raise LinkUnknown
    assessment = invitation.nominee.assessment
    closes_at = closing_of(assessment)
    if is_over(assessment, closes_at, at):
        past = closes_at if closes_at and closes_at <= timezone.now() else None
        raise LinkGone(Ended.CLOSED, assessment, past)
    if invitation.nominee.withdrawn_on:
        raise LinkGone(Ended.WITHDRAWN, assessment)
    link = invitation.nominee_id, invitation.generation
    done = done_with([link])[link]
    if Done.ANSWERED in done:
        raise LinkGone(Ended.ANSWERED, assessment)
    return OpenSurvey(
        invitation=invitation,
        assessment=assessment,
        closes_at=closes_at,
        statements=statements_of(assessment),
        done=done,
    )


def whom_to_ask(assessment: Assessment) -> list[Contact]:
    """Whom a stakeholder can ask: the super-users of the PCT's SHA and the support desk; two queries."""
    return contacts_for([assessment.organisation_id])


def statements_of(assessment: Assessment) -> list[Statement]:
    """The statements and then the open questions of the assessment's framework, with their items; one query."""
    rows = Statement.objects.filter(framework=assessment.framework_id).select_related("item")
    return sorted(rows, key=lambda statement: (statement.item_id is None, statement.number))
