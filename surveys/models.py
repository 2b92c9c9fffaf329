import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cycles.models import Assessment
from cycles.visibility import Guarded, Material
from frameworks.models import Framework, Item
from organisations.addresses import ComparedAddress
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


class Sending(Guarded):
    """That the PCT sent invitations, once for each time: what it adds to the mail in its own words, and what it was
    asked about and confirmed (R-121, R-132).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    set = models.PositiveSmallIntegerField(help_text="First or second set (R-125)")
    words = models.CharField(max_length=300, blank=True, help_text="The PCT's own sentence in the invitations")
    by_name = models.CharField(max_length=150, blank=True)
    on = models.DateField()
    confirmed = models.JSONField(default=dict, help_text="By question, what was read and confirmed")

    material = Material.NOMINEES

    class Meta:
        ordering = ["pk"]


class Nominee(Guarded):
    """A person whom the PCT names to answer its survey. Without a category: one of the ten additional (Q-13)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=150)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    email_compared = ComparedAddress(of="email")
    double_before = models.BooleanField(
        default=False, help_text="Has the address of another of the survey, from before addresses were compared"
    )
    set = models.PositiveSmallIntegerField(default=1, help_text="First or second set (R-125)")
    nominated_by = models.CharField(max_length=150, blank=True, help_text="The colleague whom the mail names")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="The link is dead since; still counts as asked")
    sending = models.ForeignKey(
        Sending, models.SET_NULL, null=True, blank=True, related_name="+", help_text="With which the person was asked"
    )

    material = Material.NOMINEES

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "email_compared"],
                condition=Q(withdrawn_on__isnull=True, double_before=False),
                name="nominee_address_once",
            )
        ]
        indexes = [models.Index(fields=["email_compared"], name="nominee_email_compared")]

    @property
    def is_forgotten(self) -> bool:
        """Whether the person is deleted and the row only counts (`surveys.services.forget_people`)."""
        return not self.name


class Correction(Guarded):
    """That the SHA corrected the address of a person who was asked, for the PCT to see (R-128)."""

    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="+")
    before = models.EmailField()
    after = models.EmailField()
    reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=150)
    on = models.DateField()

    material = Material.NOMINEES
    assessment_path = "nominee__assessment"

    class Meta:
        ordering = ["pk"]


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

    It has no door, and nothing here changes when the person answers or asks for no reminders: that is a `LinkMark`.
    """

    nominee = models.OneToOneField(Nominee, models.CASCADE, related_name="+")
    generation = models.PositiveSmallIntegerField(default=1, help_text="Rises when the address is corrected")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField(null=True, help_text="The day on which the mail with this link was written")


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


class LinkMark(models.Model):
    """That the holder of some link has answered, or wants no reminders: a value that only the link gives, without a key
    to anything. All rows are written anew again and again, in a random order (decision 30, `surveys/marks.py`).
    """

    value = models.CharField(max_length=64, primary_key=True)


class SealedDraft(models.Model):
    """Answers not yet submitted, sealed with a key that only the link gives. Has no key to anything
    (docs/architecture.md, rule 8).
    """

    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()


class SealedResponse(models.Model):
    """One submitted survey until the closing: the answers can be read with the service's key only
    (docs/architecture.md, rule 8).

    The group is in clear, for the counts. All rows are written anew again and again, in a random order (decision 30).
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
    """The survey's result, computed once at closing, with small groups withheld (R-149, R-150). What people wrote is
    not in it: each comment is a row of its own.
    """

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    closed_on = models.DateField()
    content = models.JSONField()
    means = models.JSONField(default=dict, help_text="Exact mean by statement key, for medians over many PCTs")

    material = Material.SURVEY


class CollatedComment(Guarded):
    """A comment or an open answer of the result, as it was written: the SHA's analyst alone reads it (decision 34).

    It has a random number of its own. `place` is its place in the list as the closing shuffled it, for good; nothing
    leads from it to the answer that it was part of.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, help_text="Of the statement or the open question")
    place = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, help_text="Empty once what was withheld is deleted")

    material = Material.COMMENTS_AS_WRITTEN

    class Meta:
        ordering = ["assessment", "key", "place"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key", "place"], name="comment_place_once")]


class Outcome(models.TextChoices):
    """What an analyst decided on a comment, from the least that others read of it to the most."""

    UNREAD = "unread", "Not read yet"
    WHOLE = "whole", "Withhold in whole"
    PART = "part", "Withhold in part"
    SHOWN = "shown", "Read and shown"


class ScreenedComment(Guarded):
    """A comment as everybody but the SHA's analyst reads it, from the moment at which an analyst has read it. There is
    none of a comment that nobody read (decision 34).
    """

    comment = models.OneToOneField(CollatedComment, models.CASCADE, primary_key=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField(blank=True, help_text="Empty where it is withheld in whole")

    material = Material.SURVEY
    assessment_path = "comment__assessment"


class Screening(Guarded):
    """That an analyst decided on a comment: what, why, who and when. Rows are added and never changed, but that the
    words are deleted with what was withheld (decision 34).
    """

    class Reason(models.TextChoices):
        NAMES = "names", "It names a person"
        POINTS = "points", "It points to a person"
        ABUSES = "abuses", "It is abusive"
        OTHER = "other", "Another reason"

    comment = models.ForeignKey(CollatedComment, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="1 for the first decision on the comment")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField(blank=True, help_text="What others read, where it is withheld in part")
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    material = Material.COMMENTS_AS_WRITTEN
    assessment_path = "comment__assessment"

    class Meta:
        ordering = ["comment", "number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="screening_number_once")]
