"""The balance of a PCT's nominees: from where they come, and what its SHA sees of them besides."""

from dataclasses import dataclass

from cycles.models import Assessment
from organisations.actors import Actor
from organisations.roles import SHA_ROLES
from surveys.models import Nominee, NomineeComment
from surveys.queries.nominations import NomineeBook, NomineeLine


@dataclass(frozen=True)
class Share:
    """How many of a category or group are nominated, and their share of all in per cent, rounded."""

    label: str
    nominated: int
    places: int
    share: int
    additional: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether a category has nobody (R-122); additional respondents are never missing."""
        return not self.nominated and not self.additional


@dataclass(frozen=True)
class GroupBalance:
    """One group of stakeholders: its categories, and all of it together."""

    whole: Share
    categories: list[Share]
    empty: list[str]


@dataclass(frozen=True)
class SharedPerson:
    """A nominee whom other PCTs of the region named as well; `pcts` is shown to their SHA alone."""

    line: NomineeLine
    pcts: list[str]


@dataclass(frozen=True)
class Balance:
    """From where the nominees come, which have an address of the PCT's own, and which other PCTs named too."""

    groups: list[GroupBalance]
    own: list[NomineeLine]
    shared: list[SharedPerson]
    sees_region: bool


def balance_of(assessment: Assessment, actor: Actor, book: NomineeBook) -> Balance:
    """The balance of a book that the actor was given; one query for the region's SHA, none for others."""
    groups = []
    for group in book.groups:
        categories = [
            Share(one.label, len(one.lines), one.limit, _share(len(one.lines), book.nominated), one.category is None)
            for one in group.categories
        ]
        places = sum(one.places for one in categories)
        whole = Share(group.label, group.total, places, _share(group.total, book.nominated))
        groups.append(GroupBalance(whole, categories, group.empty))
    sees_region = is_of_region(assessment, actor)
    return Balance(groups, book.own, _shared(assessment, actor, book) if sees_region else [], sees_region)


def is_of_region(assessment: Assessment, actor: Actor) -> bool:
    """Whether the actor is of the SHA of this PCT, and so sees its other PCTs too."""
    parent = assessment.organisation.parent_id
    return parent is not None and actor.holds(parent, *SHA_ROLES)


def _share(number: int, of: int) -> int:
    return (200 * number + of) // (2 * of) if of else 0


def _shared(assessment: Assessment, actor: Actor, book: NomineeBook) -> list[SharedPerson]:
    """By address. Only ever for the SHA: a PCT is not told whom another nominates (R-008)."""
    others = (
        Nominee.objects.showing(actor)
        .filter(
            assessment__cycle=assessment.cycle_id,
            assessment__organisation__parent=assessment.organisation.parent_id,
            email__in=[line.nominee.email for line in book.lines],
        )
        .exclude(assessment=assessment)
        .order_by("assessment__organisation__name")
    )
    named: dict[str, list[str]] = {}
    for email, pct in others.values_list("email", "assessment__organisation__name"):
        named.setdefault(email, []).append(pct)
    return [SharedPerson(line, named[line.nominee.email]) for line in book.lines if line.nominee.email in named]


def comments_on(assessment: Assessment, actor: Actor) -> list[NomineeComment]:
    """What the SHA said of the nominees, oldest first; one query."""
    return list(NomineeComment.objects.showing(actor, assessment))
