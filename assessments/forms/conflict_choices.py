"""What the reader of an edit conflict chooses: of each place that differs, which version to keep."""

from django import forms
from django.forms import BoundField

from assessments.forms.conflict import JOINED, MINE, THEIRS, Conflict, Difference
from ui.fields import CountedTextField
from ui.forms import Form
from ui.widgets import Radios


class KeepForm(Form):
    """The boxes of an edit conflict. It is drawn and never read: `resolved` makes the form's own post of it."""

    def __init__(self, conflict: Conflict, saved_by: object) -> None:
        super().__init__(auto_id="k-%s")
        self.conflict = conflict
        for difference in conflict.differences:
            choices = [(MINE, "Your version"), (THEIRS, f"The version saved by {saved_by}")]
            if difference.joined:
                choices.append((JOINED, "The text below, made from both"))
                self.fields[_joined(difference)] = CountedTextField(
                    difference.limit or 0,
                    label="A text made from both",
                    help_text="We put the two together. Change it as you like",
                    initial=difference.joined,
                )
            self.fields[_keep(difference)] = forms.ChoiceField(
                label="Which do you want to keep?", choices=choices, initial=difference.keep, widget=Radios(small=True)
            )

    @property
    def rows(self) -> list[tuple[Difference, BoundField, BoundField | None]]:
        """Each place that differs with its choice, and the text made from both where there is one."""
        return [
            (difference, self[_keep(difference)], self[_joined(difference)] if difference.joined else None)
            for difference in self.conflict.differences
        ]


def _keep(difference: Difference) -> str:
    return f"keep:{difference.name}"


def _joined(difference: Difference) -> str:
    return f"joined:{difference.name}:{difference.name}"
