"""What the pages of the self-test say of a run that was kept."""

from anonymity.attempts import ATTEMPTS
from anonymity.attempts.attempt import Result
from anonymity.models import AnonymityCheck


def results_in(check: AnonymityCheck) -> list[Result]:
    """What was kept of a run, with the words of today; an attempt that there is no more is left out."""
    known = {attempt.key: attempt for attempt in ATTEMPTS}
    return [
        Result(
            key=kept["key"],
            name=known[kept["key"]].name,
            tried=known[kept["key"]].tried,
            findings=kept["findings"],
            remarks=kept["remarks"],
            untried=kept["untried"],
        )
        for kept in check.findings
        if kept["key"] in known
    ]
