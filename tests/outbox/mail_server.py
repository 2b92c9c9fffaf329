"""A real mail server for the tests, on a port of its own."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from tests import patience

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


class _OnSocket(Controller):
    """Answers at a socket that it is given, so that nobody can take the port before it does."""

    def __init__(self, handler: Server, taken: socket.socket, **tls):
        self.taken = taken
        hostname, port = taken.getsockname()
        super().__init__(handler, hostname=hostname, port=port, ready_timeout=patience.SECONDS, **tls)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.taken, ssl=self.ssl_context)


@contextmanager
def running(server: Server, **tls):
    """The port at which the server answers; `tls` as aiosmtpd takes it."""
    controller = _OnSocket(server, socket.create_server(("127.0.0.1", 0)), **tls)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def mail_goes_to(settings, server: Server, **tls):
    """Have the product send its mail to the server."""
    with running(server, **tls) as port:
        settings.EMAIL_BACKEND = "outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield
