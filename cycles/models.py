from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cycles.states import STEP_OF_STATE, Stage, State
from cycles.visibility import READS, SELF_RATINGS, Guarded, Material, reach_by_stage
from frameworks.models import Criterion, Framework, Grade, Item
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import Kind


class Cycle(models.Model):
    """One year of assurance on one version of a framework. Its numbers are data: a year can differ (Q-01, Q-02)."""

    year = models.CharField(max_length=10, unique=True, help_text="For instance 2009/10")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    first_aspiration_year = models.PositiveSmallIntegerField(help_text="Year Y3 begins in April of this year (Q-11)")
    survey_minimum = models.PositiveSmallIntegerField(default=20, help_text="Completed surveys needed (R-152)")
    smallest_group = models.PositiveSmallIntegerField(default=5, help_text="Smaller groups are withheld (Q-02)")
    bands = models.JSONField(default=dict, help_text="Mean from which a survey supports level 2, 3 and 4 (Q-01)")
    publishes_reports = models.BooleanField(default=True, help_text="Else scorecards only (Q-17)")
    illustrative = models.BooleanField(default=False, help_text="Its figures are made up and marked so wherever shown")

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return self.year


class Timetable(models.Model):
    """The dates that one SHA sets for its region in a cycle (R-047, R-048). Times are UK time."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="timetables")
    sha = models.ForeignKey(Organisation, models.PROTECT, related_name="+", limit_choices_to={"kind": Kind.SHA})
    submission_at = models.DateTimeField()
    second_set_until = models.DateTimeField()
    survey_closes_at = models.DateTimeField()
    panels_from = models.DateField()
    panels_to = models.DateField()
    proposed = models.BooleanField(default=False, help_text="Shifted from last year; the SHA has not set it yet")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Who set the dates that stand"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "sha"], name="timetable_once"),
            models.CheckConstraint(
                name="timetable_panels_in_order", condition=Q(panels_to__gte=models.F("panels_from"))
            ),
        ]


class Extension(models.Model):
    """Another submission deadline for one PCT of the region, with the reason (R-048). The survey closes as it did."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="extensions")
    pct = models.ForeignKey(Organisation, models.PROTECT, related_name="+", limit_choices_to={"kind": Kind.PCT})
    submission_at = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["timetable", "pct"], name="extension_once")]


class Assessment(Guarded):
    """One PCT in one cycle, pinned to the framework version it began on."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", limit_choices_to={"kind": Kind.PCT}
    )
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.PREPARING)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    material = Material.EXISTENCE
    assessment_path = ""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "organisation"], name="assessment_once")]
        indexes = [models.Index(fields=["cycle", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.cycle}"

    @property
    def step(self) -> str:
        """The name of the process's stage it is in (R-041)."""
        return STEP_OF_STATE[State(self.state)].label


class StateChange(Guarded):
    """One move of an assessment: from where to where, who, when and why. Append-only."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    move = models.CharField(max_length=40)
    before = models.CharField(max_length=20, choices=State)
    after = models.CharField(max_length=20, choices=State)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    material = Material.EXISTENCE

    class Meta:
        ordering = ["at", "pk"]


class Part(Guarded):
    """One form of an assessment, so that many people can work at once. Its version tells a late save.

    See docs/architecture.md, rule 7.
    """

    class Kind(models.TextChoices):
        OUTCOMES = "outcomes", "Outcomes"
        NOMINEES = "nominees", "Survey nominees"
        COMPETENCY = "competency", "Competency"
        GOVERNANCE = "governance", "Governance component"
        CONTRACT = "contract", "Contracting process form"
        LOCAL_OUTCOME = "local-outcome", "Locally defined outcome"

        def key(self, about: object = "") -> str:
            """The key of its part about one competency, component, contract or outcome; no other place builds one."""
            return f"{self.value}-{about}" if about else self.value

    class State(models.TextChoices):
        EMPTY = "empty", "Not started"
        DRAFT = "draft", "In progress"
        COMPLETED = "completed", "Completed"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=60, help_text="competency-3, governance-strategy, outcomes, nominees")
    state = models.CharField(max_length=10, choices=State, default=State.EMPTY)
    version = models.PositiveIntegerField(default=0)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    material = Material.EXISTENCE

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="part_once"),
            models.CheckConstraint(
                name="part_saved_by_and_at",
                condition=Q(saved_by__isnull=True, saved_at__isnull=True)
                | Q(saved_by__isnull=False, saved_at__isnull=False),
            ),
        ]

    @property
    def about(self) -> str:
        """The key of its competency, component or contracting form, or the number of its outcome; else nothing."""
        return self.key.removeprefix(self.kind).removeprefix("-")


class PartNote(Guarded):
    """A note of the PCT's people to each other beside a form. No part of the submission (docs/visibility.md, row 4)."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    material = Material.TEAM_NOTES
    assessment_path = "part__assessment"

    class Meta:
        ordering = ["at", "pk"]


