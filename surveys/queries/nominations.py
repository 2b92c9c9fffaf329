from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef

from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.counts import counted
from sentences.dates import moment, weekday
from surveys.models import Category, Correction, Group, Invitation, Nominee
from surveys.policies import Asking, Desk
from surveys.queries.asking import askings_of
from surveys.queries.deliveries import Delivery, clock_of, delivery_state
from surveys.queries.domains import is_own, own_domains
from surveys.roll import ADDITIONAL


def places(assessment: Assessment) -> tuple[int, int]:
    """How many nominees a category can have, and how many additional ones a group can have (R-123, R-124, Q-13)."""
    limits = assessment.framework.limits
    return limits["nominees_per_category"], limits["additional_nominees_per_group"]


@dataclass(frozen=True)
class NominationsStatus:
    """How far the nominations of an assessment are. `status` is a name of `ui.components.Status`."""

    nominated: int
    contacted: int
    minimum: int

    @property
    def status(self) -> str:
        """Completed once somebody was asked: what is added later is a second set."""
        if not self.nominated:
            return "not_started"
        return "completed" if self.contacted else "in_progress"

    @property
    def hint(self) -> str:
        """The state in a sentence, with a word of warning below the number of answers needed (R-130)."""
        if not self.nominated:
            return "Nobody is nominated yet"
        people = counted(self.nominated, "person", "people")
        asked = f", {self.contacted} asked" if self.contacted else ", nobody asked yet"
        few = f". {self.minimum} completed surveys are needed" if self.nominated < self.minimum else ""
        return f"{people} nominated{asked}{few}"


def nominations_status(assessments: Iterable[Assessment]) -> dict[int, NominationsStatus]:
    """For the task lists of many assessments, which come with their cycle, by assessment id; one query."""
    assessments = list(assessments)
    asked = Exists(Invitation.objects.filter(nominee=OuterRef("pk")))
    people = Nominee.objects.filter(assessment__in=assessments).annotate(asked=asked).order_by()
    # Counted here: to have the database group them takes longer than to read fifty rows.
    counts = Counter(people.values_list("assessment", "asked"))
    return {
        row.pk: NominationsStatus(
            counts[row.pk, True] + counts[row.pk, False], counts[row.pk, True], row.cycle.survey_minimum
        )
        for row in assessments
    }


@dataclass(frozen=True, kw_only=True)
class NomineeLine:
    """A nominee, how far the mail is, whether the address is the PCT's own, how the SHA corrected it, oldest first, and
    what the reader may do.
    """

    nominee: Nominee
    asking: Asking
    delivery: Delivery
    own_domain: bool
    desk: Desk
    corrections: Sequence[Correction] = ()

    @property
    def addresses(self) -> str:
        """The address, with those that it had before it was corrected (R-128)."""
        before = [f"{one.before} until {weekday(one.on)}" for one in reversed(self.corrections)]
        return f"{self.nominee.email} ({', '.join(['corrected', *before])})" if before else self.nominee.email

    @property
    def contacted(self) -> bool:
        """Whether the person has a link, sent or about to be."""
        return self.asking.invited

    @property
    def change(self) -> Decision:
        """Whether the reader may change or remove the person."""
        return self.desk.change(self.nominee, self.asking)

    @property
    def take_back(self) -> Decision:
        """Whether the reader may take the invitation back."""
        return self.desk.take_back(self.nominee, self.asking)

    @property
    def correct(self) -> Decision:
        """Whether the reader may correct the address."""
        return self.desk.correct(self.nominee, self.asking)

    @property
    def send_again(self) -> Decision:
        """Whether the reader may send the link again."""
        return self.desk.send_again(self.nominee, self.asking)

    @property
    def withdraw(self) -> Decision:
        """Whether the reader may withdraw the nomination."""
        return self.desk.withdraw(self.nominee, self.asking)


@dataclass(frozen=True, kw_only=True)
class CategoryBook:
    """The nominees of one category, or of the additional ones where there is none."""

    category: Category | None
    label: str
    lines: list[NomineeLine]
    limit: int

    @property
    def left(self) -> int:
        """How many more fit."""
        return max(self.limit - len(self.lines), 0)


@dataclass(frozen=True)
class GroupBook:
    """One group of stakeholders with its categories in the framework's order, then the additional ones (Q-13)."""

    group: str
    label: str
    categories: list[CategoryBook]

    @property
    def total(self) -> int:
        """How many are nominated in the group."""
        return sum(len(book.lines) for book in self.categories)

    @property
    def waiting(self) -> list[NomineeLine]:
        """Those whom the next sending asks."""
        lines = [line for book in self.categories for line in book.lines]
        return [line for line in lines if not line.contacted and not line.nominee.withdrawn_on]

    @property
    def asked(self) -> bool:
        """Whether somebody of the group was asked."""
        return any(line.contacted for book in self.categories for line in book.lines)

    @property
    def empty(self) -> list[str]:
        """The categories without a nominee (R-122)."""
        return [book.label for book in self.categories if book.category and not book.lines]


@dataclass(frozen=True)
class FewMore:
    """A group of which a second set would ask so few, in a sentence "Providers: 1 person more"."""

    label: str
    people: int

    def __str__(self) -> str:
        return f"{self.label}: {counted(self.people, 'person', 'people')} more"


