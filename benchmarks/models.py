from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from files.models import StoredFile
from organisations.models import Organisation


def called(title: str, definition: str) -> str:
    """What a metric is called: its title, or its definition where the handbook leaves the title empty (appendix I)."""
    return title or definition


class Metric(models.Model):
    """A measure with a definition and a unit. The direction of improvement is ours, never the handbook's (Q-10)."""

    class Direction(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        UNCLEAR = "unclear", "Not settled"

    key = models.CharField(max_length=80, unique=True)
    title = models.TextField()
    definition = models.TextField()
    definition_points = models.JSONField(default=list)
    unit = models.CharField(max_length=100, blank=True)
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.UNCLEAR)
    direction_note = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="Ours, not the source's")
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The PCT that defined it; empty where it is national. Its values are reached through that PCT only",
    )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called."""
        return called(self.title, self.definition)

    @property
    def least_decimals(self) -> int:
        """With how many decimals its values are shown at least: a national metric says so, a PCT's own does not."""
        return 0 if self.owner_id else self.decimals


class Load(models.Model):
    """One file of values, taken in as a whole or not at all."""

    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=300)
    dated = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Value(models.Model):
    """A metric's value for one organisation and period. Missing is missing, with the reason, and never zero."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    absent = models.CharField(max_length=100, blank=True, help_text="Why there is no value, as the source says it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["metric", "organisation", "starts", "ends"], name="value_once"),
            models.CheckConstraint(name="value_period_in_order", condition=Q(ends__gte=models.F("starts"))),
            models.CheckConstraint(
                name="value_or_absent",
                condition=Q(value__isnull=True) & ~Q(absent="") | Q(value__isnull=False, absent=""),
            ),
        ]


class Peer(models.Model):
    """The cluster of like organisations that an organisation belongs to, in one classification."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    classification = models.CharField(max_length=60)
    cluster = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "classification"], name="peer_once")]
