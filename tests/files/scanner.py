"""A daemon that speaks ClamAV's protocol over a real socket, and ones that break in every way a daemon can."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests import patience

EICAR_LIKE = b"a-marker-that-this-daemon-takes-for-a-virus"


def received(link: socket.socket) -> bytes:
    """The content of one INSTREAM command, chunk by chunk, as the daemon's manual has it."""

    def exactly(number: int) -> bytes:
        data = b""
        while len(data) < number:
            more = link.recv(number - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    assert exactly(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack("!L", exactly(4))[0]:
        content += exactly(size)
    return content


def honest(link: socket.socket) -> None:
    found = EICAR_LIKE in received(link)
    link.sendall(b"stream: Test.Virus-1 FOUND\0" if found else b"stream: OK\0")


def says(answer: bytes) -> Callable[[socket.socket], None]:
    def daemon(link: socket.socket) -> None:
        received(link)
        link.sendall(answer)

    return daemon


def dies(link: socket.socket) -> None:
    link.recv(4)


def hangs(link: socket.socket) -> None:
    """Says nothing until it is left."""
    received(link)
    link.settimeout(patience.SECONDS)
    link.recv(1)


def drips(link: socket.socket) -> None:
    """A byte now and then, so that no silence is ever long."""
    received(link)
    for _ in range(int(patience.SECONDS * 10)):
        link.sendall(b"s")
        time.sleep(0.1)


def babbles(link: socket.socket) -> None:
    received(link)
    for _ in range(10_000):
        link.sendall(b"x" * 1000)


@contextmanager
def daemon(behave: Callable[[socket.socket], None] = honest, *, path: str = "") -> Iterator[str]:
    """The address of a daemon that takes one connection after another and behaves so."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
    server.bind(path or ("127.0.0.1", 0))
    server.listen()

    def serve() -> None:
        while True:
            try:
                link, _ = server.accept()
            except OSError:
                return
            with link:
                try:
                    behave(link)
                except (OSError, EOFError):
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"unix:{path}" if path else f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def nobody_listens() -> str:
    """An address at which nothing answers: a port that is given to nobody who asks for a free one."""
    return "tcp://127.0.0.1:1"
