"""Where an address leads that stands in a file: inside it, elsewhere, or to something that runs."""

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"([a-z.][a-z0-9+.-]*):", re.IGNORECASE)
# Schemes that stand for what is in the file itself.
_INSIDE = {"data", "vnd.sun.star.package", "vnd.sun.star.graphicobject", "cid"}
_RUNNING = {
    "javascript", "vbscript", "macro", "slot", "service", "vnd.sun.star.script", "vnd.sun.star.expand",
    "vnd.sun.star.job", ".uno",
}  # fmt: skip
_REMOTE = {"http", "https", "ftp", "ftps", "smb", "dav", "davs", "webdav", "vnd.sun.star.webdav"}


def runs(address: str) -> bool:
    """Whether following it runs something, as a script does."""
    return _scheme(address) in _RUNNING


def names_elsewhere(address: str) -> bool:
    """Whether it names a place of its own, with a scheme, a drive or a server, not one beside where it stands."""
    scheme = _scheme(address)
    return scheme not in _INSIDE if scheme else _slashed(address).startswith("//")


def leads_outside(address: str, folder: str = "") -> bool:
    """Whether it leads out of the file. `folder` is where in the file it stands, for one that says `..`."""
    if _scheme(address) or names_elsewhere(address):
        return names_elsewhere(address)
    place = _slashed(address).partition("#")[0]
    return bool(place) and posixpath.normpath(posixpath.join(folder, place)).startswith(("..", "/"))


def is_remote(address: str) -> bool:
    """Whether it leads to another computer."""
    return _slashed(address).startswith("//") or _scheme(address) in _REMOTE


def _slashed(address: str) -> str:
    return unquote(address).strip().replace("\\", "/")


def _scheme(address: str) -> str:
    # Readers skip blanks and control characters, at the beginning and within the scheme.
    plain = re.sub(r"[\x00-\x20]+", "", unquote(address))
    found = _SCHEME.match(plain)
    return found[1].lower() if found else ""
