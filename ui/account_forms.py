"""The sign-in forms of django-allauth in our words. Settings name them in ACCOUNT_FORMS."""

from allauth.account import forms

from ui.fields import AddressField
from ui.forms import PlainMessages
from ui.layout import Fields, Helper, Hidden, If, Submit

# Where the person was going.
_NEXT = If("redirect_field_value", Hidden("next", value_of="redirect_field_value"))


def _ask_address(form: PlainMessages, name: str) -> None:
    """Take the address of an account however it is typed."""
    form.fields[name] = AddressField(
        label="Email address",
        widget=form.fields[name].widget,
        error_messages={"required": "Enter your email address"},
    )


class LoginForm(PlainMessages, forms.LoginForm):
    """E-mail address and password."""

    helper = Helper(_NEXT, Fields(), Submit("Sign in"), action="account_login")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "login")
        # A password manager looks for this name.
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class ResetPasswordForm(PlainMessages, forms.ResetPasswordForm):
    """The address that the link goes to."""

    helper = Helper(Fields(), Submit("Send me the link"), action="account_reset_password")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _ask_address(self, "email")

    def clean_email(self) -> str:
        """The address that the account has, where there is one: the link goes there, whatever was typed."""
        typed = super().clean_email()
        return self.users[0].email if self.users else typed


class ResetPasswordKeyForm(PlainMessages, forms.ResetPasswordKeyForm):
    """The new password, twice."""

    helper = Helper(_NEXT, Fields(), Submit("Save the new password"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = "At least 10 characters. Three words that do not belong together are good."
        self.fields["password1"].error_messages["required"] = "Enter a new password"
        self.fields["password2"].label = "The new password again"
        self.fields["password2"].error_messages["required"] = "Enter the new password again"
