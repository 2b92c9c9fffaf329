"""The nominees for the survey: who is nominated, by group and category, how far each mail is, who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.counts import counted, either
from surveys.models import NomineeComment
from surveys.pages.nominee_actions import nominee_actions, nominee_url
from surveys.queries.balance import comments_on, is_of_region
from surveys.queries.forgetting import people_kept_for
from surveys.queries.nominations import (
    CategoryBook,
    GroupBook,
    NomineeBook,
    NomineeLine,
    SecondSetStatus,
    second_set_status,
)
from ui import cells, marks


@dataclass(frozen=True, kw_only=True)
class Person:
    """A nominee in the list, and the links to what the reader may do."""

    line: NomineeLine

    @property
    def is_forgotten(self) -> bool:
        """Whether name and address are deleted."""
        return self.line.nominee.is_forgotten

    @property
    def url(self) -> str:
        """The person's own page."""
        return nominee_url("nominee_detail", self.line)

    @property
    def who(self) -> SafeString:
        """Name, job and organisation, then the address, what it was before it was corrected (R-128), and whether the
        second set brought the person in (R-125).
        """
        nominee = self.line.nominee
        name = cells.link(cells.strong(nominee.name), self.url)
        address = f"{self.line.addresses}{', second set' if nominee.set == 2 else ''}"
        return cells.lines(
            cells.beside(name, nominee.job_title, nominee.organisation_name, by=", "), cells.small(address)
        )

    @property
    def mail(self) -> SafeString:
        """How far the mail is, and what is odd about the address."""
        delivery = self.line.delivery
        words = marks.flag("late", delivery.words) if delivery.is_trouble else delivery.words
        said = cells.beside(words, delivery.is_trouble and delivery.reason or "", by=": ")
        return cells.lines(
            said,
            marks.flag("warn", "Address of the PCT itself") if self.line.own_domain else "",
            marks.flag("warn", "Address corrected by the SHA") if self.line.corrections else "",
        )

    @property
    def actions(self) -> SafeString:
        """The links to what the reader may do."""
        return nominee_actions(self.line)


@dataclass(frozen=True, kw_only=True)
class CategoryOfPeople:
    """A category of which somebody is nominated."""

    book: CategoryBook
    people: list[Person]


@dataclass(frozen=True, kw_only=True)
class GroupOfPeople:
    """A group of stakeholders, its categories in which somebody is, and the page to nominate one more."""

    book: GroupBook
    categories: list[CategoryOfPeople]
    add_url: str


@dataclass(frozen=True, kw_only=True)
class NomineeList:
    """The list as one reader sees it."""

    book: NomineeBook
    groups: list[GroupOfPeople]
    trouble: list[Person]
    may_nominate: Decision
    may_submit: Decision
    may_take_back_all: Decision | None
    sees_counts: bool
    of_region: bool
    second: SecondSetStatus | None
    comments: Sequence[NomineeComment]
    kept_for: str
    close_url: str

    @property
    def forgotten(self) -> bool:
        """Whether the people are deleted, some time after the closing."""
        return any(line.nominee.is_forgotten for line in self.book.lines)

    @property
    def is_draft(self) -> bool:
        """Whether the reader nominates and nobody was asked yet."""
        return bool(self.may_nominate) and not self.book.contacted

    @property
    def all_asked(self) -> bool:
        """Whether the reader nominates and everybody nominated was asked."""
        return bool(self.may_nominate and self.book.nominated) and not self.book.waiting

    @property
    def shows_responses(self) -> bool:
        """Whether there are counts of responses that the reader sees."""
        return self.sees_counts and bool(self.book.contacted)

    @property
    def not_written_to(self) -> str:
        """How many mails wait to leave, as the beginning of a sentence."""
        number = len(self.book.held)
        return f"{counted(number, 'person', 'people')} {either(number, 'has', 'have')}"

    @property
    def own_addresses(self) -> str:
        """How many have an address of the PCT itself, and that it is to be checked (R-119)."""
        number = len(self.book.own)
        people = f"{counted(number, 'nominee')} {either(number, 'has', 'have')}"
        return (
            f"{people} an address in the domain of the PCT’s own staff. Nominees come from other organisations: check"
            f" that {either(number, 'this is', 'these are')} right."
        )


def nominee_list(assessment: Assessment, actor: Actor, book: NomineeBook) -> NomineeList:
    """The list of a book that the actor was given."""
    desk = book.desk
    sees_counts = sees(actor, assessment, Material.RESPONSE_COUNTS)
    return NomineeList(
        book=book,
        groups=[_group(assessment, group) for group in book.groups],
        trouble=[Person(line=line) for line in book.trouble],
        may_nominate=desk.nominate,
        may_submit=desk.submit(book.waiting),
        may_take_back_all=desk.take_back_all(len(book.held)) if book.held else None,
        sees_counts=sees_counts,
        of_region=is_of_region(assessment, actor),
        second=second_set_status(assessment, desk) if sees_counts else None,
        comments=comments_on(assessment, actor),
        kept_for=people_kept_for(),
        close_url=reverse("assessment_hub", args=[assessment.pk]),
    )


def _group(assessment: Assessment, group: GroupBook) -> GroupOfPeople:
    return GroupOfPeople(
        book=group,
        categories=[
            CategoryOfPeople(book=category, people=[Person(line=line) for line in category.lines])
            for category in group.categories
            if category.lines
        ],
        add_url=f"{reverse('nominee_add', args=[assessment.pk])}?group={group.group}",
    )
