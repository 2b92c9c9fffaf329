"""Which documents a frozen copy lists: they open with it, whatever takes their place (docs/visibility.md, row 5)."""

from collections.abc import Collection

from cycles.models import Assessment
from documents.models import Document


def list_in_copy(*, assessment: Assessment, number: int, names: Collection[str]) -> None:
    """Note that the copy of this number lists the documents of these names. The caller holds the lock and decided."""
    Document.objects.filter(assessment=assessment, name__in=names).update(copy=number)
