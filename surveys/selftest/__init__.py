"""The self-test of anonymity: it tries on the live database what somebody who holds it would try (R-147).

One module for each kind of attack; `docs/anonymity.md` says what they are and what they cannot find.
"""

from surveys.selftest.attempts import Attempt, Result
from surveys.selftest.running import ATTEMPTS, keep, last, results_in, run

__all__ = ["ATTEMPTS", "Attempt", "Result", "keep", "last", "results_in", "run"]
