from django.db import models


class Framework(models.Model):
    """One version of a framework. A published version is immutable (R-427); comparison across versions is by key.

    A correction stands beside the version it corrects, which goes on being what it was. It is a draft until the
    Department issues it (decision 29).
    """

    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    dated = models.CharField(max_length=60, help_text="As printed, for instance 16 September 2009")
    source = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    limits = models.JSONField(default=dict, help_text="Numbers the forms obey, such as the most sign-posts for an item")
    published_at = models.DateTimeField(null=True, blank=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the files it was loaded from")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", help_text="The version as it was first loaded"
    )
    correction = models.PositiveSmallIntegerField(default=1, help_text="2 is its first correction")
    issued_at = models.DateTimeField(null=True, blank=True, help_text="Of a correction: until then it is a draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="framework_version_once"),
            models.CheckConstraint(
                name="framework_correction_of_a_version",
                condition=models.Q(corrects__isnull=True, correction=1, issued_at__isnull=True)
                | models.Q(corrects__isnull=False, correction__gt=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (corrected version {self.correction})" if self.corrects_id else self.title

    @staticmethod
    def corrected(version: str, correction: int) -> str:
        """What a correction of a version is called; no other place builds the name."""
        return f"{version}-corrected-{correction}"

    @property
    def printed_version(self) -> str:
        """The version as its publisher counts it, whatever was corrected: "year-2"."""
        return self.version.removesuffix(self.corrected("", self.correction))

    @property
    def printed_name(self) -> str:
        """The same in words: "Year 2"."""
        return self.printed_version.replace("-", " ").capitalize()

    @property
    def name(self) -> str:
        """What a reader calls the version: "Year 2", "Year 2, corrected version 2"."""
        return f"{self.printed_name}, corrected version {self.correction}" if self.corrects_id else self.printed_name

    @property
    def is_draft(self) -> bool:
        """Whether it is a correction that the Department has not issued."""
        return self.corrects_id is not None and self.issued_at is None

    @property
    def first_id(self) -> int:
        """The id of the version as it was first loaded: its own, or of the one that it corrects."""
        return self.corrects_id or self.pk


class Scale(models.Model):
    """How criteria become a rating: added up, judged, against a target, or demonstrated (docs/architecture.md)."""

    class Rule(models.TextChoices):
        ADDITIVE = "additive", "Additive: every criterion of every lower level too"
        JUDGED = "judged", "Judged: never computed"
        TARGET = "target", "Against a target level"
        DEMONSTRATED = "demonstrated", "Demonstrated or not"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    rule = models.CharField(max_length=20, choices=Rule)
    source = models.TextField(blank=True)
    ours = models.BooleanField(default=False, help_text="The source of the framework defines no scale")

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """One step of a scale: level 3, or amber. A higher number is better."""

    scale = models.ForeignKey(Scale, models.PROTECT, related_name="grades")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["scale", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "number"], name="grade_number_once"),
            models.UniqueConstraint(fields=["scale", "code"], name="grade_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """A node of a framework's tree, known by its key for ever: its reference and wording may change, its key never."""

    class Kind(models.TextChoices):
        COMPETENCY = "competency", "Competency"
        SUB_COMPETENCY = "sub_competency", "Sub-competency"
        COMPONENT = "component", "Component"
        SUB_COMPONENT = "sub_component", "Sub-component"
        THEME = "theme", "Theme"
        TASK = "task", "Task"
        DESCRIPTOR = "descriptor", "Descriptor"
        DEMONSTRATOR = "demonstrator", "Demonstrator"
        SKILL = "skill", "Skill"
        PROCESS = "process", "Process and knowledge"
        OUTPUT = "output", "Output"
        SECTION = "section", "Section"
        GROUP = "group", "Group"
        ACTIVITY = "activity", "Activity"
        REQUIREMENT = "requirement", "Information requirement"

    class Rollup(models.TextChoices):
        NONE = "none", "None"
        MEAN = "mean", "Mean of its parts"
        COUNTS = "counts", "Counts of its parts"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    key = models.CharField(max_length=80, help_text="For instance 3b, strategy, strategy.vision-and-goals")
    kind = models.CharField(max_length=20, choices=Kind)
    ref = models.CharField(max_length=40, blank=True, help_text="As printed")
    title = models.TextField()
    short_title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, help_text="Paragraphs apart by an empty line")
    details = models.JSONField(default=list, help_text="Further official wording in blocks (docs/reference-format.md)")
    footnotes = models.JSONField(default=list, help_text="[{mark, text}], for the wording that carries the mark")
    order = models.PositiveIntegerField()
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="+")
    self_rated = models.BooleanField(default=False)
    rollup = models.CharField(max_length=10, choices=Rollup, default=Rollup.NONE)
    track = models.CharField(max_length=40, blank=True)
    signpost_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    incomplete = models.BooleanField(default=False, help_text="Incomplete in the source")
    mended = models.JSONField(default=list, help_text="[{here, source}]: what was put right, and what the source has")
    note = models.TextField(blank=True, help_text="Ours, not the source's; for instance an inferred level split")

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="item_key_once")]
        indexes = [models.Index(fields=["framework", "kind", "order"])]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}".strip()


