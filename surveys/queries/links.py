from dataclasses import dataclass
from datetime import datetime

from cycles.models import Assessment
from surveys.models import Invitation, RetiredLink, Statement
from surveys.policies import closing_of, is_closed
from surveys.tokens import fingerprint


class LinkUnknown(Exception):  # noqa: N818
    """No survey has this link: it was mistyped or cut short."""


class LinkGone(Exception):  # noqa: N818
    """The link once opened a survey: it was answered, it closed, or a newer link took its place."""

    def __init__(self, answered: bool = False) -> None:
        self.answered = answered
        super().__init__("This link can no longer be used")


@dataclass(frozen=True)
class OpenSurvey:
    """The survey that a link opens now. It names the organisation asked, not the person."""

    invitation: Invitation
    assessment: Assessment
    closes_at: datetime | None
    statements: list[Statement]

    @property
    def organisation_name(self) -> str:
        """For whom the person answers (R-141)."""
        return self.invitation.nominee.organisation_name


def open_survey(token: str) -> OpenSurvey:
    """The survey behind a link, whoever holds it; five queries. Raises `LinkUnknown` or `LinkGone` (R-144)."""
    rows = Invitation.objects.select_related(
        "nominee__assessment__organisation__parent", "nominee__assessment__cycle", "nominee__assessment__framework"
    )
    invitation = rows.filter(token_sha256=fingerprint(token)).first()
    if invitation is None:
        if RetiredLink.objects.filter(token_sha256=fingerprint(token)).exists():
            raise LinkGone
        raise LinkUnknown
    assessment = invitation.nominee.assessment
    if invitation.answered or is_closed(assessment):
        raise LinkGone(answered=invitation.answered)
    return OpenSurvey(invitation, assessment, closing_of(assessment), statements_of(assessment))


def statements_of(assessment: Assessment) -> list[Statement]:
    """The statements and then the open questions of the assessment's framework, with their items; one query."""
    rows = Statement.objects.filter(framework=assessment.framework_id).select_related("item")
    return sorted(rows, key=lambda statement: (statement.item_id is None, statement.number))
