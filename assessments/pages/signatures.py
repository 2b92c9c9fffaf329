"""What a page says of the signatures that a change of the return ends: before it is saved, and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Declaration
from assessments.pages.frozen_copy import changes_url
from assessments.pages.return_changes import changed_since_signed
from assessments.policies import works_on
from assessments.queries.declarations import DeclarationLine, standing
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment
from cycles.sitemap import NOMINEES_WRITTEN_AT, WRITTEN_AT
from cycles.states import State
from organisations.actors import Actor
from sentences.counts import counted
from sentences.dates import time_and_day
from sentences.lists import listed
from surveys.queries.asking import was_sent

# So many of the things that were changed since somebody signed are named; the page of the changes has them all.
NAMED = 6


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """One signature in words: who signed when, and why it ended, where it did.

    `changed` names what was changed since, `more` says how many further things; `changes_url` is where they stand.
    """

    signed: str
    ended: str
    changed: list[str]
    more: str
    changes_url: str


def signature_lines(
    assessment: Assessment, declarations: Sequence[DeclarationLine], live: LiveReturn | None = None
) -> list[SignatureLine]:
    """All signatures in words, oldest first. With the return as it stands, `live`, each names what was changed since.

    Only of the last signature of each office: an earlier one was given again.
    """
    last = {line.role: line for line in declarations}
    return [_in_words(assessment, line, live if last[line.role] is line else None) for line in declarations]


def _in_words(assessment: Assessment, line: DeclarationLine, live: LiveReturn | None) -> SignatureLine:
    asks = bool(line.ended) and live is not None and line.content is not None
    changed = changed_since_signed(assessment, line, live) if asks and live is not None else []
    further = len(changed) - NAMED
    return SignatureLine(
        signed=f"{line.role.label}: {line.name}, {time_and_day(line.at)}",
        ended=line.ended,
        changed=changed[:NAMED],
        more=f"and {counted(further, 'further thing')}" if further > 0 else "",
        changes_url=changes_url(assessment, line.role) if changed else "",
    )


def at_stake(assessment: Assessment, actor: Actor, stem: str) -> str:
    """What saving a change ends, for those who write the return, on a page where it is written; else nothing.

    One query on such a page, two where somebody signed.
    """
    if stem not in WRITTEN_AT or assessment.state != State.PREPARING or not works_on(actor, assessment):
        return ""
    rows = list(standing(assessment))
    # Who is nominated once the first were asked is no part of the return.
    if not rows or (stem in NOMINEES_WRITTEN_AT and was_sent(assessment)):
        return ""
    who = listed([f"{_called(row)}, who signed at {time_and_day(row.at)}" for row in rows])
    again = "Both then sign" if len(rows) > 1 else "It is then signed"
    return f"Saving a change here ends the declaration of {who}. {again} again. Saving without a change ends nothing."


def just_ended(assessment: Assessment, actor: Actor, stem: str, since: datetime) -> str:
    """Which signatures the actor's change has ended since a moment, in words; nothing where none has. One query."""
    if stem not in WRITTEN_AT:
        return ""
    rows = Declaration.objects.filter(
        assessment=assessment, outlived=True, voided_by=actor.user_id, voided_at__gte=since
    ).select_related("by")
    if not (who := listed([_called(row) for row in rows])):
        return ""
    return (
        f"This change ended the declaration of {who}. An email says so and asks for the signature again, which the "
        "return needs before it is submitted."
    )


def _called(row: Declaration) -> str:
    return f"the {Declaration.As(row.role).label.lower()} {row.by}"
