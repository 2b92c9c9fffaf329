from django.db import models


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

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called: its title, or its definition where the handbook leaves the title empty (appendix I)."""
        return self.title or self.definition
