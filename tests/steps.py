"""Steps that many tests take alike, such as filling a return in, taken once in a process and then put back as rows.

`briefed(cast)` runs the product's services for more than a second. The first time, what it changed in the database is
kept; a test that stands where the first one stood then has the same rows at once, with the clock where it was. Whoever
has done anything else before (written a row, asked for a page, travelled in time, changed a setting) takes the step by
the services.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Protocol

from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.core.files.storage import default_storage
from django.core.signals import request_started
from django.db import connection, transaction
from django.dispatch import receiver

from files.models import StoredFile
from tests.rows import Change, change_rows, changes_since, rows_now
from wcc import celery_app

_READS = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "EXPLAIN")
_PLAIN = (str, int, bool, type(None))
# Stands in a key where an argument is neither plain nor the cast.
_NOT_PLAIN = "\0"
# A test that stands further from the beginning of its day has travelled.
_NEAR = timedelta(minutes=5)
# Signing somebody in changes nothing for a step.
_SIGNING_IN = ('"django_session"', 'SET "last_login"')
# The live server has it set; no step reads it.
_NO_MATTER = {"ALLOWED_HOSTS"}


class _Clock(Protocol):
    """The clock of the tests (`tests.day.Day`)."""

    moment: datetime

    def move_to(self, moment: datetime) -> None: ...


@dataclass
class _Test:
    """Where the test that runs now stands: at the end of these steps, having done nothing else; else None."""

    clock: _Clock
    trail: tuple[str, ...] | None = ()


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """What a step left: rows, what it gave back, what is to be done on commit, and how late in the test it was."""

    rows: dict[str, Change]
    files: list[str]
    given: Any
    assessments: list[Any]
    on_commit: list[tuple[Callable[[], object], bool]]
    after: timedelta


_tests: list[_Test] = []
_taken: dict[tuple[object, ...], _Taken] = {}


@contextmanager
def watched(clock: _Clock) -> Iterator[None]:
    """Around a test: it has taken no step yet, and whatever it writes is noticed."""
    _tests.append(_Test(clock))
    try:
        with connection.execute_wrapper(_watch):
            yield
    finally:
        _tests.pop()


def _watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip("( ").startswith(_READS) and not any(part in sql for part in _SIGNING_IN):
        _leave()
    return execute(sql, params, many, context)


@receiver(request_started)
def _leave(**kwargs: object) -> None:
    for test in _tests:
        test.trail = None


def step(take: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of the cast and of plain values a step: what it does depends on them and on the rows alone."""

    @wraps(take)
    def taken(*args: Any, **kwargs: Any) -> Any:
        test = _tests[-1] if _tests else None
        given = _in_words(args) + _in_words(sorted(kwargs.items()))
        if test is None or test.trail is None or _NOT_PLAIN in given or not _ordinary(test.clock):
            return take(*args, **kwargs)
        trail = (*test.trail, f"{take.__module__}.{take.__name__} {given}")
        key = (*trail, connection.in_atomic_block, celery_app.conf.task_always_eager)
        found = _taken.get(key)
        if found and all(map(default_storage.exists, found.files)):
            result = _put_back(found, test.clock, args)
        else:
            result = _take(key, test.clock, lambda: take(*args, **kwargs), args)
        test.trail = trail
        return result

    return taken


def _in_words(value: Any) -> str:
    """The arguments as part of a key."""
    if isinstance(value, dict):
        return _in_words(sorted(value.items()))
    if isinstance(value, list | tuple):
        return f"({','.join(map(_in_words, value))})"
    if hasattr(value, "assessment"):
        return f"cast {value.assessment.pk}"
    return repr(value) if isinstance(value, _PLAIN) else _NOT_PLAIN


def _ordinary(clock: _Clock) -> bool:
    """Whether the test is at the beginning of its day, with the settings of all tests."""
    changed: set[str] = set()
    layer = settings._wrapped
    while isinstance(layer, UserSettingsHolder):
        changed |= set(vars(layer)) - {"default_settings", "SETTINGS_MODULE", "_deleted"}
        layer = layer.default_settings
    return changed <= _NO_MATTER and timedelta() <= _since(clock) < _NEAR


def _since(clock: _Clock) -> timedelta:
    return datetime.now(clock.moment.tzinfo) - clock.moment


def _take(key: tuple[object, ...], clock: _Clock, take: Callable[[], Any], args: tuple[Any, ...]) -> Any:
    before, files, mails, waiting = rows_now(), _files(), len(mail.outbox), len(connection.run_on_commit)
    given = take()
    # Mails that left are not put back: a step that sends some is taken each time.
    if len(mail.outbox) == mails:
        _taken[key] = _Taken(
            rows=changes_since(before),
            files=sorted(_files() - files),
            given=_OF_THE_CAST if any(given is one for one in _assessments(args)) else deepcopy(given),
            assessments=deepcopy(_assessments(args)),
            on_commit=[(todo, robust) for _, todo, robust in connection.run_on_commit[waiting:]],
            after=_since(clock),
        )
    return given


_OF_THE_CAST = object()


def _assessments(args: tuple[Any, ...]) -> list[Any]:
    return [arg.assessment for arg in args if hasattr(arg, "assessment")]


def _files() -> set[str]:
    return set(StoredFile.objects.values_list("content", flat=True))


def _put_back(found: _Taken, clock: _Clock, args: tuple[Any, ...]) -> Any:
    change_rows(found.rows)
    for todo, robust in found.on_commit:
        transaction.on_commit(todo, robust=robust)
    if found.after > _since(clock):
        clock.move_to(clock.moment + found.after)
    assessments = _assessments(args)
    for assessment, left in zip(assessments, found.assessments, strict=True):
        for field in assessment._meta.concrete_fields:
            setattr(assessment, field.attname, getattr(left, field.attname))
        # What the step had read beside it is at hand again, so that queries count alike.
        assessment._state.fields_cache = deepcopy(left._state.fields_cache) | assessment._state.fields_cache
    return assessments[0] if found.given is _OF_THE_CAST else deepcopy(found.given)