class Criterion(models.Model):
    """One criterion of an item at one grade. Parts are text within it and are not ticked (docs/architecture.md)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="criteria")
    key = models.CharField(max_length=80)
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, related_name="+")
    order = models.PositiveIntegerField()
    text = models.TextField()
    parts = models.JSONField(default=list)
    footnotes = models.JSONField(default=list, help_text="[{mark, text}]")
    markable = models.BooleanField(default=True, help_text="The level 1 lines cannot be marked (R-332)")
    inferred = models.BooleanField(default=False, help_text="Its level is our reading of the source")

    class Meta:
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="criterion_key_once")]


class Prompt(models.Model):
    """What the PCT is asked to write about an item, with the most characters it may have (Q-03)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="prompts")
    key = models.CharField(max_length=80)
    wording = models.TextField()
    max_characters = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="prompt_key_once")]


class EvidenceSource(models.Model):
    """A document, metric or survey that supports an item (R-171, appendices V and VI)."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Documents"
        METRIC = "metric", "Metrics"
        SURVEY = "survey", "Surveys"

    item = models.ForeignKey(Item, models.PROTECT, related_name="evidence_sources")
    kind = models.CharField(max_length=10, choices=Kind)
    wording = models.TextField()
    parts = models.JSONField(default=list)
    about = models.TextField(blank=True, help_text="The question of a survey that counts")
    footnotes = models.JSONField(default=list, help_text="[{mark, text}]")
    document_type_key = models.CharField(max_length=80, blank=True, help_text="Where the wording names a document type")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "order"], name="evidence_source_order_once")]


class Guidance(models.Model):
    """Official guidance of a framework, whole or about one item or topic, such as the contracting form (R-436)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="guidance")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="guidance")
    topic = models.SlugField(max_length=60)
    order = models.PositiveIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    content = models.JSONField(default=list, help_text="Lists and tables in blocks (docs/reference-format.md)")
    place = models.CharField(max_length=200, blank=True, help_text="Where in the source it stands")
    ours = models.BooleanField(default=False, help_text="Our reading of the source, not its wording")

    class Meta:
        ordering = ["framework", "topic", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "topic", "order"], name="guidance_order_once")]


class Term(models.Model):
    """A word of the glossary with its definition and the competencies it concerns (R-433, appendix X)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="terms")
    word = models.CharField(max_length=100)
    definition = models.TextField()
    note = models.TextField(blank=True, help_text="Ours, not the source's")
    order = models.PositiveSmallIntegerField()
    items = models.ManyToManyField(Item, related_name="terms", blank=True)

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "word"], name="term_once")]


class ItemLink(models.Model):
    """How an item of one framework relates to one of another, where the key does not say it."""

    class Kind(models.TextChoices):
        REPLACES = "replaces", "Replaces"
        SAME = "same", "Same as"
        CORRESPONDS = "corresponds", "Corresponds to"
        DIMENSION = "dimension", "Dimension of"

    kind = models.CharField(max_length=20, choices=Kind)
    old = models.ForeignKey(Item, models.PROTECT, related_name="+")
    new = models.ForeignKey(Item, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "old", "new"], name="item_link_once")]
