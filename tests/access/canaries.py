"""A string of its own in every confidential text: wherever one appears, its reader must be allowed it."""

import json

from django.db.models import Model
from django.utils import timezone

from assessments.models import (
    Agreement,
    Choice,
    Commentary,
    FrozenCopy,
    LocalCondition,
    LocalOutcome,
    OutcomeChange,
    UntickedOutcome,
)
from cycles.models import Extension, Mark, PartNote, Rating, Revision, StateChange, Unsaved
from documents.models import ContractForm, ContractStage, Document, SignPost
from outbox.models import Mail
from panels.models import Briefing, Conflict, Issue, IssueContent, Paragraph, Potential, Review
from surveys.models import (
    Answer,
    CollatedComment,
    Nominee,
    NomineeComment,
    Outcome,
    ScreenedComment,
    Screening,
)
from tests.access import table
from tests.access.addresses import Addresses
from tests.access.world import World

# Which row of the table each canary stands under. NOBODY: no page may ever show it.
ROWS: dict[str, str] = {
    "commentary": table.RETURN,
    "tick-note": table.RETURN,
    "signpost-why": table.RETURN,
    "team-note": table.TEAM_NOTES,
    "earlier-version": table.TEAM_NOTES,
    "unsaved-text": table.TYPED,
    "unticked-outcome": table.TEAM_NOTES,
    "contract-provider": table.RETURN,
    "contract-objectives": table.RETURN,
    "contract-commentary": table.RETURN,
    "contract-excerpt": table.RETURN,
    "outcome-rationale": table.OUTCOMES,
    "outcome-change": table.OUTCOMES,
    "outcome-minute": table.OUTCOMES,
    "own-outcome": table.OUTCOMES,
    "own-definition": table.OUTCOMES,
    "condition-comment": table.OUTCOMES,
    "document-comment": table.DOCUMENT_LIST,
    "nominee-name": table.NOMINEES,
    "nominee-body": table.NOMINEES,
    "nominee-mail": table.NOMINEES,
    "nominee-comment": table.NOMINEES,
    "answer-text": table.NOBODY,
    "mail-body": table.NOBODY,
    "survey-comment": table.SURVEY,
    "comment-left": table.SURVEY,
    "comment-in-part": table.COMMENTS,
    "comment-in-whole": table.COMMENTS,
    "comment-unread": table.COMMENTS,
    "screening-why": table.COMMENTS,
    "evidence-note": table.EVIDENCE,
    "evidence-reason": table.EVIDENCE,
    "review-note": table.EVIDENCE,
    "briefing-background": table.BRIEFING,
    "briefing-discussion": table.BRIEFING,
    "briefing-content": table.BRIEFING,
    "panel-reason": table.PANEL,
    "paragraph": table.PANEL,
    "potential-position": table.POTENTIAL,
    "potential-development": table.POTENTIAL,
    "regional-reason": table.REGIONAL,
    "national-reason": table.NATIONAL,
    "conflict-reason": table.NOBODY,
    "issue-panel": table.PANEL,
    "issue-provisional": table.PROVISIONAL,
    "issue-final": table.FINAL,
    "copy-commentary": table.COPY,
    "reopening-reason": table.EXISTS,
    "extension-reason": table.EXISTS,
}


def canary(name: str) -> str:
    """The string that stands for one text."""
    return f"canary-{name}-z"


def _mark(model: type[Model], rows: dict[str, object], **fields: str) -> None:
    model._default_manager.filter(**rows).update(**{field: canary(name) for field, name in fields.items()})


