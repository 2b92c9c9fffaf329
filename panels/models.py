from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from cycles.models import Assessment, Cycle
from cycles.visibility import READS, Guarded, Material, Row, Viewer, reach, reach_by_stage
from files.models import StoredFile
from frameworks.models import Framework, Item
from organisations.actors import Actor
from organisations.models import Organisation


class PanelRole(models.Model):
    """A place on a panel, mandatory or not, with its conditions in the handbook's words (R-307)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    constraints = models.JSONField(default=list)
    mandatory = models.BooleanField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="panel_role_once")]


class AgendaItem(models.Model):
    """A timed item of the panel day as the handbook prints it (R-314)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    starts = models.CharField(max_length=10)
    ends = models.CharField(max_length=10)
    title = models.TextField()
    section = models.CharField(max_length=40)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "order"], name="agenda_item_once")]


class Dimension(models.Model):
    """One of the nine dimensions of organisational health, under alignment, execution or renewal (R-376, R-377)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    heading = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    question = models.TextField()
    heading_is_ours = models.BooleanField(default=True, help_text="Which heading it belongs to is inferred (Q-19)")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="dimension_once")]


class Panel(models.Model):
    """A review panel of one SHA in one cycle (R-307)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    sha = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "sha", "name"], name="panel_name_once")]


class Seat(models.Model):
    """A person on a panel, in one of its roles. One seat is the chair's (R-308)."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.ForeignKey(PanelRole, models.PROTECT, related_name="+")
    home = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    is_chair = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="seat_once"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_chair=True), name="seat_one_chair"),
        ]


class PanelDay(Guarded):
    """The day on which a panel meets one PCT (R-049)."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="+")
    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    on = models.DateField()

    material = Material.PANEL_DAY


class Conflict(models.Model):
    """An interest that a member declared in one PCT; the member then has no seat on it (`docs/visibility.md`)."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    day = models.ForeignKey(PanelDay, models.CASCADE, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "day"], name="conflict_once")]


class Review(Guarded):
    """That an analyst finished the evidence review of one item, and against which frozen copy (R-259)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(default=timezone.now)
    copy = models.PositiveSmallIntegerField()

    material = Material.EVIDENCE

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="review_once")]


class Briefing(Guarded):
    """What the panel reads before its day: written by an analyst, approved by another, then fixed (R-272)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    background = models.TextField(blank=True)
    discussion = models.TextField(blank=True, help_text="Areas suggested for discussion (R-266)")
    version = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text="All who saved it; none of them approves it"
    )
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)

    material = Material.BRIEFING

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="briefing_number_once"),
            models.CheckConstraint(
                name="briefing_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
            ),
            models.CheckConstraint(
                name="briefing_approved_by_and_at",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]


class Report(Guarded):
    """The panel's report while it is written: one row, with its texts as numbered paragraphs (R-355)."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    material = Material.PANEL_RATINGS

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_signed_by_and_at",
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
            )
        ]


class Paragraph(Guarded):
    """One paragraph of the report: an action, an advice, or the commentary on an item (R-356, R-360, R-362)."""

    class Section(models.TextChoices):
        SUMMARY = "summary", "What we found"
        ACTION = "action", "Immediate actions"
        ADVICE = "advice", "Developmental advice"
        DISCUSSION = "discussion", "What we discussed on the panel day"
        OUTCOMES = "outcomes", "Outcomes"
        COMPETENCY = "competency", "Competency"
        GOVERNANCE = "governance", "Governance"

    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    section = models.CharField(max_length=20, choices=Section)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    material = Material.PANEL_RATINGS
    assessment_path = "report__assessment"

    class Meta:
        ordering = ["section", "order", "pk"]


class Potential(Guarded):
    """Potential for improvement: two texts, no rating, agreed by PCT and SHA once shared (R-374 to R-385)."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="+")
    position = models.TextField(blank=True, help_text="The journey towards world class")
    development = models.TextField(blank=True, help_text="Areas for organisational development")
    version = models.PositiveIntegerField(default=0)
    shared_at = models.DateTimeField(null=True)
    pct_comment = models.TextField(blank=True)
    pct_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pct_agreed_at = models.DateTimeField(null=True)
    sha_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sha_agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="potential_pct_agreed_by_and_at",
                condition=Q(pct_agreed_by__isnull=True, pct_agreed_at__isnull=True)
                | Q(pct_agreed_by__isnull=False, pct_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="potential_sha_agreed_by_and_at",
                condition=Q(sha_agreed_by__isnull=True, sha_agreed_at__isnull=True)
                | Q(sha_agreed_by__isnull=False, sha_agreed_at__isnull=False),
            ),
        ]

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """The PCT reads it from sharing on, before it reads any rating (R-382); the others as the table says."""
        row = READS[Material.POTENTIAL]
        pct: Row = {Viewer.PCT: row[Viewer.PCT]}
        rest: Row = {viewer: states for viewer, states in row.items() if viewer is not Viewer.PCT}
        theirs = reach(actor, pct, "assessment", of) & Q(shared_at__isnull=False)
        return reach(actor, rest, "assessment", of) | theirs


class Issue(Guarded):
    """A scorecard or report as it left the house: its read model and PDF, fixed and hashed, never rendered again.

    The read model is a row of its own, so that whoever goes through the issues of all PCTs reads little of each.
    """

    class Kind(models.TextChoices):
        SCORECARD = "scorecard", "Summary scorecard"
        REPORT = "report", "Panel report"

    class Stage(models.TextChoices):
        PANEL = "panel", "Signed off by the panel"
        PROVISIONAL = "provisional", "Provisional"
        FINAL = "final", "Final"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=15, choices=Stage)
    sha256 = models.CharField(max_length=64, help_text="Of the read model, as canonical JSON")
    pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="Made by a job after the row"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    ROW_OF_STAGE = {
        Stage.PANEL: READS[Material.PANEL_RATINGS],
        Stage.PROVISIONAL: READS[Material.PROVISIONAL],
        Stage.FINAL: READS[Material.FINAL],
    }

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "kind", "number"], name="issue_number_once")]

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """The panel's own as its ratings, the provisional and the final under rows 17 and 18."""
        return reach_by_stage(actor, cls.ROW_OF_STAGE, of)

    @cached_property
    def content(self) -> dict[str, Any]:
        """The read model as it was fixed; one query the first time."""
        return IssueContent.objects.get(issue=self.pk).content


class IssueContent(Guarded):
    """The read model of one issue, hundreds of kilobytes: read by the page of that issue and by its PDF."""

    issue = models.OneToOneField(Issue, models.CASCADE, primary_key=True, related_name="+")
    content = models.JSONField()

    assessment_path = "issue__assessment"

    @classmethod
    def reach(cls, actor: Actor, of: Assessment | None = None) -> Q:
        """With its issue."""
        return Q(issue__in=Issue.objects.showing(actor, of))
