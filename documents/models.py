from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cycles.models import Assessment
from cycles.visibility import Material, Shown
from files.models import StoredFile
from frameworks.models import Framework, Item


class DocumentType(models.Model):
    """A prescribed type of document, with its limits and what it is evidence for (R-190, appendix IV)."""

    class Source(models.TextChoices):
        UPLOAD = "upload", "Uploaded"
        FORM = "form", "Filled in online"

    class Provider(models.TextChoices):
        PCT = "pct", "PCT"
        SHA = "sha", "SHA"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    footnote = models.TextField(blank=True)
    provided_by = models.CharField(max_length=5, choices=Provider)
    source = models.CharField(max_length=10, choices=Source)
    prescribed = models.BooleanField(default=True, help_text="Else one of the three further documents (R-202)")
    minimum = models.PositiveSmallIntegerField(default=1)
    maximum = models.PositiveSmallIntegerField(default=1)
    limit_is_ours = models.BooleanField(default=True, help_text="The handbook gives no number (Q-05)")
    max_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    formats = models.JSONField(default=list, blank=True, help_text='Endings allowed, such as ["xlsx"]; empty: all')
    order = models.PositiveSmallIntegerField()
    items = models.ManyToManyField(Item, related_name="+", blank=True, help_text="The appendix IV matrix")

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="document_type_key_once")]

    def __str__(self) -> str:
        return self.title


class Document(Shown):
    """A file the PCT (or its SHA) hands in, of a type, under the handbook's name (R-195). Removed ones stay, unseen."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, help_text="Newcastle_Strategic plan_2010-01-12.pdf (Q-07)")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    uploader_name = models.CharField(max_length=150, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    # The list and the openings are two lines of the table: `documents.policies.may_open` asks the second.
    material = Material.DOCUMENT_LIST

    class Meta:
        ordering = ["type__order", "at", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "name"], name="document_name_once")]

    def __str__(self) -> str:
        return self.name


class SignPost(Shown):
    """Where in a document the evidence for an item stands, and why to read it (R-165)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    page_from = models.PositiveIntegerField(null=True, blank=True)
    page_to = models.PositiveIntegerField(null=True, blank=True)
    paragraph = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="Read this because")
    version = models.PositiveIntegerField(default=1)

    # Wider than this, a range sends its reader searching. The number is ours.
    BROAD_PAGES = 10

    material = Material.RETURN

    class Meta:
        ordering = ["item__order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item", "position"], name="sign_post_position_once"),
            models.CheckConstraint(name="sign_post_position_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="sign_post_pages_in_order",
                condition=Q(page_from__isnull=True, page_to__isnull=True)
                | Q(page_from__gte=1, page_to__isnull=True)
                | Q(page_from__gte=1, page_to__gte=models.F("page_from")),
            ),
        ]

    @property
    def broken(self) -> bool:
        """Whether its document was removed (R-200)."""
        return self.document.removed_at is not None

    @property
    def called(self) -> str:
        """What a link or button about it says to those who hear the page."""
        return f"sign-post {self.position}"

    @property
    def where(self) -> str:
        """The place in words: "Pages 31 to 33, paragraph 6.2"; empty where none is given."""
        pages = ""
        if self.page_from:
            one = self.page_to in (None, self.page_from)
            pages = f"Page {self.page_from}" if one else f"Pages {self.page_from} to {self.page_to}"
        place = ", ".join(filter(None, [pages, self.paragraph]))
        return place[:1].upper() + place[1:]

    @property
    def warning(self) -> str:
        """Why a reader would not find the evidence at once; empty where all is well (R-167, R-200). Refuses nothing."""
        if self.broken:
            return "The document was removed. Choose another, or remove this sign-post."
        if not self.page_from and not (self.paragraph and self.document.file.is_spreadsheet):
            return "No page is given. Analysts read only what is sign-posted: give the exact pages."
        if self.page_to and self.page_from and self.page_to - self.page_from >= self.BROAD_PAGES:
            return f"{self.page_to - self.page_from + 1} pages are a wide range. Give the exact pages."
        return ""
