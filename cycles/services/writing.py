"""A write of a PCT's return: one transaction under its lock, before and after which rooms above look at it.

What is written of a return stands in several rooms; what follows from a change of it, that a signature ends, is decided
in one above them (docs/architecture.md, rule 3).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from cycles.models import Assessment
from cycles.services.assessments import lock
from organisations.actors import Actor

# Entered under the lock before a write, left after it: within its transaction, and only where it was not refused.
Follower = Callable[[Assessment, Actor], AbstractContextManager[None]]

_followers: list[Follower] = []
# The assessments that are written at the moment: a write within a write is part of it.
_written: ContextVar[frozenset[int]] = ContextVar("returns being written", default=frozenset())

Given = ParamSpec("Given")
ResultT = TypeVar("ResultT")


def follow_returns(follower: Follower) -> None:
    """Have every write of a return looked at; a room says so once, as it starts."""
    if follower not in _followers:
        _followers.append(follower)


@contextmanager
def writing_return(assessment: Assessment, *, actor: Actor) -> Iterator[Assessment]:
    """Within it something of the return is written: one transaction, with the assessment's row locked, which it gives.

    The caller still decides whether the actor may.
    """
    with transaction.atomic():
        row = lock(assessment)
        if row.pk in _written.get():
            yield row
            return
        before = _written.set(_written.get() | {row.pk})
        try:
            with ExitStack() as stack:
                for follower in _followers:
                    stack.enter_context(follower(row, actor))
                yield row
        finally:
            _written.reset(before)


def writes_return(service: Callable[Given, ResultT]) -> Callable[Given, ResultT]:
    """A service that writes something of a return in one transaction.

    It has `actor` among its keywords, and `assessment` or a row below one.
    """

    @wraps(service)
    def written(*args: Given.args, **given: Given.kwargs) -> ResultT:
        with writing_return(_assessment_of(given), actor=given["actor"]):  # type: ignore[arg-type]
            return service(*args, **given)

    return written


def _assessment_of(given: dict[str, Any]) -> Assessment:
    if "assessment" in given:
        return given["assessment"]
    return next(row.assessment for row in given.values() if hasattr(row, "assessment"))
