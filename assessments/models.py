from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from benchmarks.models import Metric, called
from cycles.models import Assessment
from cycles.visibility import COPIES, READS, Guarded, Material, reach
from documents.models import Document
from frameworks.models import Framework, Prompt
from organisations.actors import Actor


class OutcomeLine(models.Model):
    """A line of the outcomes form (R-055, appendix I). Lines that share `counts_as` count as one outcome (R-062).

    Title and definition are those of its framework version; its metric, which holds the values, serves all versions.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    ref = models.CharField(max_length=5)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    title = models.TextField(blank=True)
    definition = models.TextField()
    definition_points = models.JSONField(default=list)
    area = models.CharField(max_length=100)
    area_is_ours = models.BooleanField(default=False)
    national = models.BooleanField(default=False)
    counts_as = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "ref"], name="outcome_line_once")]

    @property
    def name(self) -> str:
        """What it is called."""
        return called(self.title, self.definition)


class LocalOutcome(Guarded):
    """An outcome from outside the national list, as the PCT defined it (R-093, R-097). `metric` once data is read."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    metric = models.ForeignKey(Metric, models.PROTECT, null=True, related_name="+")
    dataset = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    material = Material.OUTCOMES

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="local_outcome_once"),
            models.CheckConstraint(name="local_outcome_number_from_one", condition=models.Q(number__gte=1)),
        ]


class LocalCondition(Guarded):
    """Whether a locally defined outcome meets one of the five conditions, and why the PCT thinks so (R-098, R-099)."""

    local = models.ForeignKey(LocalOutcome, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    ticked = models.BooleanField(default=False)
    comment = models.TextField(blank=True)

    material = Material.OUTCOMES
    assessment_path = "local__assessment"

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["local", "key"], name="local_condition_once")]


class Choice(Guarded):
    """An outcome the PCT chose, with the rationale of its aspirations (R-078). National ones always are (R-059).

    It is a line of the form or a locally defined outcome. `confirmed` is false for what was carried from last year.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    line = models.ForeignKey(OutcomeLine, models.PROTECT, null=True, related_name="+")
    local = models.OneToOneField(LocalOutcome, models.CASCADE, null=True, related_name="+")
    rationale = models.TextField(blank=True)
    confirmed = models.BooleanField(default=True)

    material = Material.OUTCOMES

    class Meta:
        # Locally defined ones stand at the end; databases differ on where nothing sorts.
        ordering = [models.F("line__order").asc(nulls_last=True), "local__number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "line"], name="choice_once"),
            models.CheckConstraint(
                name="choice_of_a_line_or_a_local_outcome",
                condition=models.Q(line__isnull=False, local__isnull=True)
                | models.Q(line__isnull=True, local__isnull=False),
            ),
        ]

    @property
    def ref(self) -> str:
        """Its reference on the form; L1 to L3 for a locally defined one (Q-09)."""
        return self.line.ref if self.line else f"L{self.local.number}" if self.local else ""

    @property
    def counts_as(self) -> str:
        """What it counts as towards the ten (R-062)."""
        return self.line.counts_as if self.line else self.ref

    @property
    def national(self) -> bool:
        """Whether every PCT has it (R-059)."""
        return self.line is not None and self.line.national

    @property
    def metric(self) -> Metric | None:
        """What it is measured by; None for a locally defined one whose data set was not read yet."""
        return self.line.metric if self.line else self.local.metric if self.local else None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.line.name if self.line else self.local.name if self.local else ""

    @property
    def definition(self) -> str:
        """What it is, in the handbook's words or the PCT's own."""
        return self.line.definition if self.line else self.local.definition if self.local else ""


class UntickedOutcome(Guarded):
    """What a PCT had written of an outcome of the list when it was unticked: it comes back when it is ticked again.

    No part of the return: nobody outside the PCT reads it, and it is neither signed nor submitted. `confirmed` is as
    for a choice; `aspirations` are numbers in words by the year they start in.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    line = models.ForeignKey(OutcomeLine, models.PROTECT, related_name="+")
    rationale = models.TextField(blank=True)
    aspirations = models.JSONField(default=dict)
    circumstance = models.CharField(max_length=40, blank=True)
    change_rationale = models.TextField(blank=True)
    confirmed = models.BooleanField(default=True)

    material = Material.TEAM_NOTES

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "line"], name="unticked_outcome_once")]


class OutcomeChange(Guarded):
    """Why an outcome is new this year, or one of last year's is not chosen again (R-065 to R-068)."""

    class Kind(models.TextChoices):
        ADDED = "added", "Added"
        DROPPED = "dropped", "Dropped"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    circumstance = models.CharField(max_length=40, blank=True)
    rationale = models.TextField(blank=True)

    material = Material.OUTCOMES

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "metric"], name="outcome_change_once")]


