from cycles.models import Assessment
from cycles.policies import may_edit_return
from cycles.states import State
from cycles.visibility import Material, sees, sees_copies
from documents.models import Document, DocumentType, SignPost
from files.services import held_back
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import PCT_ROLES, SHA_ROLES, Role
from sentences.counts import counted

_BOARD_MINUTES_STATES = (State.PREPARING, State.SUBMITTED)


def may_hand_in(actor: Actor, assessment: Assessment, document_type: DocumentType) -> Decision:
    """Whether the actor may upload and remove documents of the type: who and when (docs/visibility.md, row 5).

    The PCT's editors until the submission deadline (R-201); the SHA's super-user for what the SHA provides, until the
    briefing (R-205).
    """
    if document_type.source == DocumentType.Source.FORM:
        return no("This is filled in online, not uploaded.")
    if document_type.provided_by == DocumentType.Provider.SHA:
        return _may_hand_in_for_sha(actor, assessment)
    return may_hand_in_for_pct(actor, assessment)


def may_hand_in_for_pct(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may upload and remove what the PCT itself provides: its editors, until submission (R-201)."""
    if not actor.holds(assessment.organisation_id, Role.EDITOR):
        return no("Only the PCT’s editors upload and remove its documents.")
    return may_edit_return(actor, assessment)


def _may_hand_in_for_sha(actor: Actor, assessment: Assessment) -> Decision:
    sha = assessment.organisation.parent_id
    if sha is None or not actor.holds(sha, Role.SUPER_USER):
        return no("The SHA provides this: its super-user uploads it.")
    if assessment.state not in _BOARD_MINUTES_STATES:
        return no("The panel’s briefing is approved. Nothing can be added to it now.")
    return YES


def room_for_another(document_type: DocumentType, there: int) -> Decision:
    """Whether the type's limit leaves room, with `there` documents of it handed in (R-192, R-202)."""
    if there < document_type.maximum:
        return YES
    return no(
        f"You can upload {counted(document_type.maximum, 'document')} of this type. Remove one to upload another."
    )


def may_upload(actor: Actor, assessment: Assessment, document_type: DocumentType, there: int) -> Decision:
    """Whether the actor may upload one more of the type, with `there` of it handed in."""
    return first_refusal(
        may_hand_in(actor, assessment, document_type),
        room_for_another(document_type, there),
    )


def may_remove(actor: Actor, document: Document) -> Decision:
    """Whether the actor may remove the document (R-199): what a submitted return is sign-posted to stays (R-201)."""
    if document.removed_at is not None:
        return no("This document was removed already.")
    may = may_hand_in(actor, document.assessment, document.type)
    submitted = document.assessment.state != State.PREPARING
    if may and submitted and SignPost.objects.filter(document=document).exists():
        return no("Sign-posts of the submitted return lead to this document. It stays until the return is reopened.")
    return may


def may_open(actor: Actor, document: Document) -> Decision:
    """Whether the actor may open a document that they see (Q-08); a removed one is the PCT's own.

    A frozen copy can be read with what it lists: whoever may read it opens those versions, removed since or not.
    """
    if document.file_id is None and not sees(actor, document.assessment, Material.RETURN):
        return no("You can open the form once the PCT has submitted its return.")
    held = held_back(document.file, actor) if document.file else ""
    in_copy = document.copy is not None and sees_copies(actor, document.assessment)
    may = YES if in_copy else _may_open_listed(actor, document)
    return first_refusal(may, no(held) if held else YES)


def _may_open_listed(actor: Actor, document: Document) -> Decision:
    if document.removed_at is not None and not actor.holds(document.assessment.organisation_id, *PCT_ROLES):
        return no("This document was removed.")
    return may_open_documents(actor, document.assessment)


def may_open_documents(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may open the documents of the assessment, removed ones aside (Q-08)."""
    if sees(actor, assessment, Material.DOCUMENTS):
        return YES
    return no("You can open the documents once the PCT has submitted its return.")


def may_sign_post(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write sign-posts: they are part of the return (docs/visibility.md, row 2)."""
    return may_edit_return(actor, assessment)


def room_for_sign_post(limit: int, used: int) -> Decision:
    """Whether an item with `used` sign-posts takes another (R-164, R-183)."""
    if used < limit:
        return YES
    return no(f"All {limit} sign-posts are used. Remove one to add another.")


BOARD_MINUTES = "board_minutes"
_TRACKERS = (Role.CENTRAL_ANALYST, *sorted(SHA_ROLES))


def may_see_openings(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may see who opened the documents (docs/visibility.md, row 21)."""
    own = actor.holds(assessment.organisation_id, Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR)
    region = actor.holds(assessment.organisation.parent_id or 0, Role.SUPER_USER)
    return YES if own or region else no("Only the PCT’s editors and signatories and the SHA’s super-user see this.")


def may_track(actor: Actor) -> Decision:
    """Whether the actor follows what was uploaded across PCTs: the central team (R-215), and each SHA its own."""
    return YES if actor.has(*_TRACKERS) else no("Only the central team and the SHAs see this list.")


def may_upload_minutes(actor: Actor) -> Decision:
    """Whether the actor uploads board minutes for PCTs: the SHA's super-user (R-205)."""
    return YES if actor.has(Role.SUPER_USER) else no("The SHA’s super-user uploads the board minutes.")
