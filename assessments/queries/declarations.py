"""Who signed the return, and which signatures are on it as it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessments.models import Declaration
from cycles.models import Assessment
from sentences.dates import time_and_day


@dataclass(frozen=True, kw_only=True)
class DeclarationLine:
    """One signature, and whether it still stands for the return as it is now.

    `changed_at` and `changed_by` say which change ended it, where that is known; `content` is what was signed.
    """

    role: Declaration.As
    name: str
    at: datetime
    sha256: str
    version: int
    valid: bool
    reopened: bool
    changed_at: datetime | None = None
    changed_by: str = ""
    content: dict[str, Any] | None = None

    @property
    def ended(self) -> str:
        """Why it does not stand, as it follows upon “Void:”; nothing of one that stands."""
        if self.valid:
            return ""
        if self.reopened:
            return "the return was reopened afterwards"
        if self.changed_at is None:
            return "the return was changed afterwards"
        by = f" by {self.changed_by}" if self.changed_by else ""
        return f"the return was changed afterwards{by} at {time_and_day(self.changed_at)}"


# The hash of a return in the version that is asked for: `LiveReturn.sha256`, `FrozenCopy.sha256_in`.
HashIn = Callable[[int], str]


def declarations_of(assessment: Assessment, sha256_in: HashIn) -> list[DeclarationLine]:
    """All signatures, oldest first; valid are those on the return's hash in their version that no reopening voided.

    One query. The return is hashed only where somebody signed.
    """
    return [_line(row, sha256_in) for row in _signed(assessment)]


def _signed(assessment: Assessment) -> QuerySet[Declaration]:
    return Declaration.objects.filter(assessment=assessment).select_related("by", "voided_by")


def standing(assessment: Assessment) -> QuerySet[Declaration]:
    """The signatures that nothing has ended yet, as a change of the return would."""
    return Declaration.objects.filter(assessment=assessment, voided_at=None).select_related("by")


def _line(row: Declaration, sha256_in: HashIn) -> DeclarationLine:
    return DeclarationLine(
        role=Declaration.As(row.role),
        name=str(row.by),
        at=row.at,
        sha256=row.content_sha256,
        version=row.version,
        valid=is_valid(row, sha256_in),
        reopened=row.voided_at is not None and not row.outlived,
        changed_at=row.voided_at if row.outlived and row.voided_by_id else None,
        changed_by=str(row.voided_by or ""),
        content=row.content,
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
