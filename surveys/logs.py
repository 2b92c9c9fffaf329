"""Keeps survey links, and people's email addresses, out of every log line (docs/architecture.md, rule 8).

Set on the handlers in the settings, which Celery uses too (wcc/celery.py), and on gunicorn's by `GunicornLogger`.
"""

import logging
import re
import traceback
from typing import Any
from urllib.parse import unquote

from gunicorn.glogging import Logger as PlainGunicornLogger

# With two strokes, a capital S or hyphens in code as well: a mistyped address is logged because it is not found.
_LINK = re.compile(r"((?:/|%2F)s(?:/|%2F)+)(?!done\b)[^/\s\"'?&<>)\]]+", re.IGNORECASE)
# The secret by itself: the signs of surveys/tokens.py in fives of four, or twenty of them with a figure among them.
_SIGN = "[abcdefghijkmnpqrstuvwxyz2-9]"
_TOKEN = re.compile(
    rf"(?<![a-z0-9])(?:{_SIGN}{{4}}(?:-{_SIGN}{{4}}){{4}}|(?=[a-z]*[2-9]){_SIGN}{{20}})(?![a-z0-9])", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HIDDEN = "…"
_HOST = r"(?:https?://[^/]*)?/+"
_SURVEY = re.compile(rf"{_HOST}s/", re.IGNORECASE)
# What a browser asks for beside a page, by itself or because the page says so, and the page on what is stored, to which
# every page of a survey leads: who comes to nothing but a survey would leave these lines alone, with their times.
_BESIDE = re.compile(
    rf"{_HOST}(?:static/|assets/|\.well-known/|survey/+what-we-store\b|[^/?]+\.(?:ico|png|svg|txt|xml|json|webmanifest)\b)",
    re.IGNORECASE,
)
# As gunicorn begins what it says of it, with the address of the computer.
_UNREADABLE = "Invalid request from"
_REQUEST_LINE = re.compile(r"[A-Z]+ (\S+)")
_FAULT = 500
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


class HideTokens(logging.Filter):
    """Hides links and addresses in a line, wherever they stand: message, parts, error, or what is extra. What Django
    writes of a page of a survey that was refused, such as one with an error in it, is not written at all, nor what it
    writes of an icon that was not found.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through that does not tell when somebody was answering, without tokens and addresses."""
        if _tells_when(record):
            return False
        try:
            message = record.getMessage()
        except Exception:
            # What logging would print in its place holds the parts as they are.
            message = "a line of the log that could not be put together"
            record.msg, record.args = message, ()
        hidden = hide(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        _hide_error(record)
        for name in record.__dict__.keys() - _STANDARD:
            value = record.__dict__[name]
            shown = value if isinstance(value, str) else _shown(value)
            if hide(shown) != shown:
                record.__dict__[name] = hide(shown)
        return True


class GunicornLogger(PlainGunicornLogger):
    """Gunicorn's own logs, of errors and of requests, with the filter on what they write to."""

    def setup(self, cfg: Any) -> None:
        """Set up gunicorn's logs and put the filter on."""
        super().setup(cfg)
        self.hide()

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write down a request, but none to a survey nor for what stands beside its pages and all others: its time and
        the computer's address are not kept.
        """
        if not _is_unsaid(environ.get("RAW_URI", "")):
            super().access(resp, req, environ, request_time)

    def warning(self, msg: Any, *args: Any, **given: Any) -> None:
        """Write down a warning; of a request that could not be read, that there was one and not whose: it may have been
        one to a survey.
        """
        if str(msg).startswith(_UNREADABLE):
            msg, args = "A request could not be read", ()
        super().warning(msg, *args, **given)

    def reopen_files(self) -> None:
        """Open the files again, as after they were moved away, and put the filter on what is new."""
        super().reopen_files()
        self.hide()

    def hide(self) -> None:
        """Put the filter on every handler that has none."""
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if not any(isinstance(one, HideTokens) for one in handler.filters):
                    handler.addFilter(HideTokens())


def _is_unsaid(path: str) -> bool:
    """Whether no line may say when this was asked for."""
    path = unquote(path)
    return _SURVEY.match(path) is not None or _BESIDE.match(path) is not None


def _tells_when(record: logging.LogRecord) -> bool:
    """Whether this is a line about such a request that did not end in a fault of ours."""
    path, status = getattr(getattr(record, "request", None), "path", ""), getattr(record, "status_code", 500)
    if not path and record.name == "django.server":  # the development server's own log of requests
        line = _REQUEST_LINE.match(str(record.args[0])) if isinstance(record.args, tuple) and record.args else None
        path = line[1] if line else ""
    return status < _FAULT and _is_unsaid(path)


def hide(text: str) -> str:
    """The text without secrets of links and without email addresses."""
    return _ADDRESS.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, _LINK.sub(rf"\1{_HIDDEN}", text)))


def _hide_error(record: logging.LogRecord) -> None:
    """Hide in the error's text; the error itself is taken off where it holds a secret, so that nobody prints it."""
    if record.exc_info and record.exc_info[1] is not None:
        text = record.exc_text or "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if hide(text) != text:
            record.exc_text, record.exc_info = hide(text), None
    elif record.exc_text:
        record.exc_text = hide(record.exc_text)
    if record.stack_info:
        record.stack_info = hide(record.stack_info)


def _shown(value: Any) -> str:
    try:
        return str(value)
    except Exception:
        return ""
