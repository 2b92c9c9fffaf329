from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.safestring import SafeString

from organisations.models import User
from outbox.services import queue_mail
from ui import cells


def _wrong_password() -> SafeString:
    another = cells.link("set a new password", reverse("account_reset_password"))
    said = "The email address or the password is not right. Check both and try again, or"
    return cells.beside(said, cells.beside(another, ".", by=""))


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody signs up. Its mails go through the outbox as all others do."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": lazy(_wrong_password, SafeString)(),
        "too_many_login_attempts": "There were too many attempts with this email address. "
        "Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def clean_email(self, email: str) -> str:
        """The address as the account has it that it belongs to, however it was typed; as typed where there is none.

        So tries count for the account, and a link goes to no other address than the account’s own (decision 22).
        """
        user = User.objects.at(email)
        return user.email if user else email

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whose password this is at this address."""
        if email := credentials.get("email"):
            credentials["email"] = self.clean_email(email)
        return super().authenticate(request, **credentials)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link at the site's own address, whatever host the request named."""
        asked = self.request.build_absolute_uri("/").removesuffix("/")
        return settings.SITE_ADDRESS + super().get_reset_password_from_key_url(key).removeprefix(asked)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue the mail; its body holds a secret link and is emptied once sent."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email} | context)
        queue_mail(
            key=f"account/{uuid4().hex}",
            kind="account",
            to=email,
            subject=message.subject,
            body=str(message.body),
            sensitive=True,
        )
