from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """The bytes of one file, never overwritten, with its type told by content. No address takes its id.

    See docs/architecture.md.
    """

    class Scan(models.TextChoices):
        OFF = "off", "Not scanned"
        WAITING = "waiting", "Waiting for the virus scan"
        FAILED = "failed", "Could not be scanned yet"
        CLEAN = "clean", "No virus found"
        INFECTED = "infected", "Contains a virus"

    AWAITED = (Scan.WAITING, Scan.FAILED)

    content = models.FileField(upload_to="%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=255)
    pages = models.PositiveIntegerField(null=True, help_text="Where it could be read from the file")
    sheets = models.JSONField(null=True, help_text="The names of a workbook’s sheets, where they could be read")
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.OFF)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    @property
    def is_pdf(self) -> bool:
        """Whether a browser can show it in place."""
        return self.content_type == "application/pdf"

    @property
    def is_spreadsheet(self) -> bool:
        """Whether it has sheets, not pages."""
        return "spreadsheet" in self.content_type

    @property
    def is_presentation(self) -> bool:
        """Whether it has slides."""
        return "presentation" in self.content_type
