import uuid

from django.db import models
from django.db.models import Q

from cycles.models import Assessment
from cycles.visibility import Material, Shown
from frameworks.models import Framework, Item


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


class Nominee(Shown):
    """A person whom the PCT names to answer its survey. Without a category: one of the ten additional (Q-13)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=150)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    set = models.PositiveSmallIntegerField(default=1, help_text="First or second set (R-125)")

    material = Material.NOMINEES

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "email"], name="nominee_email_once")]


class Invitation(models.Model):
    """That a nominee was asked. `token_sha256` finds it; the token itself is derived and never stored (DESIGN 4.8).

    It has no door: nobody is shown who answered. `answered` is a yes or no without a day, so that it gives no order to
    compare answers with; only reminders and the link itself read it, and closing the survey empties it.
    """

    nominee = models.OneToOneField(Nominee, models.CASCADE, related_name="+")
    generation = models.PositiveSmallIntegerField(default=1, help_text="Rises when the address is corrected")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField()
    answered = models.BooleanField(default=False)


class RetiredLink(models.Model):
    """The fingerprint of a link that a corrected address replaced, so that its page can say so."""

    token_sha256 = models.CharField(max_length=64, unique=True)


class SealedDraft(models.Model):
    """Answers not yet submitted, sealed with a key that only the link gives. Has no key to anything (DESIGN 4.8)."""

    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()


class Response(models.Model):
    """One answered survey. Holds the stakeholder group and nothing else of the person. Read by the collation only."""

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


class Collation(Shown):
    """The survey's result, computed once at closing, with small groups withheld (R-149, R-150)."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    closed_on = models.DateField()
    content = models.JSONField()

    material = Material.SURVEY
