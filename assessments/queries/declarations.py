from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from assessments.models import Declaration
from assessments.queries.returns import digest
from cycles.models import Assessment


@dataclass(frozen=True)
class DeclarationLine:
    """One signature, and whether it still stands for the return as it is now."""

    role: Declaration.As
    name: str
    at: datetime
    sha256: str
    valid: bool
    reopened: bool


def declarations_of(assessment: Assessment, sha256: str) -> list[DeclarationLine]:
    """All signatures, oldest first; valid are those on `sha256` that no reopening voided. One query."""
    return [_line(row, sha256) for row in _signed(assessment)]


def declarations_on(assessment: Assessment, model: dict[str, Any]) -> list[DeclarationLine]:
    """The same of a return as read, which is hashed only where somebody signed. One query."""
    rows = list(_signed(assessment))
    sha256 = digest(model) if rows else ""
    return [_line(row, sha256) for row in rows]


def _signed(assessment: Assessment) -> QuerySet[Declaration]:
    return Declaration.objects.filter(assessment=assessment).select_related("by")


def _line(row: Declaration, sha256: str) -> DeclarationLine:
    return DeclarationLine(
        Declaration.As(row.role),
        str(row.by),
        row.at,
        row.content_sha256,
        valid=row.voided_at is None and row.content_sha256 == sha256,
        reopened=row.voided_at is not None,
    )


def unsigned(lines: list[DeclarationLine]) -> list[Declaration.As]:
    """Who must still sign the return as it is now."""
    signed = {line.role for line in lines if line.valid}
    return [role for role in Declaration.As if role not in signed]


def who_must_sign(assessment: Assessment, sha256: str) -> list[Declaration.As]:
    """Who must still sign the return with this hash; one query."""
    return unsigned(declarations_of(assessment, sha256))
