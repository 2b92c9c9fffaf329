"""The page of a request that ended in an error: what passes by itself is told apart from a fault."""

import errno
import sqlite3
import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.defaults import server_error

from wcc.context import fields_of, texts_of

# Of SQLite's errors those that pass: locked by another writer, or the disk is full or does not answer. The others that
# Django calls operational, such as a table that is not there, are faults.
_PASSING_IN_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_AGAIN_AFTER_SECONDS = "10"


def error(request: HttpRequest) -> HttpResponse:
    """What is answered to a request that ended in an error.

    Where another held the database for too long, it was lost, or the disk is full, the same request is likely to
    succeed in a while: everything that was sent stands on the page, with a button that sends it again. It reads nothing
    from the database.
    """
    if not passes(sys.exc_info()[1]):
        return server_error(request)
    fields = fields_of(request) if request.method == "POST" else []
    secret = any("password" in name for name, _ in fields)
    context = {
        "posted": request.method == "POST",
        "address": request.get_full_path(),
        "fields": [] if secret else fields,
        "files": request.method == "POST" and bool(getattr(request, "_files", None)),
        "typed": texts_of(request) if request.method == "POST" else [],
    }
    page = get_template("503.html").render(context)
    return HttpResponse(page, status=503, headers={"Retry-After": _AGAIN_AFTER_SECONDS, "Cache-Control": "no-store"})


def passes(error: BaseException | None) -> bool:
    """Whether the error is one that passes by itself, with nothing to mend in the product."""
    if isinstance(error, OperationalError) and isinstance(error.__cause__, sqlite3.Error):
        # An extended code has the plain one in its lowest byte.
        return (getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF) in _PASSING_IN_SQLITE
    if isinstance(error, OperationalError | InterfaceError):
        # PostgreSQL's: a lost connection, a deadlock, a lock that was waited for too long, a full disk.
        return connection.vendor == "postgresql"
    return isinstance(error, OSError) and error.errno in _NO_SPACE
