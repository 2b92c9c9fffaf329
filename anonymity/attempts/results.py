"""Attempts to work out single answers from what is shown, by reading it again and again."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from anonymity.attacker.holdings import Holdings
from anonymity.attempts.attempt import Attempt, Notes
from cycles.models import Assessment
from sentences.counts import counted, either
from surveys.answers import Given
from surveys.collation import Asked, Reply, Rules, collate
from surveys.models import Answer, CollatedComment, Collation, Group, Response, SealedResponse, Statement
from surveys.queries import askings, response_counts

# So many results are in memory.
_AT_ONCE = 50


def _counts(holdings: Holdings, notes: Notes) -> None:
    rows = list(Assessment.objects.filter(pk__in=holdings.invited).select_related("cycle"))
    small = worked_out = changed = early = 0
    closed = set(Collation.objects.values_list("assessment", flat=True))
    counts = response_counts(rows)
    again = response_counts(rows)
    people = askings([row.pk for row in rows])
    for row in rows:
        shown, asked = counts[row.pk], people[row.pk]
        changed += shown != again[row.pk]
        of_few = {group for group, number in asked.items() if 0 < number.at_first < row.cycle.smallest_group}
        hidden = {group.group for group in shown.groups if group.invited and group.completed is None}
        early += bool(of_few) and row.pk not in closed and shown.completed is not None
        small += bool(of_few - hidden)
        told = shown.completed is not None and any(
            group.completed is not None for group in shown.groups if group.invited
        )
        worked_out += told and len(hidden) == 1
    if small:
        notes.found(
            f"{counted(small, 'survey')} {either(small, 'shows', 'show')} how many answered of a group"
            " so small that it tells who."
        )
    if worked_out:
        notes.found(
            f"In {counted(worked_out, 'survey')} the hidden number of a group can be worked out from the others."
        )
    if early:
        notes.found(
            f"{counted(early, 'open survey')} that asked a few people of a group"
            f" {either(early, 'shows', 'show')} how many have answered in all."
        )
    if changed:
        notes.remark(
            f"{counted(changed, 'survey')} gave other numbers a moment later. Somebody may have answered meanwhile."
        )


def _collations(holdings: Holdings, notes: Notes) -> None:
    """The result is computed once. Computed again from what is kept, it must say the same and no more."""
    statements: dict[int, list[Statement]] = {}
    for statement in Statement.objects.select_related("item"):
        statements.setdefault(statement.framework_id, []).append(statement)
    closed = set(Collation.objects.values_list("assessment", flat=True))
    people = askings(closed)
    other = small = strange = 0
    replies_of, written_of = dict(_replies()), _written()
    for row in Collation.objects.select_related("assessment__cycle").iterator(chunk_size=_AT_ONCE):
        pk, content = row.assessment_id, row.content
        asked = sorted(statements[row.assessment.framework_id], key=lambda one: (one.item_id is None, one.number))
        smallest = content["smallest_group"]
        rules = Rules(content["minimum"], smallest, content.get("bands", row.assessment.cycle.bands))
        replies = [
            Reply(reply.group, {one.key: reply.given.get(one.key, Given(None)) for one in asked})
            for reply in replies_of.get(pk, [])
        ]
        anew = collate(
            replies,
            [
                Asked(key=one.key, number=one.number, text=one.text, item=one.item.key if one.item else None)
                for one in asked
            ],
            Group.choices,
            rules,
            people=people.get(pk, {}),
        )
        other += _figures(anew) != _figures(content)
        small += any(0 < (group["completed"] or 0) < smallest for group in content["groups"])
        strange += not _heard(written_of.get(pk, {}), replies, smallest)
    if other:
        notes.found(
            f"{counted(other, 'result')} {either(other, 'is not the one', 'are not those')} that the kept answers give."
        )
    if small:
        notes.found(
            f"{counted(small, 'result')} {either(small, 'shows', 'show')} the figures of a group"
            " smaller than the smallest that may be shown."
        )
    if strange:
        notes.found(
            f"{counted(strange, 'result')} {either(strange, 'shows', 'show')} comments of a group so"
            " small that they tell who."
        )
    unwritten = SealedResponse.objects.filter(assessment__in=closed).count()
    if unwritten:
        notes.found(
            f"{counted(unwritten, 'sealed answer')} stayed after {either(unwritten, 'its', 'their')} survey closed."
        )
    early = Response.objects.exclude(assessment__in=closed).count()
    if early:
        notes.found(f"{counted(early, 'answer')} can be read although {either(early, 'its', 'their')} survey is open.")


def _replies() -> Iterator[tuple[int, list[Reply]]]:
    """What is kept of every closed survey, by assessment id; one query, a survey at a time."""
    rows = Answer.objects.order_by("response__assessment", "response").values_list(
        "response__assessment", "response__group", "response", "statement__key", "score", "text"
    )
    for assessment, of_survey in groupby(rows.iterator(), key=lambda row: row[0]):
        replies = []
        for _, answers in groupby(of_survey, key=lambda row: row[2]):
            given = list(answers)
            replies.append(Reply(given[0][1], {key: Given(score, text) for *_, key, score, text in given}))
        yield assessment, replies


def _written() -> dict[int, dict[str, list[str]]]:
    """The comments of every result as they were written, by assessment id and key; one query."""
    found: dict[int, dict[str, list[str]]] = {}
    for pk, key, text in CollatedComment.objects.order_by().values_list("assessment", "key", "text").iterator():
        found.setdefault(pk, {}).setdefault(key, []).append(text)
    return found


def _figures(content: dict[str, Any]) -> list[Any]:
    """A result without its wording and comments, which stand in another order each time."""
    return [
        content["completed"],
        [(one["key"], one["n"], one["unable"], one["mean"], one["distribution"]) for one in content["statements"]],
        [(group["group"], group["withheld"], group["completed"], group["statements"]) for group in content["groups"]],
    ]


def _heard(written: dict[str, list[str]], replies: list[Reply], smallest: int) -> bool:
    """Whether every comment that may be shown is one of a group that is large enough."""
    sizes = Counter(reply.group for reply in replies)
    loud = [reply for reply in replies if sizes[reply.group] >= smallest]
    return all(
        not Counter(texts) - Counter(reply.given[key].text for reply in loud if key in reply.given)
        for key, texts in written.items()
    )


ATTEMPTS = [
    Attempt(
        "counts",
        "Numbers of those who answered",
        "Read the numbers shown to the PCT twice, and tried to work out those that are hidden.",
        _counts,
    ),
    Attempt(
        "results",
        "The results",
        "Worked out each result again from what is kept, and looked for more than it may show.",
        _collations,
    ),
]
