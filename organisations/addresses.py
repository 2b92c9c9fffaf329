"""Email addresses as rows hold them: what was typed for people to read, and the form in which they are compared."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from organisations.decisions import NotTaken
from sentences.comparing import compared_address, sent_address, written_address

LONGEST = 254
_NO_ADDRESS = "Enter an email address in the correct format, like name@example.com"
_NOT_SENT_TO = (
    "Mail cannot be sent to this address: before the @ it may have the letters a to z, digits and signs such as "
    "full stops, and no accents. Enter the address that the person’s mail program shows"
)


class ComparedAddress(models.CharField):
    """The comparing form of the address in another column, written with every save of it.

    An `update` of that column names this one too.
    """

    def __init__(self, *args: Any, of: str = "email", **kwargs: Any) -> None:
        self.of = of
        kept: dict[str, Any] = {"max_length": 320, "editable": False, "default": ""}
        super().__init__(*args, **kept | kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """With the name of the other column."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """What is written: made of the address as it is now."""
        form = compared_address(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, form)
        return form


def checked_address(typed: str) -> str:
    """The address as it is kept (`sentences.comparing.written_address`); `NotTaken` at "email" where no mail could be
    sent to it (R-129).
    """
    kept = written_address(typed)
    local, _, _ = kept.rpartition("@")
    if '"' in local:  # the same mailbox as without them, in a form by which nobody is known again
        raise NotTaken({"email": "Enter the address without quotation marks"})
    if local and not local.isascii():
        raise NotTaken({"email": _NOT_SENT_TO})
    try:
        sent = sent_address(kept)
        validate_email(sent)
    except (ValueError, ValidationError):
        raise NotTaken({"email": _NO_ADDRESS}) from None
    if max(len(kept), len(sent)) > LONGEST:
        raise NotTaken({"email": _NO_ADDRESS})
    return kept
