"""What is kept of answering until a survey closes is written anew again and again, all of it in a random order: then no
row shows any more with which other it was written, and no file holds what was deleted (decision 30).
"""

import logging

from django.utils import timezone

from surveys.models import LinkMark, SealedDraft, SealedResponse
from surveys.queries.mixing import note_mixed, waiting_to_be_mixed
from surveys.tables import TablesBusyError, empty_journal, hold, write_anew, write_database_anew

log = logging.getLogger(__name__)

# In the order in which who answers takes them, so that nobody waits for each other.
_MIXED = (LinkMark, SealedDraft, SealedResponse)


def mix() -> bool:
    """Mix marks, drafts and sealed answers of all surveys, if one was answered or closed since the last time or a day
    has passed. Returns whether it was done: where somebody reads for long, as to copy the database, the next time does.
    """
    waiting = waiting_to_be_mixed()
    if waiting.any:
        return _mixed()
    note_mixed(waiting.fingerprint, timezone.now())
    return False


def hold_mixed() -> None:
    """Have nothing mixed until the transaction ends that reads what is mixed."""
    hold(*_MIXED)


def clear_closed() -> bool:
    """Leave nothing of surveys that were just closed in the files of the database. Those that are still open in the
    same tables are mixed. Returns whether it was done.
    """
    done = _mixed()
    write_database_anew()
    return done


def _mixed() -> bool:
    there, at = waiting_to_be_mixed().fingerprint, timezone.now()
    try:
        write_anew(*_MIXED)
    except TablesBusyError:
        log.warning("The sealed answers were not mixed: somebody reads them for long.")
        return False
    if not empty_journal():
        log.warning("The sealed answers were mixed, but somebody reads the journal of the database for long.")
        return False
    note_mixed(there, at)
    return True
