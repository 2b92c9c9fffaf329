"""The return as one plain value: what declarations sign, what is frozen, what later stages and pages read."""

from collections.abc import Sequence
from typing import Any

from assessments.models import Choice, Declaration, FrozenCopy
from assessments.queries.fingerprints import digest
from assessments.queries.serialisers import SERIALISERS, LiveReturn, latest
from cycles.models import Assessment


def return_model(assessment: Assessment, choices: Sequence[Choice] | None = None) -> dict[str, Any]:
    """The whole return as plain values, by item key, for pages and checks that compare no hash.

    Sixteen queries, fifteen where `choices` were read already.
    """
    return LiveReturn(assessment, choices).model


def hashes_of(content: dict[str, Any], version: int | None = None) -> dict[str, dict[str, str]]:
    """The hash of each item and of each part of a return as that version wrote it; the latest unless told."""
    return SERIALISERS[version or latest()].hashes(content)


def latest_copy(assessment: Assessment) -> FrozenCopy | None:
    """The return as last submitted; one query. For services and pages that already hold the door."""
    return FrozenCopy.objects.filter(assessment=assessment).order_by("-number").first()


def copy_number(assessment: Assessment) -> int | None:
    """The number of the last frozen copy, which later stages write beside what they judge; one query."""
    numbers = FrozenCopy.objects.filter(assessment=assessment).order_by("-number")
    return numbers.values_list("number", flat=True).first()


def frozen_matches_live(assessment: Assessment) -> bool:
    """Whether the last copy is whole and the live rows say the same. Nominees may change afterwards."""
    copy = latest_copy(assessment)
    if copy is None:
        return False
    return is_whole(copy) and is_unchanged(LiveReturn(assessment), copy)


def is_unchanged(live: LiveReturn, copy: FrozenCopy) -> bool:
    """Whether a return stands as a copy of it says; who is nominated may change at any time."""
    return live.content(copy.version) | {"nominees": None} == copy.content | {"nominees": None}


def is_same(copy: FrozenCopy, earlier: FrozenCopy) -> bool:
    """Whether a copy says the same as an earlier one of the return; no query."""
    return copy.sha256_in(earlier.version) == earlier.sha256


def is_whole(copy: FrozenCopy) -> bool:
    """Whether a copy says what its hashes are of; no query."""
    return digest(copy.content) == copy.sha256 and hashes_of(copy.content, copy.version) == copy.hashes


def read_copy(copy: FrozenCopy) -> dict[str, Any]:
    """What a copy says, in the words in which pages read a return today, whatever version wrote it; no query."""
    return SERIALISERS[copy.version].read(copy.content)


def hashes_in_earlier(live: LiveReturn, assessment: Assessment) -> dict[str, dict[str, Any]]:
    """The hashes of a return in the versions, but the latest, in which it was frozen before or signed in force.

    A copy keeps them, so that it can be compared with what was made in those versions. By version, as JSON keys it;
    two queries.
    """
    copies = FrozenCopy.objects.filter(assessment=assessment).order_by()
    signed = Declaration.objects.filter(assessment=assessment, voided_at=None).order_by()
    versions = {*copies.values_list("version", flat=True), *signed.values_list("version", flat=True)} - {latest()}
    return {str(version): {**live.hashes(version), "sha256": live.sha256(version)} for version in sorted(versions)}
