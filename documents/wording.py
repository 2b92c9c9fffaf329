"""Which rows of documents hold official wording (`frameworks.wording`)."""

from documents.models import DocumentType, FormKind
from frameworks.wording import Wording

WORDINGS = (
    Wording(model=DocumentType, called="Type of document", texts=("title", "description", "footnote")),
    Wording(model=FormKind, called="Contracting process form", texts=("title", "note", "wording")),
)
