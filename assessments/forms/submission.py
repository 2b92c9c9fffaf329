from django import forms

from ui.fields import CountedTextField
from ui.forms import Form
from ui.layout import Buttons, Fields, Helper, Link, Submit, Warning

REASON_LIMIT = 1000


class DeclarationForm(Form):
    """Signing: a box to tick, and the hash of the return that was read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label="I take responsibility for the accuracy of this return",
        error_messages={"required": "Tick the box to sign the declaration"},
    )

    helper = Helper(
        Fields(),
        Warning(
            "A later change voids your signature",
            "You sign the return as it stands now. When somebody changes it, you sign again.",
        ),
        Submit("Sign the declaration"),
    )


class ReopenForm(Form):
    """Why the SHA gives the return back."""

    reason = CountedTextField(
        REASON_LIMIT,
        label="Reason",
        help_text="It is recorded, and the PCT reads it by email",
        noun="the reason",
        rows=5,
        error_messages={"required": "Enter the reason for reopening the return"},
    )

    helper = Helper(
        "reason",
        Buttons(Submit("Reopen the return", variant="warning"), Link("Cancel", to="back", variant="secondary")),
    )
