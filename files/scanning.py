"""Asks a ClamAV daemon whether a file holds a virus.

The protocol is a page long and spoken here: of the two clients in the package index, one is under a licence that the
MIT licence of this product cannot take in (GPL-2.0), the other has rested since 2014, and neither bounds how long a
daemon that sends a byte now and then may take.
"""

import re
import socket
import struct
import time
from typing import IO
from urllib.parse import urlsplit

_CHUNK_BYTES = 128 * 1024
# One answer is a line: the name of the virus is the longest thing in it.
_MOST_ANSWER_BYTES = 1024
_SILENCE_SECONDS = 20.0
_ALL_SECONDS = 120.0


class NotScanned(Exception):  # noqa: N818
    """The scanner was not reached, gave up, took too long, or said what nobody understands."""


def virus_in(content: IO[bytes], address: str, *, seconds: float = _ALL_SECONDS) -> str:
    """The name of the virus that the scanner finds in the content; empty where it finds none. Raises `NotScanned`.

    `address` is `tcp://host:3310` or `unix:/path`.
    """
    until = time.monotonic() + seconds
    try:
        with _connected(address) as daemon:
            _send(daemon, b"zINSTREAM\0", until)
            while chunk := content.read(_CHUNK_BYTES):
                _send(daemon, struct.pack("!L", len(chunk)) + chunk, until)
            _send(daemon, struct.pack("!L", 0), until)
            answer = _answer(daemon, until)
    except OSError as error:
        raise NotScanned(f"{type(error).__name__}: {error}") from error
    if answer == "stream: OK":
        return ""
    if found := re.fullmatch(r"stream: (\S.*) FOUND", answer):
        return found.group(1)
    raise NotScanned(f"The scanner answered {answer!r}")


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=_SILENCE_SECONDS)
    if parts.scheme == "unix" and parts.path:
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(_SILENCE_SECONDS)
        try:
            daemon.connect(parts.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    raise NotScanned(f"{address!r} is no address of a scanner, such as tcp://scanner:3310 or unix:/run/clamd.sock")


def _in_time(daemon: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise NotScanned("The scanner took too long")
    daemon.settimeout(min(left, _SILENCE_SECONDS))


def _send(daemon: socket.socket, data: bytes, until: float) -> None:
    _in_time(daemon, until)
    daemon.sendall(data)


def _answer(daemon: socket.socket, until: float) -> str:
    """What the daemon says until its NUL or its end; what is longer than an answer is none."""
    said = b""
    while b"\0" not in said and len(said) <= _MOST_ANSWER_BYTES:
        _in_time(daemon, until)
        more = daemon.recv(_MOST_ANSWER_BYTES)
        if not more:
            break
        said += more
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()[:_MOST_ANSWER_BYTES]
