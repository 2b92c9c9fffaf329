"""What services, policies and pages of a return read; one module for each noun."""

from assessments.queries.declarations import declarations_of, unsigned
from assessments.queries.fingerprints import digest
from assessments.queries.missing import Missing, what_is_missing
from assessments.queries.returns import (
    copy_number,
    frozen_matches_live,
    hashes_of,
    latest_copy,
    return_model,
)
from assessments.queries.serialisers import LiveReturn

__all__ = [
    "LiveReturn",
    "Missing",
    "copy_number",
    "declarations_of",
    "digest",
    "frozen_matches_live",
    "hashes_of",
    "latest_copy",
    "return_model",
    "unsigned",
    "what_is_missing",
]
