"""What a form lacks before it can be marked as completed: the same answer for the form, the hub and submission."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments import names
from cycles.models import Cycle
from frameworks.models import Item, Prompt

# The handbook gives its commentaries no short names; these are ours.
PROMPT_LABELS = {
    "actions": "Actions taken over the last year to improve",
    "impact": "Impact of those actions, and how it could be demonstrated",
    "position": "Current position, and the evidence for your rating",
}


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that a form lacks: the box it belongs to, what to do there, and what it is: a level for 3a."""

    field: str
    message: str
    kind: str
    of: str


def unconfirmed(box: str, what: str, of: str) -> Gap:
    """What was carried from last year and nobody has said yet that it still holds (R-421)."""
    message = f"From last year: say that {what} is still true, or change it"
    return Gap(field=names.still_true(box), message=message, kind=CONFIRMATION, of=of)


# How a list of what is missing begins to speak of such a gap.
CONFIRMATION = "confirmation of last year’s"


def prompt_label(prompt: Prompt) -> str:
    """What a commentary is called on the page, in words of ours."""
    return PROMPT_LABELS.get(prompt.key, prompt.wording)


def name_of(item: Item) -> str:
    """How a line says which item it means: the reference as people write it, else the title."""
    return item.key if item.kind in (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY) else item.title


def competency_gaps(model: dict[str, Any], subs: Iterable[Item], prompts: Iterable[Prompt], key: str) -> list[Gap]:
    """A competency needs a level for each sub-competency and both commentaries, this year's (R-158, R-162, R-163)."""
    gaps = [
        Gap(field=names.level(sub.key), message=f"Choose a level for {sub.key}", kind="level for", of=sub.key)
        for sub in subs
        if model["items"][sub.key]["level"] is None
    ]
    written = model["items"][key]["commentaries"]
    last_years = model["items"][key].get("unconfirmed", [])
    for prompt in prompts:
        if prompt.key not in written:
            message = f"Write the commentary on {prompt.key}"
            gaps.append(Gap(field=names.commentary(prompt.key), message=message, kind="commentary on", of=prompt.key))
        elif prompt.key in last_years:
            of = f"commentary on {prompt.key}"
            gaps.append(unconfirmed(names.commentary(prompt.key), f"the {of}", of))
    return gaps


def governance_gaps(model: dict[str, Any], subs: Iterable[Item]) -> list[Gap]:
    """A component needs a colour for each sub-component; its commentary is "where required" (R-176, R-182)."""
    subs = list(subs)
    gaps = [
        Gap(
            field=names.colour(sub.key),
            message=f"Choose red, amber or green for {sub.title}",
            kind="rating of",
            of=f"“{sub.title}”",
        )
        for sub in subs
        if model["items"][sub.key]["colour"] is None
    ]
    return gaps + [
        unconfirmed(names.commentary(sub.key), f"the commentary on {sub.title}", f"commentary on “{sub.title}”")
        for sub in subs
        if model["items"][sub.key].get("unconfirmed")
    ]


def aspiration_years(cycle: Cycle) -> list[int]:
    """The years in which the five aspirations start, Y3 to Y7 (R-077, Q-11)."""
    return list(range(cycle.first_aspiration_year, cycle.first_aspiration_year + 5))


def year_label(year: int) -> str:
    """A financial year by the year in which it starts: 2010 as 2010/11."""
    return f"{year}/{(year + 1) % 100:02}"
