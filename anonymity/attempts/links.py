"""Attempts to find the link of a person, which opens a draft: in the database, on its way to workers, in log files."""

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import quoted, rows_of
from anonymity.attacker.text_search import Links, People
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.tokens import LENGTH

# What cannot hold a text.
_NO_TEXT = {
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "BooleanField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "FloatField",
    "IntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallAutoField",
    "SmallIntegerField",
    "TimeField",
    "UUIDField",
}
# Encrypted; another attempt looks at them.
_SEALED = {("surveys_sealeddraft", "sealed"), ("surveys_sealedresponse", "sealed")}
_PLACE_OF_DRAFT = {("surveys_sealeddraft", "lookup")}
# An address of a survey whose secret part was not taken out.
_UNHIDDEN = re.compile(r"/s/+(?!…|done\b)[^/\s\"'?<>)]{4,}", re.IGNORECASE)
# A line of a log of requests, which tells when a survey was opened or answered, and mostly from where; and what Django
# writes of a page that was refused, such as "Unprocessable Entity: /s/…/check/". A fault of ours must be written down.
_REQUEST = re.compile(r'(?:"[A-Z]+ |(?<!Internal Server Error): )(?:https?://[^/ ]*)?/+s/', re.IGNORECASE)
# A line of what a survey's pages ask for: who comes to nothing but a survey leaves these alone.
_FILE_OF_A_PAGE = re.compile(
    r'"[A-Z]+ (?:https?://[^/ ]*)?/+(?:static/|favicon\.ico|apple-touch-icon|survey/what-we-store/)', re.IGNORECASE
)
_MOST_ENTRIES = 100_000


def _database(holdings: Holdings, notes: Notes) -> None:
    links = Links(holdings)
    for table, columns in holdings.tables.items():
        names = [
            column.name
            for column in columns
            if column.kind not in _NO_TEXT and (table, column.name) not in _SEALED | _PLACE_OF_DRAFT
        ]
        if not names:
            continue
        tokens: dict[str, int] = {}
        lookups: dict[str, int] = {}
        for row in rows_of(f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"):
            for name, value in zip(names, row, strict=True):
                if value and (text := as_text(value)):
                    if number := links.in_text(text):
                        tokens[name] = tokens.get(name, 0) + number
                    if number := links.lookups_in_text(text):
                        lookups[name] = lookups.get(name, 0) + number
        for name, number in tokens.items():
            notes.found(f"{counted(number, 'link')} {either(number, 'stands', 'stand')} in {table}.{name}.")
        for name, number in lookups.items():
            notes.found(f"{counted(number, 'place')} of drafts {either(number, 'stands', 'stand')} in {table}.{name}.")
    number = sum(links.in_text(str(row.get_decoded())) for row in Session.objects.iterator())
    if number:
        notes.found(
            f"{counted(number, 'link')} {either(number, 'stands', 'stand')} in what is remembered of"
            " people who signed in."
        )


def as_text(value: Any) -> str:
    """A stored value as text; what was packed for the cache also as it was before."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    text = value if isinstance(value, str) else str(value)
    if " " in text or len(text) < LENGTH:
        return text
    try:
        return text + "\n" + base64.b64decode(text, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return text


def _queues(holdings: Holdings, notes: Notes) -> None:
    """The cache and what waits for the workers, where they are not in the database."""
    links = Links(holdings)
    folders = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    waiting = [
        path
        for name in ("data_folder_in", "control_folder", "processed_folder")
        if name in folders
        for path in Path(folders[name]).glob("*")
        if path.is_file()
    ]
    number = sum(links.in_text(_message(path)) for path in waiting)
    if number:
        notes.found(f"{counted(number, 'link')} {either(number, 'stands', 'stand')} in messages to the workers.")
    if not settings.REDIS_URL:
        return
    number = sum(links.in_text(text) for text in _entries_of_redis())
    if number:
        notes.found(
            f"{counted(number, 'link')} {either(number, 'stands', 'stand')} in the cache or in messages to the workers."
        )


def _message(path: Path) -> str:
    """A message with its body, which is packed; nothing of one that a worker took meanwhile."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join([text, *(as_text(part) for part in re.findall(r"[A-Za-z0-9+/=]{16,}", text))])


def _entries_of_redis() -> Iterator[str]:
    import redis

    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=5)
    for number, key in enumerate(client.scan_iter(count=1000)):
        if number >= _MOST_ENTRIES:
            return
        yield as_text(key)
        kind = client.type(key)
        values: list[Any] = []
        if kind == b"string":
            values = [client.get(key)]
        elif kind == b"list":
            values = client.lrange(key, 0, -1)
        elif kind == b"hash":
            values = client.hvals(key)
        for value in values:
            text = as_text(value or b"")
            yield text
            yield from (as_text(part) for part in re.findall(r"[A-Za-z0-9+/=]{16,}", text))


def _log_files(holdings: Holdings, notes: Notes) -> None:
    if not holdings.logs:
        notes.untried = "No log file was named. The command takes them with --log."
        return
    links = Links(holdings)
    people = People((one.name for one in holdings.people), (one.email for one in holdings.people))
    for path in holdings.logs:
        tokens = unhidden = requests = files = addresses = names = 0
        with path.open(errors="replace") as lines:
            for line in lines:
                tokens += links.in_text(line)
                unhidden += len(_UNHIDDEN.findall(line))
                requests += len(_REQUEST.findall(line))
                files += len(_FILE_OF_A_PAGE.findall(line))
                addresses += people.addressed_in(line)
                names += people.named_in(line)
        for number, what in (
            (tokens, "links"),
            (unhidden, "addresses of surveys with their secret part"),
            (requests, "requests to surveys, with their time,"),
            (files, "requests for files that pages of surveys ask for, with their time,"),
            (addresses, "email addresses of people asked"),
            (names, "names of people asked"),
        ):
            if number:
                notes.found(f"{number} {what} stand in the log {path.name}.")


ATTEMPTS = [
    Attempt(
        "links",
        "Links in the database",
        "Worked out every link with the service’s key and searched every text in every table for it, emails, the list"
        " of events, sign-ins and the cache included.",
        _database,
    ),
    Attempt(
        "links_in_queues",
        "Links on their way",
        "Searched the cache and what waits to be done for every link.",
        _queues,
    ),
    Attempt(
        "log_files",
        "Log files",
        "Searched the log files for links, for the times at which surveys were opened or answered, and for names and"
        " email addresses of people who were asked.",
        _log_files,
    ),
]
