"""Whether what was sent lately is mixed: until then its rows say, to whoever holds the key, what was sent together."""

from datetime import timedelta

from anonymity.attacker.holdings import Holdings
from anonymity.attempts.attempt import Attempt, Notes
from surveys.queries.mixing import waiting_to_be_mixed

# The beat does it every ten minutes; a copy of the database that is being made may hold it up.
_LATE = timedelta(hours=2)


def _mixed(holdings: Holdings, notes: Notes) -> None:
    """That something waits is no remark: it would tell, on a public page, that somebody has answered lately."""
    waiting = waiting_to_be_mixed()
    if waiting.any and waiting.since is not None and waiting.since > _LATE:
        notes.found("What was sent lately was not mixed with the other answers for two hours.")


ATTEMPTS = [
    Attempt(
        "mixed",
        "Answers not mixed yet",
        "Looked for answers that were not written anew, together with all others and in a random order, for hours.",
        _mixed,
    ),
]
