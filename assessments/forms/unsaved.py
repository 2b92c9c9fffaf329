from dataclasses import dataclass
from datetime import datetime

from assessments.forms.box_values import filled, left_over
from assessments.forms.conflict import Difference, conflict
from assessments.forms.parts import PartForm
from assessments.pages.part_page import PartPage
from cycles.models import Unsaved


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed into a form and did not save: the form with it, and where it differs from the return."""

    form: PartForm
    at: datetime
    differences: list[Difference]
    left_over: list[str]
    overtaken: bool


def typed_in(form_class: type[PartForm], page: PartPage, unsaved: Unsaved | None) -> Typed | None:
    """What there is to say about an unsaved text on its form; nothing where the return says the same."""
    if unsaved is None:
        return None
    mine, theirs = filled(form_class, page, unsaved.content, unsaved.version), form_class(page)
    differences, over = conflict(mine, theirs, "draft").differences, left_over(mine, unsaved.content)
    if not differences and not over:
        return None
    return Typed(
        form=mine,
        at=unsaved.at,
        differences=differences,
        left_over=over,
        overtaken=unsaved.version != page.saved.version,
    )
