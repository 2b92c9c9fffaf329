"""The surveys of a region: every PCT with how far its nominations and its survey are, for its SHA."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from cycles.models import Assessment, Cycle, Timetable
from cycles.queries import current_cycle
from cycles.visibility import Material, seen_among, sees
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.roles import SHA_ROLES
from outbox.models import Mail
from surveys.models import Category, Collation, Nominee, Posting
from surveys.policies import second_set
from surveys.queries.comments import unread_comments
from surveys.queries.counts import Counts, count_by, response_counts

_TROUBLE = (Mail.State.FAILED, Mail.State.BOUNCED)


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """One PCT's survey in numbers (R-122, R-130, R-148, R-153). `unread` counts the comments that wait to be read, and
    `screens` says that the reader is who they wait for.
    """

    assessment: Assessment
    nominated: int
    empty: int
    categories: int
    counts: Counts
    trouble: int
    unread: int
    screens: bool
    second_set: Decision
    until: datetime | None

    @property
    def few(self) -> bool:
        """Whether fewer are nominated than completed surveys are needed (R-130)."""
        return self.nominated < self.counts.minimum

    @property
    def below(self) -> bool:
        """Whether too few have answered where somebody was asked (R-153)."""
        return bool(self.counts.invited) and self.counts.below_minimum


@dataclass(frozen=True)
class SurveyRegion:
    """The PCTs of the reader's SHA, by name."""

    cycle: Cycle | None
    rows: list[SurveyRow]

    @property
    def minimum(self) -> int:
        """How many completed surveys are needed."""
        return self.cycle.survey_minimum if self.cycle else 0


def surveys_of_region(actor: Actor) -> SurveyRegion:
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
    unread = unread_comments(seen_among(actor, assessments, Material.SURVEY))
    timetables = {row.sha_id: row for row in Timetable.objects.filter(cycle=cycle)}
    collated = set(Collation.objects.filter(assessment__in=assessments).values_list("assessment_id", flat=True))
    found = []
    for row in assessments:
        timetable, own = timetables.get(row.organisation.parent_id or 0), counts[row.pk]
        decision = second_set(row, timetable, collated=row.pk in collated, invited=own.invited, completed=own.completed)
        found.append(
            SurveyRow(
                assessment=row,
                nominated=nominated[row.pk],
                empty=categories[row.framework_id] - filled[row.pk],
                categories=categories[row.framework_id],
                counts=own,
                trouble=trouble[row.pk],
                unread=unread[row.pk],
                screens=sees(actor, row, Material.COMMENTS_AS_WRITTEN),
                second_set=decision,
                until=timetable.second_set_until if timetable else None,
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
