from django import forms

from cycles.services.notes import NOTE_LIMIT
from organisations.models import User
from ui.fields import CountedTextField
from ui.forms import Form
from ui.layout import Buttons, Helper, Link, Submit
from ui.widgets import Radios

NOBODY = "nobody"


class NoteForm(Form):
    """A note to colleagues."""

    text = CountedTextField(NOTE_LIMIT, label="Your note", noun="the note", rows=4)

    helper = Helper("text", Buttons(Submit("Add the note"), Link("Back to {{ link.name }}", to="link.url")))


class AssignForm(Form):
    """Which colleague works on a form, or that nobody does."""

    helper = Helper("to", Buttons(Submit("Assign"), Link("Leave it as it is", to="link.url")))

    def __init__(self, people: list[User], assigned_to: int | None, *args, **kwargs) -> None:
        super().__init__(*args, initial={"to": assigned_to or NOBODY}, **kwargs)
        self.fields["to"] = forms.ChoiceField(
            choices=[*((str(person.pk), str(person)) for person in people), (NOBODY, "Nobody")],
            label="Who works on this form?",
            widget=Radios(),
            error_messages={
                "required": "Choose a person, or nobody",
                "invalid_choice": "Choose one of these people, or nobody",
            },
        )

    @property
    def person(self) -> int | None:
        """The id of the person who was chosen."""
        return None if self.cleaned_data["to"] == NOBODY else int(self.cleaned_data["to"])
