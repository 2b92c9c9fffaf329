"""The SHA's analyst reads what people wrote, before anybody else does (R-149, decision 34)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from sentences.lines import too_long
from sentences.signs import readable
from surveys.models import Answer, CollatedComment, Outcome, ScreenedComment, Screening
from surveys.policies import may_decide, may_screen
from surveys.queries.comments import WrittenComment, comments_as_written, version_of
from surveys.screening import LEFT_OUT, tidied, why_no_cut
from surveys.services.nominating import record

MOST_WHY = 500
_WITHHELD = (Outcome.PART, Outcome.WHOLE)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is decided on one comment. `text` is what others read where it is withheld in part; withholding needs a
    reason of `Screening.Reason`, and "other" one in words.
    """

    outcome: str
    text: str = ""
    reason: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What a reading changed: how many decisions there are, and how many of the comments are withheld now. `unread` is
    how many on the same statement or question nobody has read by then.
    """

    changed: int
    withheld: int
    unread: int


def keep_comments(assessment: Assessment, content: dict[str, Any]) -> None:
    """Take what people wrote out of a result and keep each comment as a row, in the order in which it was shuffled.

    The closing calls this once; until an analyst has read them the comments are nobody else's.
    """
    texts = {one["key"]: one.pop("comments") for one in content["statements"]}
    texts |= {one["key"]: one.pop("answers") for one in content["open_questions"]}
    CollatedComment.objects.bulk_create(
        CollatedComment(assessment=assessment, key=key, place=place, text=text)
        for key, written in texts.items()
        for place, text in enumerate(written)
    )


@transaction.atomic
def screen_comments(
    *, assessment: Assessment, actor: Actor, key: str, verdicts: Mapping[UUID, Verdict], seen: int | None = None
) -> Screened:
    """Decide what others read of the comments on one statement or question: by comment, what is other than it stands.

    `seen` is `version_of` what the analyst read. Raises `Refused` for whoever is not the SHA's analyst, `Late` where a
    colleague decided meanwhile, and `NotTaken` by box ("text_" and the number of the comment) with nothing saved.
    """
    row = lock(assessment)
    may_screen(actor, row).require()
    there = comments_as_written(row, actor, key)
    _as_read(there, seen)
    decided = [(one, _tidy(verdicts[one.comment.pk])) for one in there if one.comment.pk in verdicts]
    changed = [(one, verdict) for one, verdict in decided if _differs(one, verdict)]
    errors: dict[str, str] = {}
    for one, verdict in changed:
        errors |= _problems(row.state, one, verdict)
    if errors:
        raise NotTaken(errors)
    for one, verdict in changed:
        _write(one, verdict, actor)
    withheld = sum(verdict.outcome in _WITHHELD for _, verdict in changed)
    if changed:
        record(row, actor, "screened comments of the survey", "survey", decisions=len(changed), withheld=withheld)
    outcomes = {one.comment.pk: one.outcome for one in there} | {one.comment.pk: to.outcome for one, to in changed}
    unread = sum(outcome == Outcome.UNREAD for outcome in outcomes.values())
    return Screened(changed=len(changed), withheld=withheld, unread=unread)


def _as_read(there: Iterable[WrittenComment], seen: int | None) -> None:
    there = list(there)
    if seen is None or seen == version_of(there):
        return
    last = max((one.last for one in there if one.last), key=lambda row: (row.at, row.pk), default=None)
    raise Late(
        last,
        by=last.by if last else None,
        at=last.at if last else None,
        said="Not saved: a colleague decided on comments of this page while you read. What stands now is said below"
        " each comment, and what you chose is still in the boxes. Save again to put it in its place.",
    )


def _tidy(verdict: Verdict) -> Verdict:
    """Only what belongs to the outcome: the boxes of another stay on the page and say nothing."""
    withheld = verdict.outcome in _WITHHELD
    return Verdict(
        outcome=verdict.outcome,
        text=tidied(verdict.text) if verdict.outcome == Outcome.PART else "",
        reason=verdict.reason if withheld else "",
        why=readable(verdict.why).strip() if withheld else "",
    )


def _differs(one: WrittenComment, verdict: Verdict) -> bool:
    if verdict.outcome != one.outcome:
        return True
    if one.outcome not in _WITHHELD or one.last is None:
        return False
    said = (one.last.reason, one.last.why)
    return (verdict.reason, verdict.why) != said or verdict.outcome == Outcome.PART and verdict.text != one.text


def _problems(state: str, one: WrittenComment, verdict: Verdict) -> dict[str, str]:
    """What is to be mended, by box."""
    number = one.comment.pk.hex
    if verdict.outcome not in Outcome:
        return {f"outcome_{number}": "Choose what becomes of the comment"}
    if one.is_deleted:
        return {f"outcome_{number}": "What was withheld of this comment is deleted. It stays as it is."}
    allowed = may_decide(state, one.outcome, verdict.outcome)
    if not allowed:
        return {f"outcome_{number}": allowed.reason}
    if verdict.outcome not in _WITHHELD:
        return {}
    found = {}
    if verdict.reason not in Screening.Reason:
        found[f"reason_{number}"] = "Choose a reason for withholding"
    elif verdict.reason == Screening.Reason.OTHER and not verdict.why:
        found[f"why_{number}"] = "Say why it is withheld"
    if sentence := too_long(verdict.why, MOST_WHY, "the reason"):
        found[f"why_{number}"] = sentence
    if verdict.outcome == Outcome.PART and (sentence := _no_cut(state, one, verdict.text)):
        found[f"text_{number}"] = sentence
    return found


def _no_cut(state: str, one: WrittenComment, text: str) -> str:
    """Why a text is not the comment with words left out, or shows again what was left out of what is released."""
    if sentence := why_no_cut(text, one.comment.text):
        return sentence
    shown_more = one.outcome == Outcome.PART and bool(why_no_cut(text, one.text))
    if shown_more and not may_decide(state, Outcome.PART, Outcome.SHOWN):
        return f"The results are released. Leave {LEFT_OUT} where words are left out already."
    return ""


def _write(one: WrittenComment, verdict: Verdict, actor: Actor) -> None:
    Screening.objects.create(
        comment=one.comment,
        number=len(one.history) + 1,
        outcome=verdict.outcome,
        text=verdict.text,
        reason=verdict.reason,
        why=verdict.why,
        by_id=actor.user_id,
        at=timezone.now(),
    )
    if verdict.outcome == Outcome.UNREAD:
        ScreenedComment.objects.filter(comment=one.comment).delete()
        return
    text = one.comment.text if verdict.outcome == Outcome.SHOWN else verdict.text
    ScreenedComment.objects.update_or_create(comment=one.comment, defaults={"outcome": verdict.outcome, "text": text})


def forget_what_was_withheld(assessment: Assessment) -> int:
    """Delete the words that were withheld, where they are kept, with what was written about withholding them; returns
    of how many comments (decisions 18 and 34). What others read stays, and so does who decided, and when.
    """
    held = ScreenedComment.objects.filter(comment__assessment=assessment).select_related("comment")
    shown = {(row.comment.key, row.comment.text) for row in held if row.outcome == Outcome.SHOWN}
    forgotten = 0
    for row in held:
        comment = row.comment
        # Another person's comment of the very same words is read by everybody.
        if row.outcome == Outcome.SHOWN or comment.text == row.text or (comment.key, comment.text) in shown:
            continue
        given = Answer.objects.filter(response__assessment=assessment, statement__key=comment.key, text=comment.text)
        given.update(text=row.text)
        comment.text = row.text
        comment.save(update_fields=["text"])
        forgotten += 1
    Screening.objects.filter(comment__assessment=assessment).exclude(text="", why="").update(text="", why="")
    return forgotten
