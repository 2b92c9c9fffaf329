"""Short words for the tests of comments: who reads them, and what stands of each."""

from uuid import UUID

from cycles.models import Assessment
from surveys import services
from surveys.models import CollatedComment, Outcome, Screening
from surveys.services import Screened, Verdict

SHOWN, UNREAD = Verdict(outcome=Outcome.SHOWN), Verdict(outcome=Outcome.UNREAD)


def in_whole(reason: str = Screening.Reason.NAMES, why: str = "") -> Verdict:
    return Verdict(outcome=Outcome.WHOLE, reason=reason, why=why)


def in_part(text: str, reason: str = Screening.Reason.POINTS, why: str = "") -> Verdict:
    return Verdict(outcome=Outcome.PART, text=text, reason=reason, why=why)


def written(assessment: Assessment, key: str) -> list[CollatedComment]:
    """The comments on a statement, in their order."""
    return list(CollatedComment.objects.filter(assessment=assessment, key=key).order_by("place"))


def screen(survey, verdicts: dict[UUID, Verdict], *, key: str = "keep_doing", who="analyst", seen=None) -> Screened:
    return services.screen_comments(
        assessment=survey.assessment, actor=survey.cast.actor(who), key=key, verdicts=verdicts, seen=seen
    )


def all_read(survey, assessment: Assessment | None = None) -> None:
    """The analyst has read every comment of a survey that is submitted, and shows each."""
    assessment = assessment or survey.assessment
    for key in (
        CollatedComment.objects.filter(assessment=assessment).order_by().values_list("key", flat=True).distinct()
    ):
        services.screen_comments(
            assessment=assessment,
            actor=survey.cast.actor("analyst"),
            key=key,
            verdicts={one.pk: SHOWN for one in written(assessment, key)},
        )
