from dataclasses import dataclass
from datetime import datetime

from assessments.models import Declaration
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
    rows = Declaration.objects.filter(assessment=assessment).select_related("by")
    return [
        DeclarationLine(
            Declaration.As(row.role),
            str(row.by),
            row.at,
            row.content_sha256,
            valid=row.voided_at is None and row.content_sha256 == sha256,
            reopened=row.voided_at is not None,
        )
        for row in rows
    ]


def unsigned(lines: list[DeclarationLine]) -> list[Declaration.As]:
    """Who must still sign the return as it is now."""
    signed = {line.role for line in lines if line.valid}
    return [role for role in Declaration.As if role not in signed]


def who_must_sign(assessment: Assessment, sha256: str) -> list[Declaration.As]:
    """Who must still sign the return with this hash; one query."""
    return unsigned(declarations_of(assessment, sha256))