def place_canaries(world: World) -> list[str]:
    """Overwrite every confidential text of the world's assessment; returns the names of the canaries."""
    of = {"assessment": world.assessment}
    _mark(Commentary, of, text="commentary")
    _mark(Mark, of | {"stage": "self"}, note="tick-note")
    _mark(Mark, of | {"stage": "evidence"}, note="evidence-note")
    of_part = {"part__assessment": world.assessment}
    _mark(PartNote, of_part, text="team-note")
    _in_json(Revision, of_part, "content", "Words of an editor.", "earlier-version")
    _in_json(Unsaved, of_part, "content", "Words of an editor.", "unsaved-text")
    _mark(SignPost, of, why="signpost-why")
    _mark(ContractForm, of, provider="contract-provider", objectives="contract-objectives")
    _mark(
        ContractStage,
        {"form__assessment": world.assessment},
        commentary="contract-commentary",
        excerpt="contract-excerpt",
    )
    _mark(Choice, of, rationale="outcome-rationale")
    _mark(OutcomeChange, of, rationale="outcome-change")
    _mark(UntickedOutcome, of, rationale="unticked-outcome")
    _mark(Agreement, of | {"what__in": Agreement.ABOUT_OUTCOMES}, minute="outcome-minute")
    _mark(LocalOutcome, of, name="own-outcome", definition="own-definition")
    _mark(LocalCondition, {"local__assessment": world.assessment}, comment="condition-comment")
    _mark(Document, of, comment="document-comment")
    _mark(Nominee, of, name="nominee-name", organisation_name="nominee-body")
    for nominee in Nominee.objects.filter(**of):
        Nominee.objects.filter(pk=nominee.pk).update(email=f"{nominee.pk}@{canary('nominee-mail')}.org")
    comment = {"text": canary("nominee-comment"), "author_name": "Analyst", "at": timezone.now()}
    NomineeComment.objects.create(assessment=world.assessment, **comment)
    _mark(Answer, {"response__assessment": world.assessment}, text="answer-text")
    _mark(Mail, {}, body="mail-body")
    for stage in ("evidence", "panel", "regional", "national"):
        _mark(Rating, of | {"stage": stage}, reason=f"{stage}-reason")
    _mark(Review, of, note="review-note")
    _mark(Briefing, of, background="briefing-background", discussion="briefing-discussion")
    _mark(Paragraph, {"report__assessment": world.assessment}, text="paragraph")
    _mark(Potential, of, position="potential-position", development="potential-development")
    _mark(Conflict, {}, reason="conflict-reason")
    _mark(StateChange, of, reason="reopening-reason")
    _mark(Extension, {"pct": world.assessment.organisation}, reason="extension-reason")
    _comments(world)
    _in_json(Briefing, of, "content", "The PCT serves a mixed urban population", "briefing-content")
    _in_json(FrozenCopy, of, "content", "the board reviewed this area twice", "copy-commentary")
    for stage in Issue.Stage:
        _in_json(
            IssueContent,
            {f"issue__{name}": row for name, row in (of | {"stage": stage}).items()},
            "content",
            "an open day and a clear account",
            f"issue-{stage}",
        )
    return list(ROWS)


def _comments(world: World) -> None:
    """Four comments on the question that the crawl opens: one shown, two withheld, one that nobody has read."""
    key = Addresses(world).keys["survey_comments_of"]
    CollatedComment.objects.filter(assessment=world.assessment, key=key).delete()
    outcomes = {
        "survey-comment": (Outcome.SHOWN, canary("survey-comment")),
        "comment-in-part": (Outcome.PART, canary("comment-left")),
        "comment-in-whole": (Outcome.WHOLE, ""),
        "comment-unread": None,
    }
    for place, (name, screened) in enumerate(outcomes.items()):
        row = CollatedComment.objects.create(assessment=world.assessment, key=key, place=place, text=canary(name))
        if screened is None:
            continue
        outcome, text = screened
        ScreenedComment.objects.create(comment=row, outcome=outcome, text=text)
        why = canary("screening-why")
        Screening.objects.create(comment=row, number=1, outcome=outcome, why=why, at=timezone.now())


def _in_json(model: type[Model], rows: dict[str, object], field: str, text: str, name: str) -> None:
    found = list(model._default_manager.filter(**rows))
    for row in found:
        before = json.dumps(getattr(row, field))
        after = before.replace(text, canary(name))
        assert after != before, f"{text!r} is not in {model.__name__}.{field}"
        model._default_manager.filter(pk=row.pk).update(**{field: json.loads(after)})
    assert found, model.__name__


def found_in(response, names: list[str]) -> list[str]:
    """The canaries that a response shows."""
    if response.streaming:
        return []
    text = response.content.decode(errors="replace")
    return [name for name in names if canary(name) in text] if "canary-" in text else []


def allowed(name: str, who: str, letter: str) -> bool:
    """Whether the table lets this person read the canary in this state."""
    return (who, letter) in table.cells(ROWS[name])


# Texts that no page prints in every state in which they may be read: forms show them while they can be changed.
UNPRINTED = {
    "tick-note",
    "unticked-outcome",
    "review-note",
    "briefing-background",
    "briefing-discussion",
    "paragraph",
    "reopening-reason",
}


def canaries_shown_by(letter: str) -> set[str]:
    """The canaries that somebody reads in this state: proof that each page had something to hide from the others."""
    return {name for name, row in ROWS.items() if any(state == letter for _, state in table.cells(row))} - UNPRINTED