class Agreement(Guarded):
    """That a body agreed something of the return: on which day, under which minute (R-070, R-075, R-238, R-243).

    It holds what was agreed as it stood when the agreement was recorded, so that a later change of it is seen. One from
    before that was held has none, and stands as it is.
    """

    class What(models.TextChoices):
        OUTCOMES_WITH_PARTNERS = "outcomes_with_partners", "The outcomes, agreed with partners"
        OUTCOMES_BY_BOARD = "outcomes_by_board", "The outcomes, agreed by the board"
        CONTRACTS_BY_BOARD = "contracts_by_board", "The contracts, agreed by the board"
        RETURN_BY_BOARD = "return_by_board", "The self-assessments, agreed by the board"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    what = models.CharField(max_length=30, choices=What)
    on = models.DateField(null=True, blank=True)
    minute = models.CharField(max_length=60, blank=True)
    content = models.JSONField(null=True, help_text="The return as it stood when this was recorded")
    version = models.PositiveSmallIntegerField(null=True, help_text="Of how the content is written (decision 19)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    material = Material.RETURN

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "what"], name="agreement_once")]

    # What is agreed about the outcomes is read with them, also by the SHA before submission.
    ABOUT_OUTCOMES = (What.OUTCOMES_WITH_PARTNERS, What.OUTCOMES_BY_BOARD)

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> models.Q:
        """Agreements of the outcomes with the outcomes, the others with the return."""
        outcomes = models.Q(what__in=cls.ABOUT_OUTCOMES)
        with_outcomes = reach(actor, READS[Material.OUTCOMES], cls.assessment_path, of)
        return outcomes & with_outcomes | ~outcomes & super().reach(actor, of)


class Aspiration(Guarded):
    """The value aimed for in one year of an outcome, in the metric's unit. `year` is that in which it starts (Q-11)."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=4)

    material = Material.OUTCOMES
    assessment_path = "choice__assessment"

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["choice", "year"], name="aspiration_once_a_year")]


class Commentary(Guarded):
    """What the PCT wrote under one prompt (R-162, R-163, R-182). Not `confirmed` while it is last year's."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    confirmed = models.BooleanField(default=True)

    material = Material.RETURN

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "prompt"], name="commentary_once")]


class Declaration(Guarded):
    """A signature on the hash of the return (R-245). A later change of the return ends it for good, as reopening does.

    It holds what was signed, so that what was changed since can be said; one from before that was held does not.
    """

    class As(models.TextChoices):
        CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
        CHAIR = "chair", "Chair"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=As)
    content_sha256 = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(help_text="Of how the return was written that was signed (decision 19)")
    content = models.JSONField(null=True, help_text="The return that was signed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True)
    outlived = models.BooleanField(default=False, help_text="Voided by a change of the return, not by its reopening")
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who made that change"
    )

    material = Material.RETURN

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "role", "content_sha256"],
                condition=models.Q(voided_at__isnull=True),
                name="declaration_once_on_a_hash",
            )
        ]


class FrozenCopy(Guarded):
    """The return as submitted, immutable, with a hash for each item and part. Later stages refer to it.

    Its content and hashes are of one version of writing returns. What was signed, or frozen before, in another version
    is compared with the hashes that the same return has in that one.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(help_text="Of how the content is written (decision 19)")
    content = models.JSONField()
    hashes = models.JSONField()
    sha256 = models.CharField(max_length=64)
    earlier_hashes = models.JSONField(
        default=dict, help_text="The hash, and those of items and parts, in each earlier version that is compared with"
    )
    beside = models.JSONField(
        default=dict, help_text="The values that stood beside the outcomes, by metric; no part of what was signed"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="frozen_copy_once")]

    def save(self, **kwargs: Any) -> None:
        """Write it once; a copy is never changed."""
        if not self._state.adding:
            raise TypeError("A frozen copy is never changed.")
        super().save(**kwargs)

    def sha256_in(self, version: int) -> str:
        """Its hash in a version; empty for one in which nothing was signed or frozen before it."""
        return self.sha256 if version == self.version else self.earlier_hashes.get(str(version), {}).get("sha256", "")

    def item_hashes(self, version: int) -> dict[str, str]:
        """The hashes of its items in a version; none for one in which nothing was signed or frozen before it."""
        held = self.hashes if version == self.version else self.earlier_hashes.get(str(version), {})
        return held.get("items", {})

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> models.Q:
        """Under the row of the copies (`cycles.visibility.COPIES`)."""
        return reach(actor, COPIES, "assessment", of)
