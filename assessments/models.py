from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from benchmarks.models import Metric
from cycles.models import Assessment
from cycles.states import State, since
from cycles.visibility import READS, Material, Row, Shown, Viewer, reach
from frameworks.models import Framework, Prompt
from organisations.actors import Actor


class OutcomeLine(models.Model):
    """A line of the outcomes form (R-055, appendix I). Lines that share `counts_as` count as one outcome (R-062)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    ref = models.CharField(max_length=5)
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    area = models.CharField(max_length=100)
    area_is_ours = models.BooleanField(default=False)
    national = models.BooleanField(default=False)
    counts_as = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "ref"], name="outcome_line_once")]


class Choice(Shown):
    """An outcome the PCT chose, with the rationale of its aspirations (R-078). National ones always are (R-059)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    line = models.ForeignKey(OutcomeLine, models.PROTECT, related_name="+")
    rationale = models.TextField(blank=True)

    material = Material.OUTCOMES

    class Meta:
        ordering = ["line__order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "line"], name="choice_once")]


class Aspiration(Shown):
    """The value aimed for in one year of an outcome, in the metric's unit. `year` is that in which it starts (Q-11)."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=4)

    material = Material.OUTCOMES
    assessment_path = "choice__assessment"

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["choice", "year"], name="aspiration_once_a_year")]


class Commentary(Shown):
    """What the PCT wrote under one prompt (R-162, R-163, R-182)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    material = Material.RETURN

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "prompt"], name="commentary_once")]


class Declaration(Shown):
    """A signature on the hash of the return (R-245). A later save changes the hash and so voids it, visibly.

    Reopening does not change the hash, so it writes `voided_at`.
    """

    class As(models.TextChoices):
        CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
        CHAIR = "chair", "Chair"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=As)
    content_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True)

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


class FrozenCopy(Shown):
    """The return as submitted, immutable, with a hash for each item and part (DESIGN 5). Later stages refer to it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    content = models.JSONField()
    hashes = models.JSONField()
    sha256 = models.CharField(max_length=64)
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

    @classmethod
    def reach(cls, actor: Actor) -> models.Q:
        """As the return from submission on; a reopened one stays readable as its copy to those who read it then."""
        row: Row = {
            viewer: states | {State.PREPARING} if since(State.SUBMITTED) <= states else states
            for viewer, states in READS[Material.RETURN].items()
            if viewer is not Viewer.DH
        }
        return reach(actor, row, "assessment")
