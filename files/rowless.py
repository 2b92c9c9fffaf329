"""A stored file stays only where its row does: rolled back together."""

import logging
from collections import deque
from weakref import finalize

from django.db import DatabaseError, InterfaceError, transaction

from files.models import StoredFile

log = logging.getLogger(__name__)

# Files whose transaction ended without telling that it was committed: each stays only where its row stands.
_unsure: deque[StoredFile] = deque()


class _AwaitsCommit:
    """What Django calls at the commit, and forgets where the transaction or its savepoint is rolled back."""

    def __init__(self, stored: StoredFile) -> None:
        self.forgotten = finalize(self, _unsure.append, stored)

    def __call__(self) -> None:
        self.forgotten.detach()


def await_commit(stored: StoredFile) -> None:
    """Tie a file that was just written to the transaction that writes its row: rolled back, the file goes too."""
    transaction.on_commit(_AwaitsCommit(stored))


def remove_rowless(**signal: object) -> None:
    """Delete the files whose transaction was rolled back; called at the end of every request and task."""
    found = [_unsure.popleft() for _ in range(len(_unsure))]
    if not found:
        return
    try:
        rows = StoredFile.objects.filter(content__in=[one.content.name for one in found])
        kept = set(rows.values_list("content", flat=True))
        for one in found:
            if one.content.name and one.content.name not in kept:
                one.content.storage.delete(one.content.name)
    except (DatabaseError, InterfaceError, OSError) as error:
        log.warning("whether a file has a row is not known yet: %s", error)
        _unsure.extend(found)
