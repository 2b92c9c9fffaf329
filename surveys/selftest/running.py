"""Runs the attempts and keeps what came of them."""

import logging
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from surveys.models import AnonymityCheck
from surveys.selftest import (
    drafts,
    links,
    mails,
    marks,
    order,
    relations,
    results,
    times,
    traces,
    values,
    words,
)
from surveys.selftest.attempts import Attempt, Notes, Result
from surveys.selftest.ground import Ground

log = logging.getLogger(__name__)

ATTEMPTS: list[Attempt] = [
    attempt
    for module in (relations, values, order, marks, times, links, traces, mails, drafts, results, words)
    for attempt in module.ATTEMPTS
]


def run(logs: Iterable[Path] = (), only: Collection[str] = ()) -> list[Result]:
    """Try everything, or the attempts with these keys, on the database as it is; nothing is written.

    PostgreSQL shows one moment of the database to all attempts. Elsewhere people may answer meanwhile, so that what was
    found is tried once more.
    """
    attempts = [attempt for attempt in ATTEMPTS if not only or attempt.key in only]
    logs = tuple(logs)
    with ExitStack() as stack:
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            stack.enter_context(transaction.atomic())
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return _all(attempts, Ground(logs))
        found = _all(attempts, Ground(logs))
        doubtful = {result.key for result in found if not result.passed}
        if not doubtful:
            return found
        again = {one.key: one for one in _all([one for one in attempts if one.key in doubtful], Ground(logs))}
        return [again.get(result.key, result) for result in found]


def _all(attempts: Iterable[Attempt], ground: Ground) -> list[Result]:
    return [_one(attempt, ground) for attempt in attempts]


def _one(attempt: Attempt, ground: Ground) -> Result:
    """An attempt that fails has found nothing out, and that is a finding too."""
    notes = Notes()
    try:
        with ExitStack() as stack:
            if connection.in_atomic_block:
                stack.enter_context(transaction.atomic())
            attempt.run(ground, notes)
    except Exception as error:
        log.exception("the attempt %s of the anonymity self-test failed", attempt.key)
        notes.found(f"This could not be tried: {type(error).__name__}.")
    return Result(attempt.key, attempt.name, attempt.tried, notes.findings, notes.remarks, notes.untried)


def keep(results_of_run: Iterable[Result]) -> AnonymityCheck:
    """Keep what was found today, in place of an earlier run of the day."""
    rows = list(results_of_run)
    check, _ = AnonymityCheck.objects.update_or_create(
        ran_on=timezone.localdate(),
        defaults={"passed": all(row.passed for row in rows), "findings": [row.as_data() for row in rows]},
    )
    return check


def last() -> AnonymityCheck | None:
    """The latest run that was kept; one query."""
    return AnonymityCheck.objects.first()


def results_in(check: AnonymityCheck) -> list[Result]:
    """What was kept of a run, with the words of today; an attempt that there is no more is left out."""
    known = {attempt.key: attempt for attempt in ATTEMPTS}
    return [
        Result(
            kept["key"],
            known[kept["key"]].name,
            known[kept["key"]].tried,
            kept["findings"],
            kept["remarks"],
            kept["untried"],
        )
        for kept in check.findings
        if kept["key"] in known
    ]
