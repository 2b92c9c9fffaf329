from django.db import models
from django.utils import timezone

from organisations.addresses import ComparedAddress
from outbox.failures import Failure


class Mail(models.Model):
    """A mail that must be sent, written in the transaction that decided it; the key makes it once.

    See docs/architecture.md, rule 9.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to leave"
        SENDING = "sending", "Sending"
        HANDED = "handed", "Being handed over"
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept in the outbox"
        UNCERTAIN = "uncertain", "Uncertain whether it was sent"
        FAILED = "failed", "Failed"
        BOUNCED = "bounced", "Came back"
        WITHDRAWN = "withdrawn", "Withdrawn"

    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    to = models.EmailField()
    to_compared = ComparedAddress(of="to", db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(help_text="Emptied once sent where it holds a secret")
    html = models.TextField(blank=True, help_text="The same mail for those who read it with pictures and headings")
    reply_to = models.EmailField(blank=True, help_text="Whom an answer reaches, where it is not the sender")
    sensitive = models.BooleanField(default=False)
    completed_by = models.CharField(
        max_length=100, blank=True, help_text="Function that puts in, as it leaves, what may not be stored"
    )
    forget = models.BooleanField(default=False, help_text="Deleted once it left, where its being sent would tell tales")
    message_id = models.CharField(max_length=120, blank=True, db_index=True, help_text="The same at every try")
    service_id = models.CharField(max_length=200, blank=True, db_index=True, help_text="The mail service's own number")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    # The column has the name that it began with, so that an upgrade has nothing to move.
    failure = models.CharField(
        max_length=20,
        choices=Failure,
        blank=True,
        db_column="why",
        help_text="Why it was not taken, or came back",
    )
    reason = models.TextField(blank=True, help_text="What the mail server said, or why the mail was withdrawn")
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, help_text="Last handed to a worker, begun, or put off")

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]


class Job(models.Model):
    """A piece of work done outside the request, with visible progress. The row is the truth, not the broker."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=100, help_text="The task that does it, for instance panels.tasks.make_issue")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
