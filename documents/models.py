from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cycles.models import Assessment, Part
from cycles.visibility import COPIES, Guarded, Material, reach
from files.models import StoredFile
from frameworks.models import Criterion, Framework, Item
from organisations.actors import Actor
from sentences.counts import counted
from sentences.places import place


class DocumentType(models.Model):
    """A prescribed type of document, with its limits and what it is evidence for (R-190, appendix IV)."""

    class Source(models.TextChoices):
        UPLOAD = "upload", "Uploaded"
        FORM = "form", "Filled in online"

    class Provider(models.TextChoices):
        PCT = "pct", "PCT"
        SHA = "sha", "SHA"

    # The data set of a locally defined outcome: a workbook, read where the outcome is defined.
    DATASET = "local_outcome_dataset"

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


class Document(Guarded):
    """A file the PCT (or its SHA) hands in, of a type, under the handbook's name (R-195). Removed ones stay, unseen."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, help_text="Newcastle_Strategic plan_2010-01-12.pdf (Q-07)")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="None for a form filled in online (R-213)"
    )
    comment = models.TextField(blank=True)
    dated = models.DateField(null=True, blank=True, help_text="The date the document itself bears")
    period = models.CharField(max_length=60, blank=True, help_text="The time it covers, as people write it")
    author = models.CharField(max_length=150, blank=True, help_text="Who wrote it, as people write it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="+", help_text="The version whose place it took"
    )
    copy = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Number of the last frozen copy that lists it"
    )
    form_key = models.CharField(
        max_length=36, blank=True, help_text="Of the page it was sent from: sent twice, it is one"
    )

    # The list and the openings are two lines of the table: `documents.policies.may_open` asks the second.
    material = Material.DOCUMENT_LIST

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """Those of the list, and to whoever may read a frozen copy those that one lists."""
        return super().reach(actor, of) | Q(copy__isnull=False) & reach(actor, COPIES, cls.assessment_path, of)

    class Meta:
        ordering = ["type__order", "at", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "name"], name="document_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def pages(self) -> int | None:
        """The pages of its file, where they could be read."""
        return self.file.pages if self.file else None

    @property
    def sha256(self) -> str:
        """The fingerprint of its file; none for a form filled in online."""
        return self.file.sha256 if self.file else ""

    @property
    def is_spreadsheet(self) -> bool:
        """Whether it has sheets, not pages."""
        return self.file is not None and self.file.is_spreadsheet


class SignPost(Guarded):
    """Where in a document the evidence for an item stands, and why to read it (R-165)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    page_from = models.PositiveIntegerField(null=True, blank=True)
    page_to = models.PositiveIntegerField(null=True, blank=True)
    paragraph = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="Read this because")
    criteria = models.ManyToManyField(Criterion, related_name="+", blank=True, help_text="For which it is evidence")
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
    def beyond(self) -> bool:
        """Whether it names pages that its document has not, as after a shorter version took its place (R-200)."""
        pages, last = self.document.pages, self.page_to or self.page_from
        return pages is not None and last is not None and last > pages

    @property
    def called(self) -> str:
        """What a link or button about it says to those who hear the page."""
        return f"sign-post {self.position}"

    @property
    def in_full(self) -> str:
        """Which it is, of which item, and where it leads."""
        leads_to = ", ".join(filter(None, [self.document.name, self.where]))
        return f"{self.called.capitalize()} of {self.item}: {leads_to}"

    @property
    def where(self) -> str:
        """The place in words: "Pages 31 to 33, paragraph 6.2"; empty where none is given."""
        found = place(self.page_from, self.page_to, self.paragraph)
        return found[:1].upper() + found[1:]

    @property
    def warning(self) -> str:
        """Why a reader would not find the evidence at once; empty where all is well (R-167, R-200). Refuses nothing."""
        if self.broken:
            return "The document was removed. Choose another, or remove this sign-post."
        if self.beyond:
            return f"The document has only {counted(self.document.pages or 0, 'page')}. Give pages that it has."
        if self.document.file_id is None:
            return "" if self.paragraph else "No section is given. Name the section of the form."
        if not self.page_from and not (self.paragraph and self.document.is_spreadsheet):
            return "No page is given. Analysts read only what is sign-posted: give the exact pages."
        if self.page_to and self.page_from and self.page_to - self.page_from >= self.BROAD_PAGES:
            return f"{self.page_to - self.page_from + 1} pages are a wide range. Give the exact pages."
        return ""


class FormKind(models.Model):
    """A contracting process form that the framework asks for (R-222). `named` where it is about one contract."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    title_is_ours = models.BooleanField(default=False, help_text="The handbook prints no title for it")
    named = models.BooleanField(default=True, help_text="Provider and dates are required (R-237)")
    wording = models.JSONField(default=dict, help_text="The labels and stages of the form, as printed")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="form_kind_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        """What tells it from the others: Acute, Primary Care, PCT's choice."""
        return self.title.rpartition(" - ")[2]

    @property
    def part_key(self) -> str:
        """The key of its part of a return."""
        return Part.Kind.CONTRACT.key(self.key)


class ContractForm(Guarded):
    """One contracting process form, filled in online: a document without a file, so that it is sign-posted alike."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    kind = models.ForeignKey(FormKind, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.CASCADE, related_name="+")
    provider = models.CharField(max_length=200, blank=True)
    provider_type = models.CharField(max_length=200, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    signed = models.DateField(null=True, blank=True)
    provider_context = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    confirmed = models.BooleanField(default=True, help_text="False while it is last year's, unchanged and unconfirmed")

    material = Material.RETURN

    class Meta:
        ordering = ["kind__order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind"], name="contract_form_once"),
            models.CheckConstraint(
                name="contract_form_dates_in_order",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
            ),
        ]


class ContractStage(Guarded):
    """What a contracting process form says of one stage, with an excerpt where one is needed (R-229, R-232)."""

    class Stage(models.TextChoices):
        NEGOTIATION = "negotiation", "Negotiation"
        CONTRACTING = "contracting", "Contracting"
        MANAGEMENT = "management", "Contract management"

    form = models.ForeignKey(ContractForm, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=15, choices=Stage)
    commentary = models.TextField(blank=True)
    excerpt_source = models.TextField(blank=True)
    excerpt = models.TextField(blank=True)

    material = Material.RETURN
    assessment_path = "form__assessment"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "stage"], name="contract_stage_once")]
