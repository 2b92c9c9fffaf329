"""The self-test: runs the attempts and keeps what came of them."""

import logging
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from anonymity.attacker.holdings import Holdings
from anonymity.attempts import ATTEMPTS
from anonymity.attempts.attempt import Attempt, Notes, Result
from anonymity.models import AnonymityCheck
from surveys.services import hold_mixed

__all__ = ["ATTEMPTS", "Result", "keep", "run"]

log = logging.getLogger(__name__)


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
            # Before anything is read: a table that is written anew meanwhile would be empty at that moment.
            hold_mixed()
            return _all(attempts, Holdings(logs))
        found = _all(attempts, Holdings(logs))
        doubtful = {result.key for result in found if not result.passed}
        if not doubtful:
            return found
        again = {one.key: one for one in _all([one for one in attempts if one.key in doubtful], Holdings(logs))}
        return [again.get(result.key, result) for result in found]


def _all(attempts: Iterable[Attempt], holdings: Holdings) -> list[Result]:
    return [_one(attempt, holdings) for attempt in attempts]


def _one(attempt: Attempt, holdings: Holdings) -> Result:
    """An attempt that fails has found nothing out, and that is a finding too."""
    notes = Notes()
    try:
        with ExitStack() as stack:
            if connection.in_atomic_block:
                stack.enter_context(transaction.atomic())
            attempt.run(holdings, notes)
    except Exception as error:
        log.exception("the attempt %s of the anonymity self-test failed", attempt.key)
        notes.found(f"This could not be tried: {type(error).__name__}.")
    return Result(
        key=attempt.key,
        name=attempt.name,
        tried=attempt.tried,
        findings=notes.findings,
        remarks=notes.remarks,
        untried=notes.untried,
    )


def keep(results_of_run: Iterable[Result]) -> AnonymityCheck:
    """Keep what was found today, in place of an earlier run of the day."""
    rows = list(results_of_run)
    check, _ = AnonymityCheck.objects.update_or_create(
        ran_on=timezone.localdate(),
        defaults={"passed": all(row.passed for row in rows), "findings": [row.as_data() for row in rows]},
    )
    return check
