from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cycles.models import Assessment, Cycle
from files.models import StoredFile
from organisations.models import Organisation
from panels.models import Issue


class Round(models.Model):
    """One round of calibration: an SHA's of its region, or the national one (R-386)."""

    class Level(models.TextChoices):
        REGIONAL = "regional", "Regional"
        NATIONAL = "national", "National"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    sha = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    signed_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "sha"], condition=Q(level="regional"), name="round_region_once"),
            models.UniqueConstraint(fields=["cycle"], condition=Q(level="national"), name="round_national_once"),
            models.CheckConstraint(
                name="round_region_has_sha",
                condition=Q(level="regional", sha__isnull=False) | Q(level="national", sha__isnull=True),
            ),
            models.CheckConstraint(
                name="round_signed_off_by_and_at",
                condition=Q(signed_off_by__isnull=True, signed_off_at__isnull=True)
                | Q(signed_off_by__isnull=False, signed_off_at__isnull=False),
            ),
        ]


class Publication(models.Model):
    """What the public reads of one PCT's year: issues only, never live rows (docs/architecture.md, rule 10)."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Issue, models.PROTECT, related_name="+")
    report = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class YearFile(models.Model):
    """All that was public of a year as one CSV file, made by a job after a publication: fixed and hashed (R-410)."""

    year = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    pcts = models.PositiveIntegerField(help_text="How many PCTs are in it")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="year_file_number_once")]