class Revision(Guarded):
    """What a form held after one save, box by box: an earlier text can be read and taken back. Append-only.

    Or what its author typed and did not bring into the return: the text that a later one took the place of, or that
    was not chosen where two people changed a form. It has the version that they had before them.
    """

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text="The boxes by name, each with the list of its values")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    set_aside = models.BooleanField(default=False, help_text="Typed, and not saved in the return")

    material = Material.TEAM_NOTES
    assessment_path = "part__assessment"

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "version"], name="revision_once", condition=models.Q(set_aside=False)
            )
        ]


class Unsaved(Guarded):
    """What one person typed into a form and what is not, or not yet, in the return (docs/architecture.md, rule 7).

    Written while they type, and whenever a save is refused. It goes when they save the form or throw it away.
    """

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(help_text="Of the part that they had before them")
    content = models.JSONField(help_text="The boxes by name, each with the list of its values")
    at = models.DateTimeField(default=timezone.now)
    pressed = models.BooleanField(default=False, help_text="They meant to save it: it does not give way unseen")

    material = Material.TEAM_NOTES
    assessment_path = "part__assessment"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "by"], name="unsaved_once")]


class Rating(Guarded):
    """The grade one stage gave an item. Regional and national rows exist only where a round changed something."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage)
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    copy = models.PositiveSmallIntegerField(null=True, help_text="Number of the frozen copy it judged")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "item", "stage"], name="rating_once_a_stage")]
        # Holds all that the calibration grid reads of fifteen thousand ratings.
        indexes = [models.Index(fields=["assessment", "stage", "item", "grade"], name="rating_in_the_grid")]

    ROW_OF_STAGE = {
        Stage.SELF: SELF_RATINGS,
        Stage.EVIDENCE: READS[Material.EVIDENCE],
        Stage.PANEL: READS[Material.PANEL_RATINGS],
        Stage.REGIONAL: READS[Material.REGIONAL],
        Stage.NATIONAL: READS[Material.NATIONAL],
    }

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """Each stage under its own row of the table: the rating trail is their union (docs/visibility.md)."""
        return reach_by_stage(actor, cls.ROW_OF_STAGE, of)


class Mark(Guarded):
    """Whether a criterion is met, at one stage, with a note. On a governance line: "this describes us" (R-178)."""

    class Verdict(models.TextChoices):
        MET = "met", "Met"
        NOT_MET = "not_met", "Not met"
        NOT_EVIDENCED = "not_evidenced", "Not evidenced"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage)
    verdict = models.CharField(max_length=15, choices=Verdict)
    note = models.TextField(blank=True)
    copy = models.PositiveSmallIntegerField(null=True, help_text="Number of the frozen copy it judged")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion", "stage"], name="mark_once_a_stage"),
        ]
        indexes = [models.Index(fields=["assessment", "stage"])]

    ROW_OF_STAGE = {
        Stage.SELF: READS[Material.RETURN],
        Stage.EVIDENCE: READS[Material.EVIDENCE],
        Stage.PANEL: READS[Material.PANEL_RATINGS],
    }

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """Ticks with the return, evidence marks with the evidence review, the panel's with its ratings."""
        return reach_by_stage(actor, cls.ROW_OF_STAGE, of)
