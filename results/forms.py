from collections.abc import Iterable
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from cycles.models import Assessment
from frameworks.models import Grade
from organisations.forms import ServiceForm
from results.pages.rescore import RescorePage
from ui.fields import ColourField, CountedTextField, LevelField
from ui.layout import Buttons, Fields, Helper, Link, Submit

REASON_LIMIT = 1000
# More than there are bodies in a year, and no more than a query takes.
_MOST_SEEN = 20_000


class RescoreForm(ServiceForm):
    """The new rating of one line and the reason for it. `was` remembers what the person saw."""

    reason = CountedTextField(
        REASON_LIMIT,
        label="Reason for the change",
        help_text="The PCT reads this with its rating, and it stands in the panel report",
        noun="the reason",
        rows=5,
    )
    proposed_by = forms.CharField(
        label="Proposed by (optional)",
        help_text="Kept in the record of what happened, not shown to the PCT",
        required=False,
        validators=[MaxLengthValidator(200, "Shorten the name to 200 characters")],
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    helper = Helper(Fields(), Buttons(Submit("Record the change"), Link("Leave it as it is", to="back")))
    field_order = ["grade", "reason", "proposed_by", "was"]

    def __init__(self, *args, page: RescorePage, **kwargs) -> None:
        self.grades: dict[str, Grade] = {grade.code: grade for grade in page.grades}
        self.current = page.current.grade if page.current else None
        code = self.current.code if self.current else ""
        kwargs.setdefault("initial", {"grade": code, "was": code})
        super().__init__(*args, **kwargs)
        field = ColourField if "red" in self.grades else LevelField
        self.fields["grade"] = field(label="Rating after this round")
        self.order_fields(self.field_order)

    def caught_up(self, page: RescorePage) -> Self:
        """The same entries on top of the rating that stands now, with what is said of that."""
        was = page.current.grade.code if page.current else ""
        again = self.with_theirs(type(self)(dict(self.data.items()) | {"was": was}, page=page), [])
        again.add_error("grade", self.late.said if self.late else "")
        return again

    def clean_grade(self) -> Grade:
        """The grade chosen, which must differ from the one that stands."""
        grade = self.grades[str(self.cleaned_data["grade"])]
        if grade == self.current:
            raise ValidationError(f"Choose another rating. This line is {grade} already.")
        return grade

    def clean_was(self) -> Grade | None:
        """The grade the person saw; None where the page held none."""
        return self.grades.get(self.cleaned_data["was"])


class SeenForm(ServiceForm):
    """Says which assessments the page listed, and what was read of them, so that nothing is decided unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> list[int]:
        """Their ids."""
        words = self.cleaned_data["seen"].split()
        return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19][:_MOST_SEEN]


def seen_form(assessments: Iterable[Assessment], fingerprint: str) -> SeenForm:
    """The form for a page that lists these; `fingerprint` that of `results.queries.fingerprints`."""
    return SeenForm(initial={"seen": " ".join(str(row.pk) for row in assessments), "fingerprint": fingerprint})
