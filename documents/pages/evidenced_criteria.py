"""Criteria for which a sign-post is evidence, as they stand in its line and beside its page."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from documents.queries.criteria import EvidencedCriteria
from frameworks.footnotes import footnotes_of
from frameworks.models import Criterion
from ui import cells

_LIST = "nhsuk-list nhsuk-list--bullet app-official"


def named_criteria(groups: Iterable[EvidencedCriteria]) -> SafeString:
    """Small print: the criteria by sub-competency and level, each group under its name."""
    blocks = (
        cells.beside(
            cells.paragraph(cells.strong(group.name), "app-small nhsuk-u-margin-bottom-1"),
            _wording(group, f"{_LIST} app-small"),
        )
        for group in groups
    )
    return cells.beside(*blocks)


def criteria_to_unfold(groups: Iterable[EvidencedCriteria]) -> SafeString:
    """Each group to be shown and hidden under its name."""
    return cells.beside(*(cells.folded(group.name, _wording(group, _LIST)) for group in groups))


def _wording(group: EvidencedCriteria, classes: str) -> SafeString:
    """The criteria of a group with the footnotes they carry."""
    notes = (cells.paragraph(f"{note['mark']} {note['text']}", "app-note") for note in footnotes_of(group.lines))
    return cells.beside(cells.listed(*map(_criterion, group.lines), classes=classes), *notes)


def _criterion(criterion: Criterion) -> str:
    return cells.beside(criterion.text, cells.listed(*criterion.parts, classes=""), by="")
