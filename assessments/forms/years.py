from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.pages.year_open import NextYearPage
from frameworks.models import Framework
from ui.forms import Form
from ui.layout import Fields, Helper, Submit, Warning
from ui.widgets import NumberInput


class YearForm(Form):
    """On which version the next year stands, and in which year its aspirations begin."""

    framework = forms.ChoiceField(
        label="Version of the framework", error_messages={"invalid_choice": "Choose one of the versions"}
    )
    first_aspiration_year = forms.IntegerField(
        label="First year of the five aspirations",
        help_text="The year in whose April it begins, for instance 2011 for 2011/12",
        widget=NumberInput(width=4),
    )

    helper = Helper(
        Fields(),
        Warning(
            "This cannot be undone",
            "From then on the pages of the year lead to {{ page.year }}. "
            "The results of {{ page.cycle }} stay published.",
        ),
        Submit("Open the year", variant="warning"),
    )

    def __init__(self, data: Any = None, *, page: NextYearPage) -> None:
        self.page = page
        same = next((row.pk for row in page.versions if row.first_id == page.cycle.framework.first_id), None)
        first = {"first_aspiration_year": page.cycle.first_aspiration_year + 1, "framework": same}
        super().__init__(data, initial=first)
        self.fields["framework"].choices = [(row.pk, f"{row.title} ({row.name})") for row in page.versions]  # type: ignore[attr-defined]

    def clean_framework(self) -> Framework:
        """The version chosen."""
        return next(row for row in self.page.versions if str(row.pk) == self.cleaned_data["framework"])

    def clean_first_aspiration_year(self) -> int:
        """Not before this year's first, and at most five years on: some of last year's aspirations still count."""
        year: int = self.cleaned_data["first_aspiration_year"]
        first = self.page.cycle.first_aspiration_year
        if not first <= year <= first + 5:
            raise ValidationError(f"Enter a year from {first} to {first + 5}")
        return year
