"""A real mail server for the tests, on a port of its own."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

OK = "250 OK"


class Server:
    """Takes mail and keeps it. `to_address` is what it answers to a recipient, `to_text` what it answers to the text.

    A `to_text` of "" drops the connection without an answer once it has the text, which it keeps all the same.
    """

    def __init__(self, to_address: str = OK, to_text: str = OK):
        self.to_address, self.to_text = to_address, to_text
        self.taken: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.to_address.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if not self.to_text:
            self.taken.append(envelope.content)
            server.transport.abort()
        elif self.to_text.startswith("250"):
            self.taken.append(envelope.content)
        return self.to_text or OK


@contextmanager
def running(server: Server, **tls):
    """The port at which the server answers; `tls` as aiosmtpd takes it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **tls)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def mail_goes_to(settings, server: Server, **tls):
    """Have the product send its mail to the server."""
    with running(server, **tls) as port:
        settings.EMAIL_BACKEND = "outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield
