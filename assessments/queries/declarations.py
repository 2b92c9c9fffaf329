"""Who signed the return, and which signatures are on it as it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessments.models import Declaration
from cycles.models import Assessment


@dataclass(frozen=True, kw_only=True)
class DeclarationLine:
    """One signature, and whether it still stands for the return as it is now."""

    role: Declaration.As
    name: str
    at: datetime
    sha256: str
    version: int
    valid: bool
    reopened: bool


# The hash of a return in the version that is asked for: `LiveReturn.sha256`, `FrozenCopy.sha256_in`.
HashIn = Callable[[int], str]


def declarations_of(assessment: Assessment, sha256_in: HashIn) -> list[DeclarationLine]:
    """All signatures, oldest first; valid are those on the return's hash in their version that no reopening voided.

    One query. The return is hashed only where somebody signed.
    """
    return [_line(row, sha256_in) for row in _signed(assessment)]


def _signed(assessment: Assessment) -> QuerySet[Declaration]:
    return Declaration.objects.filter(assessment=assessment).select_related("by")


def _line(row: Declaration, sha256_in: HashIn) -> DeclarationLine:
    return DeclarationLine(
        role=Declaration.As(row.role),
        name=str(row.by),
        at=row.at,
        sha256=row.content_sha256,
        version=row.version,
        valid=is_valid(row, sha256_in),
        reopened=row.voided_at is not None,
    )


def is_valid(row: Declaration, sha256_in: HashIn) -> bool:
    """Whether a signature stands for the return that has these hashes; no query."""
    return row.voided_at is None and row.content_sha256 == sha256_in(row.version)


def unsigned(lines: list[DeclarationLine]) -> list[Declaration.As]:
    """Who must still sign the return as it is now."""
    signed = {line.role for line in lines if line.valid}
    return [role for role in Declaration.As if role not in signed]


def who_must_sign(assessment: Assessment, sha256_in: HashIn) -> list[Declaration.As]:
    """Who must still sign the return that has these hashes; one query."""
    return unsigned(declarations_of(assessment, sha256_in))
