"""The surveys of a region: every PCT with how far its nominations and its survey are, for its SHA."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment, Cycle, Timetable
from cycles.queries import current_cycle
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.roles import SHA_ROLES
from outbox.models import Mail
from sentences.dates import moment
from surveys.models import Category, Collation, Nominee, Posting
from surveys.policies import second_set
from surveys.queries.counts import Counts, count_by, response_counts
from ui.components import Tile
from ui.tables import Plain

HEADINGS = (
    "PCT code",
    "PCT",
    "SHA",
    "Nominated",
    "Categories without nominee",
    "Asked",
    "Answered",
    "Emails failed or returned",
    "Fewer nominated than needed",
    "Fewer answered than needed",
    "Second set",
)
_TROUBLE = (Mail.State.FAILED, Mail.State.BOUNCED)


@dataclass(frozen=True)
class SurveyRow:
    """One PCT's survey in numbers (R-122, R-130, R-148, R-153)."""

    assessment: Assessment
    nominated: int
    empty: int
    categories: int
    counts: Counts
    trouble: int
    second_set: Decision
    until: str

    @property
    def url(self) -> str:
        """Its list of nominees."""
        return reverse("nominee_list", args=[self.assessment.pk])

    @property
    def few(self) -> bool:
        """Whether fewer are nominated than completed surveys are needed (R-130)."""
        return self.nominated < self.counts.minimum

    @property
    def below(self) -> bool:
        """Whether too few have answered where somebody was asked (R-153)."""
        return bool(self.counts.invited) and self.counts.below_minimum

    @property
    def few_words(self) -> str:
        """That they are few."""
        return f"Below {self.counts.minimum}"

    @property
    def second(self) -> str:
        """Whether a second set is open, in a few words."""
        if not self.counts.invited:
            return "First set not sent"
        return f"Open until {self.until}" if self.second_set else "Not open"


@dataclass(frozen=True)
class SurveyRegion:
    """The PCTs of the reader's SHA, by name."""

    cycle: Cycle | None
    rows: list[SurveyRow]

    @property
    def minimum(self) -> int:
        """How many completed surveys are needed."""
        return self.cycle.survey_minimum if self.cycle else 0

    @property
    def tiles(self) -> list[Tile]:
        """The region in four numbers."""
        asked = sum(row.counts.invited for row in self.rows)
        return [
            Tile(sum(row.nominated for row in self.rows), "people nominated"),
            Tile(f"{sum(row.counts.completed for row in self.rows)} of {asked}", "surveys completed"),
            Tile(sum(row.trouble for row in self.rows), "emails failed or returned"),
            Tile(sum(row.counts.below_minimum for row in self.rows), "PCTs with too few answers so far"),
        ]


def survey_region(actor: Actor) -> SurveyRegion:
    """The surveys of the PCTs of the actor's own SHA; a fixed number of queries, whatever their number."""
    cycle = current_cycle()
    rows = Assessment.objects.showing(actor).filter(
        cycle=cycle, organisation__parent__in=actor.organisations(*SHA_ROLES)
    )
    assessments = list(rows.select_related("organisation__parent", "cycle").order_by("organisation__name"))
    nominees = Nominee.objects.showing(actor).filter(assessment__in=assessments)
    nominated = count_by(nominees, "assessment")
    filled = _categories_filled(nominees)
    categories = count_by(Category.objects.filter(framework__in={row.framework_id for row in assessments}), "framework")
    counts = response_counts(assessments)
    trouble = _trouble(assessments)
    timetables = {row.sha_id: row for row in Timetable.objects.filter(cycle=cycle)}
    collated = set(Collation.objects.filter(assessment__in=assessments).values_list("assessment_id", flat=True))
    found = []
    for row in assessments:
        timetable, own = timetables.get(row.organisation.parent_id or 0), counts[row.pk]
        decision = second_set(row, timetable, collated=row.pk in collated, invited=own.invited, completed=own.completed)
        until = moment(timetable.second_set_until) if timetable else ""
        found.append(
            SurveyRow(
                row,
                nominated[row.pk],
                categories[row.framework_id] - filled[row.pk],
                categories[row.framework_id],
                own,
                trouble[row.pk],
                decision,
                until,
            )
        )
    return SurveyRegion(cycle, found)


def _categories_filled(nominees: object) -> Counter[int]:
    pairs = nominees.filter(category__isnull=False).values_list("assessment_id", "category_id").distinct()  # type: ignore[attr-defined]
    return Counter(assessment for assessment, _ in pairs.order_by())


def _trouble(assessments: list[Assessment]) -> Counter[int]:
    """To how many people of each PCT the latest invitation failed or came back."""
    postings = Posting.objects.filter(
        nominee__assessment__in=assessments, nominee__withdrawn_on__isnull=True, kind=Posting.Kind.INVITATION
    ).exclude(state=Posting.State.WITHDRAWN)
    latest: dict[int, dict[int, str | None]] = defaultdict(dict)
    ordered = postings.order_by("due_at", "pk")
    for assessment, nominee, state in ordered.values_list("nominee__assessment_id", "nominee_id", "mail__state"):
        latest[assessment][nominee] = state
    return Counter({pk: sum(state in _TROUBLE for state in people.values()) for pk, people in latest.items()})


def region_rows(region: SurveyRegion) -> list[list[Plain]]:
    """The same as a table to download, with a line of headings."""
    return [list(HEADINGS), *(_cells(row) for row in region.rows)]


def _cells(row: SurveyRow) -> list[Plain]:
    pct = row.assessment.organisation
    return [
        pct.code,
        pct.name,
        str(pct.parent or ""),
        row.nominated,
        row.empty,
        row.counts.invited,
        row.counts.completed,
        row.trouble,
        "yes" if row.few else "",
        "yes" if row.counts.below_minimum else "",
        row.second,
    ]
