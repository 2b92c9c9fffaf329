"""What a PCT is asked about, once, before it sends invitations, and what it confirmed (decision 32)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from cycles.models import Assessment
from organisations.actors import Actor
from sentences.counts import counted, either
from surveys.models import Nominee, Sending
from surveys.queries.nominations import NomineeBook

FEW_CATEGORIES, SMALL_GROUPS, SMALL_SET = "few_categories", "small_groups", "small_set"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that is allowed and that the PCT may not want: `key`, a title, and what it means in a few sentences."""

    key: str
    title: str
    text: str


def questions_before_sending(assessment: Assessment, book: NomineeBook) -> list[Question]:
    """What is to be confirmed before those who wait are asked; two queries. What was confirmed with an earlier sending
    is not asked again, but for what follows from the size of this set.
    """
    if not book.waiting:
        return []
    earlier = Sending.objects.filter(assessment=assessment).values_list("confirmed", flat=True)
    confirmed = {key for one in earlier for key in one} - {SMALL_GROUPS, SMALL_SET}
    return [question for question in _questions(book) if question.key not in confirmed]


def _questions(book: NomineeBook) -> Iterator[Question]:
    if few := _few_categories(book):
        yield few
    if book.small:
        yield Question(
            key=SMALL_GROUPS,
            title="Few people in a group",
            text=f"{', '.join(book.small)}. Where fewer than {book.smallest} people of a group are asked at first, it"
            " is told only when the survey has closed how many have answered, and for all groups together only, to"
            " protect the respondents. A second set does not change that.",
        )
    if book.tells_of_single:
        yield Question(
            key=SMALL_SET,
            title="So few that a number can tell of a single person",
            text=f"{', '.join(map(str, book.tells_of_single))}. Whoever compares how many have answered before and"
            " after can tell of each of them. Nominate more people, or send all that you mean to ask at once.",
        )


def _few_categories(book: NomineeBook) -> Question | None:
    """That fewer than half of the categories have somebody (R-121, R-122)."""
    categories = [one for group in book.groups for one in group.categories if one.category]
    empty = [one.label for one in categories if not one.lines]
    filled = len(categories) - len(empty)
    if 2 * filled >= len(categories):
        return None
    people = f"{counted(book.nominated, 'person', 'people')} {either(book.nominated, 'comes', 'come')}"
    return Question(
        key=FEW_CATEGORIES,
        title="Few of the categories",
        text=f"The {people} from {filled} of {len(categories)} categories. A PCT should nominate a broad range, from"
        f" each of the categories. Nobody is nominated from: {', '.join(empty)}.",
    )


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One sending of invitations, and how many of those asked with it are still asked."""

    sending: Sending
    people: int


def sendings_of(assessment: Assessment, actor: Actor) -> list[Sent]:
    """Every sending, oldest first, as far as the actor may see who is nominated; one query."""
    people = Nominee.objects.filter(sending=OuterRef("pk")).order_by().values("sending").annotate(number=Count("pk"))
    rows = Sending.objects.showing(actor, assessment).annotate(people=Coalesce(Subquery(people.values("number")), 0))
    return [Sent(sending=row, people=row.people) for row in rows]
