"""What the self-test tries on the live database, as somebody who holds it would (R-147).

One module for each kind of attempt; `docs/anonymity.md` says what they are and what they cannot find.
"""

from anonymity.attempts import (
    access_log,
    drafts,
    files,
    links,
    mails,
    mixing,
    own_words,
    relations,
    results,
    row_order,
    times,
    traces,
    transaction_marks,
    values,
)
from anonymity.attempts.attempt import Attempt

ATTEMPTS: list[Attempt] = [
    attempt
    for module in (
        relations,
        values,
        row_order,
        transaction_marks,
        files,
        mixing,
        times,
        links,
        traces,
        access_log,
        mails,
        drafts,
        results,
        own_words,
    )
    for attempt in module.ATTEMPTS
]
