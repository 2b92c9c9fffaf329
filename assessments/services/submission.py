"""Signing, submitting and reopening: each decides again under the assessment's lock."""

from django.db import transaction
from django.utils import timezone

from assessments import emails
from assessments.models import Declaration, FrozenCopy
from assessments.policies import may_sign, may_submit, signs_as, submission_guard
from assessments.queries.beside import to_keep
from assessments.queries.declarations import is_valid, who_must_sign
from assessments.queries.missing import what_is_missing
from assessments.queries.outcome_lines import choices_of, outcome_lines
from assessments.queries.returns import copy_number, hashes_in_earlier
from assessments.queries.serialisers import LiveReturn, latest
from cycles.models import Assessment
from cycles.services import lock, move
from documents.services import list_in_copy
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.services import record_event


@transaction.atomic
def sign(*, assessment: Assessment, actor: Actor, seen: str = "") -> Declaration:
    """Sign the return as it stands, as chief executive or chair on one's own account (R-244, R-245).

    `seen` is the hash of the return that the signer read; if it was changed since, signing is `Refused`. Signing the
    same return twice gives the first signature back. A later save voids it; it is never carried over.
    """
    row = lock(assessment)
    live, version = LiveReturn(row), latest()
    may_sign(actor, row, []).require()
    sha256 = live.sha256(version)
    if seen and seen != sha256:
        raise Refused("The return was changed since you opened this page. Read it again before you sign.")
    may_sign(actor, row, what_is_missing(row, live)).require()
    role = signs_as(actor, row)
    assert role is not None and actor.user_id is not None  # who may sign holds one of the roles, and is a person
    held = Declaration.objects.filter(assessment=row, role=role, voided_at=None)
    if signed := next((one for one in held if is_valid(one, live.sha256)), None):
        return signed
    declaration = Declaration.objects.create(
        assessment=row,
        role=role,
        content_sha256=sha256,
        version=version,
        content=live.content(version),
        by_id=actor.user_id,
    )
    record_event(
        actor=actor,
        verb="signed",
        subject=Declaration.As(declaration.role).label,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        sha256=sha256,
    )
    return declaration


@transaction.atomic
def submit(*, assessment: Assessment, actor: Actor) -> FrozenCopy:
    """Submit the return: freeze its copy, move it on, and mail the PCT a confirmation, in one transaction.

    Raises `Refused` with the first thing that stops it: who, state, deadline, something missing, a signature.
    """
    row = lock(assessment)
    live, version = LiveReturn(row), latest()
    missing, waiting = what_is_missing(row, live), who_must_sign(row, live.sha256)
    may_submit(actor, row, missing, waiting).require()
    content = live.content(version)
    copy = FrozenCopy.objects.create(
        assessment=row,
        number=(copy_number(row) or 0) + 1,
        framework_id=row.framework_id,
        version=version,
        content=content,
        hashes=live.hashes(version),
        sha256=live.sha256(version),
        earlier_hashes=hashes_in_earlier(live, row),
        beside=to_keep(row, outcome_lines(row.framework), choices_of(row)),
        by_id=actor.user_id,
    )
    names = [document["name"] for document in live.model["documents"]]
    list_in_copy(assessment=row, number=copy.number, names=names)
    move(assessment=row, name="submit", actor=actor, guard=submission_guard(missing, waiting))
    emails.queue_confirmation(assessment=row, copy=copy, by=actor.name)
    return copy


@transaction.atomic
def reopen(*, assessment: Assessment, actor: Actor, reason: str) -> Assessment:
    """Give a submitted return back to the PCT, for a reason that is recorded and mailed (R-248).

    The copy stays and is what everyone outside the PCT reads; the declarations are void.
    """
    row = move(assessment=assessment, name="reopen", actor=actor, reason=reason)
    Declaration.objects.filter(assessment=row, voided_at=None).update(voided_at=timezone.now())
    emails.queue_reopened(assessment=row, copy=copy_number(row) or 0, reason=reason.strip())
    return row
