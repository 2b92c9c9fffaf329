"""What the SHA says to its PCT about the balance of its nominees. It changes nothing by itself."""

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import NotTaken
from sentences.lines import too_long
from surveys.emails.comments import queue_comment
from surveys.models import NomineeComment
from surveys.policies import may_comment
from surveys.services.nominating import record

MOST_COMMENT = 2000


@transaction.atomic
def comment_on_nominees(*, assessment: Assessment, actor: Actor, text: str) -> NomineeComment | None:
    """Say something to the PCT about its nominees, and mail it to those who nominate; None where it is said already.

    Raises `NotTaken`, and `Refused` where the actor may not or the survey is closed.
    """
    row = lock(assessment)
    may_comment(actor, row).require()
    text = text.strip()
    if not text:
        raise NotTaken({"text": "Enter the comment"})
    if sentence := too_long(text, MOST_COMMENT, "the comment"):
        raise NotTaken({"text": sentence})
    last = NomineeComment.objects.filter(assessment=row).last()
    if last and (last.text, last.author_name) == (text, actor.name):
        return None
    comment = NomineeComment.objects.create(assessment=row, text=text, author_name=actor.name, at=timezone.now())
    record(row, actor, "commented on nominees", "survey", comment=comment.pk)
    queue_comment(comment)
    return comment
