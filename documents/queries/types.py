"""The types of document of a framework version, read once and kept."""

from documents.models import DocumentType
from frameworks.keeping import kept
from frameworks.models import Framework


def document_types(framework: Framework) -> tuple[DocumentType, ...]:
    """The types in their order, each with the items it is evidence for at hand; two queries the first time.

    Every request shares the rows: nobody changes or saves them.
    """
    return kept(_read, framework)


def _read(framework_id: int) -> tuple[DocumentType, ...]:
    return tuple(DocumentType.objects.filter(framework=framework_id).prefetch_related("items"))