@dataclass(frozen=True, kw_only=True)
class NomineeBook:
    """All nominees of an assessment."""

    groups: list[GroupBook]
    nominated: int
    contacted: int
    minimum: int
    smallest: int
    desk: Desk

    @property
    def small(self) -> list[str]:
        """The groups that the next sending would make ones of a few, with their sizes: nothing is then told by group,
        and how many have answered in all only at the closing (Q-02, decision 35).

        In a second set it is every group of which nobody was asked at first.
        """
        if not self.contacted:
            return [f"{group.label}: {group.total}" for group in self.groups if 0 < group.total < self.smallest]
        if self.desk.answered is None:
            return []
        new = [group for group in self.groups if group.waiting and not group.asked]
        return [f"{group.label}: {len(group.waiting)}" for group in new]

    @property
    def tells_of_single(self) -> list[FewMore]:
        """The groups of which the next sending asks so few more that the numbers shown tell whether they answer.

        Who reads the numbers before and after knows how many of the first set had answered by then. None before a
        first set was sent, and none where no number is told while the survey is open: there is then none from before.
        """
        if not self.contacted or self.desk.answered is None:
            return []
        few = [FewMore(group.label, len(group.waiting)) for group in self.groups]
        return [one for one in few if 0 < one.people < self.smallest]

    @cached_property
    def lines(self) -> list[NomineeLine]:
        """Everybody, in the order of the page."""
        return [line for group in self.groups for book in group.categories for line in book.lines]

    @property
    def waiting(self) -> int:
        """How many are nominated and not asked yet."""
        return self.nominated - self.contacted

    @property
    def few(self) -> bool:
        """Whether fewer are nominated than completed surveys are needed (R-130)."""
        return self.nominated < self.minimum

    @property
    def warning(self) -> str:
        """That they are few."""
        return f"Fewer than {self.minimum} people are nominated"

    @cached_property
    def held(self) -> list[NomineeLine]:
        """Those whose mail can still be taken back."""
        return [line for line in self.lines if line.asking.invited and not line.asking.contacted]

    @property
    def leaves_at(self) -> str:
        """When the first of the held mails leaves; nothing where that is now."""
        moments = [line.delivery.leaves_at for line in self.held if line.delivery.leaves_at]
        return clock_of(min(moments)) if moments else ""

    @cached_property
    def trouble(self) -> list[NomineeLine]:
        """Those whose mail failed, came back, or may not have been sent."""
        return [line for line in self.lines if line.delivery.is_trouble]

    @cached_property
    def own(self) -> list[NomineeLine]:
        """Those with an address of the PCT's own domain."""
        return [line for line in self.lines if line.own_domain]

    @property
    def own_waiting(self) -> list[NomineeLine]:
        """Those of them who were not asked yet."""
        return [line for line in self.own if not line.contacted]


def nominees_of(assessment: Assessment, actor: Actor) -> NomineeBook | None:
    """The nominees by group and category, or None where the actor may not see them; a fixed number of queries."""
    if not sees(actor, assessment, Material.NOMINEES):
        return None
    askings, domains, desk = askings_of(assessment), own_domains(assessment.organisation_id), Desk(actor, assessment)
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.showing(actor, assessment):
        corrections[correction.nominee_id].append(correction)
    lines = [
        NomineeLine(
            nominee=nominee,
            asking=(asking := askings.get(nominee.pk, Asking())),
            delivery=delivery_state(nominee, asking),
            own_domain=is_own(nominee.email, domains),
            desk=desk,
            corrections=corrections.get(nominee.pk, ()),
        )
        for nominee in Nominee.objects.showing(actor, assessment)
    ]
    categories = list(Category.objects.filter(framework=assessment.framework_id))
    per_category, additional = places(assessment)
    placed: dict[tuple[str, int | None], list[NomineeLine]] = defaultdict(list)
    for line in lines:
        placed[line.nominee.group, line.nominee.category_id].append(line)
    groups = []
    for group, label in Group.choices:
        kinds: list[tuple[Category | None, str, int]] = [
            (category, category.label, per_category) for category in categories if category.group == group
        ]
        kinds.append((None, ADDITIONAL, additional))
        books = [
            CategoryBook(
                category=category, label=name, lines=placed[group, category.pk if category else None], limit=limit
            )
            for category, name, limit in kinds
        ]
        groups.append(GroupBook(group, label, books))
    asked = sum(line.contacted for line in lines)
    return NomineeBook(
        groups=groups,
        nominated=len(lines),
        contacted=asked,
        minimum=assessment.cycle.survey_minimum,
        smallest=assessment.cycle.smallest_group,
        desk=desk,
    )


@dataclass(frozen=True, kw_only=True)
class SecondSetStatus:
    """Whether a second set is open, until when, and by which counts (R-125, Q-14). `completed` None is not told."""

    decision: Decision
    until: datetime | None
    invited: int
    completed: int | None
    minimum: int

    @property
    def until_in_words(self) -> str:
        """The region's date, in UK time."""
        return moment(self.until) if self.until else ""


def second_set_status(assessment: Assessment, desk: Desk) -> SecondSetStatus | None:
    """Where the second set stands, or None before the first was sent; four queries, none where the desk was asked
    before. The caller shows counts only to who may see them.
    """
    if not desk.invited:
        return None
    return SecondSetStatus(
        decision=desk.second_set,
        until=desk.dates.second_set_until if desk.dates else None,
        invited=desk.invited,
        completed=desk.answered,
        minimum=assessment.cycle.survey_minimum,
    )
