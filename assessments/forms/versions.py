from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from assessments.forms.box_values import filled, left_over
from assessments.forms.conflict import Difference, changes
from assessments.forms.parts import PartForm
from assessments.pages.part_page import PartPage
from cycles.models import Revision


@dataclass(frozen=True, kw_only=True)
class Version:
    """One earlier version of a form: what it changed against the save before it, who did it and when.

    One that was set aside was typed and did not come into the return.
    """

    pk: int
    number: int
    by: str
    at: datetime
    set_aside: bool
    changes: list[Difference]
    left_over: list[str]

    @property
    def title(self) -> str:
        """What it is called."""
        if self.set_aside:
            return "Typed and not saved"
        return f"Version {self.number}" if self.number else "Before the first save"

    @property
    def against(self) -> str:
        """What it is compared with."""
        return "The return then" if self.set_aside else "Before"


def versions_of(
    form_class: type[PartForm], page: PartPage, rows: Sequence[Revision], before: Revision | None
) -> list[Version]:
    """The versions as the page of a form shows them, the latest first.

    `rows` are in the order in which they were made; `before` is the save before the first of them.
    """
    saved = filled(form_class, page, before.content, before.version) if before else form_class(page, QueryDict())
    versions = []
    for row in rows:
        form = filled(form_class, page, row.content, row.version)
        differences, over = changes(form, saved), left_over(form, row.content)
        versions.append(
            Version(
                pk=row.pk,
                number=row.version,
                by=str(row.by or ""),
                at=row.at,
                set_aside=row.set_aside,
                changes=differences,
                left_over=over,
            )
        )
        if not row.set_aside:
            saved = form
    return versions[::-1]
