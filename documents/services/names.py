"""What a document is called (R-195, R-196, Q-07)."""

import datetime
import re

from cycles.models import Assessment
from documents.models import Document, DocumentType


def document_name(assessment: Assessment, document_type: DocumentType, ending: str, on: datetime.date) -> str:
    """PCT name, document type and date, as in `Newcastle_Strategic plan_2010-01-12.pdf` (R-195, Q-07).

    `on` is the date that the document bears, else the day on which it is handed in (decision 24).
    """
    parts = [fit(assessment.organisation.short_name, 100), fit(document_type.title, 120), on.isoformat()]
    return f"{'_'.join(parts)}.{ending}"


def free_name(assessment: Assessment, document_type: DocumentType, ending: str, on: datetime.date) -> str:
    """The name, with " (2)" and so on for a further one of the date (R-196). Names of removed documents stay taken."""
    name = document_name(assessment, document_type, ending, on)
    stem = name.removesuffix(f".{ending}")
    taken = set(Document.objects.filter(assessment=assessment, name__startswith=stem).values_list("name", flat=True))
    number = 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).{ending}"
    return name


def fit(text: str, length: int) -> str:
    """Text that every computer takes in a file name."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", text)[:length].strip()
