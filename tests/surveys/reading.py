"""A reader who reasons: all that can be worked out from what the pages of a survey show, and nothing more."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

from surveys.answers import Given
from surveys.collation import Asked, Asking, Reply, Rules, collate, told, uncounted_groups

GROUPS = [("partners", "Partners"), ("providers", "Providers"), ("opinion_formers", "Opinion formers")]
NAMES = [group for group, _ in GROUPS]
ANSWERS = [1, 2, 3, 4, 5, 6, None]
Scores = tuple[int | None, ...]


def reply(group: str, scores: Sequence[int | None], text: str = "") -> Reply:
    """One survey with a score for each statement "s0", "s1" ... and a word to the open question."""
    given = {f"s{place}": Given(score) for place, score in enumerate(scores)}
    return Reply(group, given | {"open": Given(None, text)})


def content_of(replies: Sequence[Reply], people: Mapping[str, Asking], smallest: int, statements: int) -> dict:
    """The result as it is stored and shown, texts in the order in which they came."""
    asked = [Asked(key=f"s{place}", number=place + 1, text="", item="1a") for place in range(statements)]
    return collate(
        replies,
        [*asked, Asked(key="open", number=statements + 1, text="", item=None)],
        GROUPS,
        Rules(minimum=20, smallest=smallest, bands={}),
        people=people,
        shuffle=lambda texts: None,
    )


@dataclass(frozen=True)
class Counted:
    """The page of counts on one day: asked and answered by group, and the total; None where hidden."""

    asked: tuple[int, ...]
    answered: tuple[int | None, ...]
    total: int | None


def counted(
    people: Mapping[str, Asking], answered: Mapping[str, int], smallest: int, *, closed: bool = True
) -> Counted:
    """What the page shows when so many have answered."""
    hidden = uncounted_groups(people, smallest)
    return Counted(
        tuple(people[group].in_all if group in people else 0 for group in NAMES),
        tuple(None if group in hidden else answered[group] for group in NAMES),
        told(sum(answered.values()), people, smallest, closed=closed),
    )


def possible_counts(days: Sequence[Counted]) -> list[list[tuple[int, ...]]]:
    """For each day, how many of each group may have answered by then, given all days: nobody takes an answer back."""

    def fits(day: Counted) -> list[tuple[int, ...]]:
        ranges = [
            range(asked + 1) if shown is None else (shown,)
            for asked, shown in zip(day.asked, day.answered, strict=True)
        ]
        return [counts for counts in product(*ranges) if day.total in (None, sum(counts))]

    def follows(earlier: tuple[int, ...], later: tuple[int, ...]) -> bool:
        return all(a <= b for a, b in zip(earlier, later, strict=True))

    ways = [fits(day) for day in days]
    for place in range(1, len(ways)):
        ways[place] = [now for now in ways[place] if any(follows(before, now) for before in ways[place - 1])]
    for place in range(len(ways) - 2, -1, -1):
        ways[place] = [now for now in ways[place] if any(follows(now, after) for after in ways[place + 1])]
    return ways


def totals_only(days: Sequence[Counted]) -> list[Counted]:
    """The same days with every group hidden: what the totals say by themselves."""
    return [Counted(day.asked, (None,) * len(NAMES), day.total) for day in days]


def possible_sizes(content: dict, page: Counted, few: Collection[str]) -> Iterator[dict[str, int]]:
    """How many of each group may have answered, given result and counts together; of the few no comment is shown."""
    shown = {group["group"]: group["completed"] for group in content["groups"] if not group["withheld"]}
    texts = max(len(question["answers"]) for question in content["open_questions"])
    for counts in possible_counts([page])[0]:
        sizes = dict(zip(NAMES, counts, strict=True))
        smallest = content["smallest_group"]
        heard = sum(size for group, size in sizes.items() if group not in few and size >= smallest)
        if texts <= heard and all(sizes[group] == size for group, size in shown.items()):
            yield sizes


def tally(figures: dict) -> Counter:
    """Who chose what, "Unable to Comment" included, as a count of each answer."""
    return Counter({int(score): n for score, n in figures["distribution"].items()} | {None: figures["unable"]})


def possible_answers(content: dict, page: Counted, few: Collection[str], statement: str, group: str) -> set[Scores]:
    """All that the members of a hidden group may have answered to a statement, as a sorted list of their answers.

    The hidden groups share what is left of the total once the shown ones are taken off: any part of it of the right
    size may be the group's, as the rest may be the others'.
    """
    (total,) = [one for one in content["statements"] if one["key"] == statement]
    left = tally(total)
    for one in content["groups"]:
        if not one["withheld"]:
            left -= tally(one["statements"][statement])
    found = set()
    for sizes in possible_sizes(content, page, few):
        if total["withheld"]:
            found |= set(combinations_with_replacement(ANSWERS, sizes[group]))
            continue
        hidden = sum(sizes[one["group"]] for one in content["groups"] if one["withheld"])
        assert hidden == left.total(), "what is shown contradicts itself"
        found |= set(parts(left, sizes[group]))
    return found


def parts(whole: Counter, size: int) -> Iterator[Scores]:
    """Every choice of so many out of a number of answers, of which those alike cannot be told apart."""
    answers = [answer for answer in ANSWERS if whole[answer]]
    for numbers in product(*(range(min(size, whole[answer]) + 1) for answer in answers)):
        if sum(numbers) == size:
            yield tuple(answer for answer, n in zip(answers, numbers, strict=True) for _ in range(n))
