"""What a body agreed of a return: the outcomes with the aspirations, the contracts, or the self-assessments.

An agreement keeps it as it stood when it was recorded. Evidence, documents and nominees are nobody's agreement.
"""

from collections.abc import Iterable
from typing import Any

from assessments.models import Agreement
from assessments.queries.fingerprints import digest
from assessments.queries.serialisers import SERIALISERS, LiveReturn
from cycles.models import Assessment

What = Agreement.What
Content = dict[str, Any]

# What becomes of an outcome or an item by itself, or is evidence for it, is not what was agreed.
_NOT_OF_OUTCOMES = ("unconfirmed", "dataset", "read")
_NOT_OF_ITEMS = ("unconfirmed", "sign_posts")


def agreed_of(what: str, content: Content) -> Content:
    """The part of a return, as pages read it today, that this agreement is about."""
    if what in Agreement.ABOUT_OUTCOMES:
        return {
            "outcomes": {ref: _without(entry, _NOT_OF_OUTCOMES) for ref, entry in content["outcomes"].items()},
            "outcome_changes": content["outcome_changes"],
        }
    if what == What.CONTRACTS_BY_BOARD:
        return {"contracts": content["contracts"]}
    return {"items": {key: _without(item, _NOT_OF_ITEMS) for key, item in content["items"].items()}}


def was_agreed(row: Agreement) -> Content:
    """What an agreement was about as it stood when it was recorded; nothing where that was not kept yet."""
    if row.content is None or row.version is None:
        return {}
    return agreed_of(row.what, SERIALISERS[row.version].read(row.content))


def with_agreed(content: Content, agreed: Content) -> Content:
    """A return that says of what was agreed what the agreement kept, and of all else what it says itself."""
    merged = dict(content)
    for name, entries in agreed.items():
        beside = {"outcomes": _NOT_OF_OUTCOMES, "items": _NOT_OF_ITEMS}.get(name)
        if beside is None:
            merged[name] = entries
            continue
        besides = {
            key: {field: value for field, value in entry.items() if field in beside}
            for key, entry in content[name].items()
        }
        merged[name] = {key: besides.get(key, {}) | entry for key, entry in entries.items()}
    return merged


def changed_since_agreed(assessment: Assessment, live: LiveReturn) -> set[str]:
    """Which agreements are about something that was changed since they were recorded; one query, and what `live` asks.

    One that was recorded before content was kept says nothing of it, and stands.
    """
    rows = Agreement.objects.filter(assessment=assessment, content__isnull=False)
    return {row.what for row in rows if is_changed(row, live)}


def is_changed(row: Agreement, live: LiveReturn) -> bool:
    """Whether what was agreed stands otherwise now, written in the version in which it was kept."""
    if row.content is None or row.version is None:
        return False
    now = SERIALISERS[row.version].read(live.content(row.version))
    return digest(agreed_of(row.what, now)) != digest(was_agreed(row))


def _without(entry: Content, fields: Iterable[str]) -> Content:
    return {name: value for name, value in entry.items() if name not in fields}
