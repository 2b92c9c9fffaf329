from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from assessments.queries import copy_number
from cycles.models import Assessment
from cycles.services import lock, record_marks, record_rating
from cycles.states import Stage
from frameworks.models import Criterion, Grade, Item
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from organisations.services import record_event
from panels.models import Review
from panels.policies import may_review
from panels.queries.fingerprints import fingerprint_now
from panels.queries.marks import support_of
from panels.queries.wording import named


@transaction.atomic
def record_review(
    *,
    assessment: Assessment,
    item: Item,
    actor: Actor,
    verdicts: Mapping[int, tuple[str, str] | None],
    grade: Grade | None,
    note: str = "",
    done: bool = True,
    seen: str | None = None,
) -> Review | None:
    """Record what the evidence shows for one line: (verdict, note) by criterion id, and the grade it supports (R-259).

    Marks that `verdicts` does not name stay. With `done` the line is finished, which needs a grade, every criterion
    marked, and a note where the grade is not the one that the marks support; without it the marks are only kept.
    `seen` is the fingerprint of what the page showed, where the marks come from one. Raises `Refused`, `Late` where
    someone else saved in between, or `NotTaken` with errors for "grade", "note" and "verdicts".
    """
    row = lock(assessment)
    may_review(actor, row).require()
    assert actor.user_id is not None  # who holds a role is a person
    _know(row, item, verdicts)
    if seen is not None and seen != fingerprint_now(row, item, Stage.EVIDENCE):
        raise Late(item)
    copy = copy_number(row)
    note = note.strip()
    record_marks(assessment=row, stage=Stage.EVIDENCE, verdicts=verdicts, actor=actor, copy=copy)
    record_rating(assessment=row, item=item, stage=Stage.EVIDENCE, grade=grade, actor=actor, reason=note, copy=copy)
    review = None
    if done:
        _require_complete(row, item, grade, note)
        review, _ = Review.objects.update_or_create(
            assessment=row,
            item=item,
            defaults={"analyst_id": actor.user_id, "note": note, "copy": copy or 0, "done_at": timezone.now()},
        )
    else:
        Review.objects.filter(assessment=row, item=item).delete()
    record_event(
        actor=actor,
        verb="finished evidence review" if done else "saved evidence review",
        subject=item.key,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
    )
    return review


def _know(assessment: Assessment, item: Item, verdicts: Mapping[int, tuple[str, str] | None]) -> None:
    if item.framework_id != assessment.framework_id or not item.self_rated:
        raise ValueError(f"{item.key} is not a line of this return")
    known = set(Criterion.objects.filter(item=item, markable=True).values_list("pk", flat=True))
    if not known.issuperset(verdicts):
        raise ValueError(f"a mark is for no criterion of {item.key}")


def _require_complete(assessment: Assessment, item: Item, grade: Grade | None, note: str) -> None:
    support = support_of(assessment, item, Stage.EVIDENCE)
    errors = {}
    if not support.complete:
        left = support.of - support.marked
        plural = "criterion is" if left == 1 else "criteria are"
        errors["verdicts"] = f"{left} {plural} not marked yet. Mark every criterion, or save without finishing."
    if grade is None:
        errors["grade"] = "Choose the rating that the evidence supports, or save without finishing."
    elif support.complete and support.level is not None and support.level != grade.number and not note:
        errors["note"] = f"Your marks support level {support.level}, not {named(grade)}. Say why in the note."
    if errors:
        raise NotTaken(errors)
