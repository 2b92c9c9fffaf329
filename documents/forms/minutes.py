import uuid
from typing import Any

from django import forms

from cycles.models import Assessment
from documents.forms.files import ENDINGS, FileForm
from files.contents import EMPTY
from ui.layout import Fields, Fieldset, Helper
from ui.widgets import FileInput

_NO_FILE = "Select the minutes"


class MinutesForm(FileForm):
    """Board minutes of one PCT, one of a few such forms on a page; left empty, it is none (R-205)."""

    form_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    assessment = forms.ChoiceField(label="PCT", error_messages={"required": "Choose the PCT"})
    file = forms.FileField(
        label="Minutes",
        widget=FileInput(accept=ENDINGS),
        error_messages={"required": _NO_FILE, "missing": _NO_FILE, "invalid": _NO_FILE, "empty": EMPTY},
    )

    helper = Helper(Fieldset("Minutes {{ forloop.counter }}", Fields()), tag=False)

    def __init__(self, assessments: list[Assessment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"form_key": str(uuid.uuid4())}, **kwargs)
        self.assessments = {str(row.pk): row for row in assessments}
        choices = [("", "Choose a PCT"), *((key, str(row.organisation)) for key, row in self.assessments.items())]
        self.fields["assessment"].choices = choices  # type: ignore[attr-defined]
        self.fields["assessment"].error_messages["invalid_choice"] = "Choose one of the PCTs of your region"

    def box_of(self, box: str) -> str | None:
        """As any; what is said of the type, which has no box here, stands at the PCT."""
        return super().box_of("assessment" if box == "type" else box)

    @property
    def has_content(self) -> bool:
        """Whether anything was chosen in it."""
        return bool(self.data.get(self.add_prefix("assessment")) or self.files.get(self.add_prefix("file")))

    @property
    def chosen(self) -> Assessment:
        """The assessment that was chosen."""
        return self.assessments[self.cleaned_data["assessment"]]
