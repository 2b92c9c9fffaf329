"""Mail and jobs that must happen (docs/architecture.md, rule 9).

They are rows, written with what decided them, done by workers, never lost.
"""

from outbox.services.bulk_mail import queue_mails
from outbox.services.delivery import RETRY_MINUTES, deliver
from outbox.services.jobs import MOST_ATTEMPTS, perform, progress, queue_job
from outbox.services.mail import queue_mail, send_again, withdraw_mail
from outbox.services.messages import ONE_CLICK, Leaving, completed
from outbox.services.reports import Fate, note_report
from outbox.services.sweep import LOST_AFTER, sweep

__all__ = [
    "LOST_AFTER",
    "MOST_ATTEMPTS",
    "ONE_CLICK",
    "RETRY_MINUTES",
    "Fate",
    "Leaving",
    "completed",
    "deliver",
    "note_report",
    "perform",
    "progress",
    "queue_job",
    "queue_mail",
    "queue_mails",
    "send_again",
    "sweep",
    "withdraw_mail",
]
