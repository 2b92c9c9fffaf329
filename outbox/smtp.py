"""Django's SMTP backend, with the moment known before which the server cannot have accepted a mail."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends import smtp


class _TellsBeforeData:
    """Of a connection of smtplib: says when sender and recipient were accepted and the text is about to be given."""

    before_data: Callable[[], None] | None = None

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Call `before_data`, then give the text. What it raises keeps the text from being given."""
        if self.before_data is not None:
            self.before_data()
        return super().data(msg)  # type: ignore[misc,no-any-return]


class _Connection(_TellsBeforeData, smtplib.SMTP):
    pass


class _ConnectionOverTLS(_TellsBeforeData, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Calls `before_data` right before the text of a message is given to the server."""

    before_data: Callable[[], None] | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What speaks to the server."""
        return _ConnectionOverTLS if self.use_ssl else _Connection

    def open(self) -> bool | None:
        """Connect as Django does."""
        new = super().open()
        if isinstance(self.connection, _TellsBeforeData):
            self.connection.before_data = self.before_data
        return new

    def close(self) -> None:
        """Take leave. The server has answered by then, so a leave-taking that fails says nothing of the mail."""
        try:
            super().close()
        except OSError:
            self.connection = None
