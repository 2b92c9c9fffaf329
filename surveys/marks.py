"""What the holder of a link has done with it, kept as values that only the link gives (decision 30).

A row says that some link was answered, not whose: the value is worked out from the link, and the link from the
service's key, as reminders and the closing do. So nothing that names a person is written when somebody answers.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from itertools import islice

from surveys.models import LinkMark
from surveys.tokens import mark_of, token_of

# A nominee and the generation of the link.
Link = tuple[int, int]
# Values looked for in one query: fewer than SQLite takes.
_AT_ONCE = 900


class Done(StrEnum):
    """What a person can have done with a link. The marks are worked out of these words: they never change."""

    ANSWERED = "answered"
    NO_REMINDERS = "no reminders"
    NOT_FOR_ME = "not for me"
    DECLINED = "declined"


# That the person will not answer, in two ways of saying so. Each stops reminders, and neither stops an answer.
WILL_NOT = (Done.NOT_FOR_ME, Done.DECLINED)


def done_with(links: Collection[Link]) -> Mapping[Link, frozenset[Done]]:
    """What was done with each of these links. Answered is also who answered by one that it replaced; the rest was said
    by whoever held that one, perhaps somebody else, to whom the wrong address belongs. Worked out with the service's
    key; a query for some hundreds of values.
    """
    values = {value: (link, done) for link in links for value, done in _values_of(link, earlier=(Done.ANSWERED,))}
    found: dict[Link, set[Done]] = {link: set() for link in links}
    for value in _among(values):
        link, done = values[value]
        found[link].add(done)
    return {link: frozenset(done) for link, done in found.items()}


def note_done(link: Link, done: Done) -> bool:
    """Note that this was done with the link. Returns whether it was not noted before: of two that come at once, the
    database gives it to one alone.
    """
    _, is_new = LinkMark.objects.get_or_create(value=mark_of(token_of(*link), done))
    return is_new


def take_back_done(link: Link, *taken_back: Done) -> None:
    """Note no longer that these were done with the link or with one that it replaced."""
    _delete([value for value, done in _values_of(link) if done in taken_back])


def forget_done(links: Collection[Link]) -> None:
    """Delete whatever was noted of these links, as when their survey closes."""
    _delete([value for link in links for value, _ in _values_of(link)])


def _values_of(link: Link, *, earlier: Collection[Done] = tuple(Done)) -> Iterator[tuple[str, Done]]:
    """The values of the link, and of those that it replaced the ones of `earlier`."""
    nominee, latest = link
    for generation in range(1, latest + 1):
        token = token_of(nominee, generation)
        yield from ((mark_of(token, done), done) for done in (Done if generation == latest else earlier))


def _delete(values: Collection[str]) -> None:
    for some in _some(values):
        LinkMark.objects.filter(value__in=some).delete()


def _among(values: Collection[str]) -> Iterator[str]:
    for some in _some(values):
        yield from LinkMark.objects.filter(value__in=some).values_list("value", flat=True)


def _some(values: Collection[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
