from typing import Any, Self

from django import forms

from frameworks.models import Grade, Item
from organisations.forms import ServiceForm
from panels.forms.review import grade_field, grade_of
from panels.queries.fingerprints import fingerprint
from panels.queries.ratings import PanelLine
from ui.fields import CountedTextField

REASON = 2000


class AgreedForm(ServiceForm):
    """The rating that the panel agreed on one line, and its reason (R-342, R-361)."""

    def __init__(self, line: PanelLine, data: Any = None) -> None:
        super().__init__(data)
        self.line = line
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=fingerprint(line.agreed)
        )
        additive = line.item.kind == Item.Kind.SUB_COMPETENCY
        code = line.grade.code if line.grade else None
        self.fields["grade"] = grade_field(
            line.item,
            label="Agreed level" if additive else "Agreed colour",
            required=False,
            initial=int(code) if code and additive else code,
        )
        self.fields["reason"] = CountedTextField(
            REASON,
            noun="the reason",
            rows=5,
            label="The panel’s reason",
            help_text=(
                "Needed where the rating differs from the self-assessment, or where the criteria marked do not "
                "support it. It is printed in the report."
                if additive
                else "Needed where the rating differs from the self-assessment. It is printed in the report."
            ),
            required=False,
            initial=line.agreed.reason if line.agreed else "",
        )

    def clean(self) -> dict[str, Any]:
        """A reason without a rating would be lost."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") and not cleaned.get("grade") and "grade" not in self.errors:
            self.add_error("grade", "Choose the rating, or take the reason away")
        return cleaned

    def against(self, line: PanelLine) -> Self:
        """The same entries on top of what stands now, with what was entered meanwhile beside them."""
        again = type(self)(line, dict(self.data.items()) | {"seen": fingerprint(line.agreed)})
        agreed = line.agreed
        theirs = [
            (str(self.fields["grade"].label), agreed.grade.name if agreed else "Not rated"),
            (str(self.fields["reason"].label), agreed.reason if agreed else ""),
        ]
        return self.with_theirs(again, theirs)

    def grade(self) -> Grade | None:
        """The grade chosen."""
        return grade_of(self.line.item, self.cleaned_data["grade"])
