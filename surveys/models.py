import uuid

from django.db import models
from django.db.models import Q

from cycles.models import Assessment
from cycles.visibility import Guarded, Material
from frameworks.models import Framework, Item
from outbox.models import Mail


class Group(models.TextChoices):
    """The three groups of stakeholders (R-120)."""

    PARTNERS = "partners", "Partners"
    PROVIDERS = "providers", "Providers"
    OPINION_FORMERS = "opinion_formers", "Opinion formers"


class Category(models.Model):
    """A kind of stakeholder within a group (R-120)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="category_key_once")]

    def __str__(self) -> str:
        return self.label


class Statement(models.Model):
    """A statement to agree or disagree with, or an open question where it has no item (R-136, R-137)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    max_characters = models.PositiveIntegerField(default=2000)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="statement_key_once")]


class Nominee(Guarded):
    """A person whom the PCT names to answer its survey. Without a category: one of the ten additional (Q-13)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=150)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    set = models.PositiveSmallIntegerField(default=1, help_text="First or second set (R-125)")
    nominated_by = models.CharField(max_length=150, blank=True, help_text="The colleague whom the mail names")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="The link is dead since; still counts as asked")

    material = Material.NOMINEES

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "email"], condition=Q(withdrawn_on__isnull=True), name="nominee_email_once"
            )
        ]
        indexes = [models.Index(fields=["email"])]

    @property
    def is_forgotten(self) -> bool:
        """Whether the person is deleted and the row only counts (`surveys.services.forget_people`)."""
        return not self.name


class NomineeComment(Guarded):
    """What the SHA says to its PCT about the balance of its nominees. It changes nothing by itself."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    text = models.TextField()
    author_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    material = Material.NOMINEES

    class Meta:
        ordering = ["at", "pk"]


class Invitation(models.Model):
    """That a nominee is asked. `token_sha256` finds it; the token itself is derived and never stored
    (docs/architecture.md, rule 8).

    It has no door: nobody is shown who answered. `answered` is a yes or no without a day, so that it gives no order to
    compare answers with; only reminders and the link itself read it, and closing the survey empties it.
    """

    nominee = models.OneToOneField(Nominee, models.CASCADE, related_name="+")
    generation = models.PositiveSmallIntegerField(default=1, help_text="Rises when the address is corrected")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField(null=True, help_text="The day on which the mail with this link was written")
    answered = models.BooleanField(default=False)
    reminders_off = models.BooleanField(default=False, help_text="The person asked for no further reminder")


class Posting(models.Model):
    """The ledger: that a person is to be mailed once for a reason (R-133, R-145).

    A row is made for everybody asked, whether they answered or not, and reads the same for both: it tells nobody who
    has. `surveys.services.mailing` gathers what is due to one address into one mail. Only an invitation names its mail,
    whose state is the delivery state that staff are shown.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        REMINDER = "reminder", "Reminder"
        THANKS = "thanks", "Thanks"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Dealt with"
        WITHDRAWN = "withdrawn", "Withdrawn"

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    generation = models.PositiveSmallIntegerField(help_text="The link it is about")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["nominee", "kind", "due_at"], name="posting_once")]
        indexes = [models.Index(fields=["state", "due_at"])]


class RetiredLink(models.Model):
    """The fingerprint of a link that a corrected address replaced, so that its page can say so."""

    token_sha256 = models.CharField(max_length=64, unique=True)


class SealedDraft(models.Model):
    """Answers not yet submitted, sealed with a key that only the link gives. Has no key to anything
    (docs/architecture.md, rule 8).
    """

    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()


class SealedResponse(models.Model):
    """One submitted survey until the closing: the answers can be read with the service's key only
    (docs/architecture.md, rule 8).

    The group is in clear, for the counts. All rows of a PCT are written anew with each answer, in a random order.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    sealed = models.BinaryField()


class Response(models.Model):
    """One answered survey, written when it closes. Holds the stakeholder group and nothing else of the person.

    Read by the collation only.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    group = models.CharField(max_length=20, choices=Group)


class Answer(models.Model):
    """What was given for one statement: 1 to 6, none for "Unable to Comment"; a comment. Read as `Response` is."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "statement"], name="answer_once"),
            models.CheckConstraint(
                name="answer_score_1_to_6", condition=Q(score__isnull=True) | Q(score__range=(1, 6))
            ),
        ]


class Collation(Guarded):
    """The survey's result, computed once at closing, with small groups withheld (R-149, R-150)."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    closed_on = models.DateField()
    content = models.JSONField()
    means = models.JSONField(default=dict, help_text="Exact mean by statement key, for medians over many PCTs")

    material = Material.SURVEY
