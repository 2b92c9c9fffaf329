"""What a form lacks before it can be marked as completed: the same answer for the form, the hub and submission."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments import names
from assessments.models import OutcomeLine
from cycles.models import Cycle
from frameworks.models import Item, Prompt

# The handbook gives its commentaries no short names; these are ours.
PROMPT_LABELS = {
    "actions": "Actions taken over the last year to improve",
    "impact": "Impact of those actions, and how it could be demonstrated",
    "position": "Current position, and the evidence for your rating",
}


@dataclass(frozen=True)
class Gap:
    """One thing that a form lacks: the box it belongs to, what to do there, and what it is: a level for 3a."""

    field: str
    message: str
    kind: str
    of: str


def prompt_label(prompt: Prompt) -> str:
    """What a commentary is called on the page, in words of ours."""
    return PROMPT_LABELS.get(prompt.key, prompt.wording)


def name_of(item: Item) -> str:
    """How a line says which item it means: the reference as people write it, else the title."""
    return item.key if item.kind in (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY) else item.title


def competency_gaps(model: dict[str, Any], subs: Iterable[Item], prompts: Iterable[Prompt], key: str) -> list[Gap]:
    """A competency needs a level for each sub-competency and both commentaries (R-158, R-162, R-163)."""
    gaps = [
        Gap(names.level(sub.key), f"Choose a level for {sub.key}", "level for", sub.key)
        for sub in subs
        if model["items"][sub.key]["level"] is None
    ]
    written = model["items"][key]["commentaries"]
    return gaps + [
        Gap(names.commentary(prompt.key), f"Write the commentary on {prompt.key}", "commentary on", prompt.key)
        for prompt in prompts
        if prompt.key not in written
    ]


def governance_gaps(model: dict[str, Any], subs: Iterable[Item]) -> list[Gap]:
    """A component needs a colour for each sub-component; its commentary is "where required" (R-176, R-182)."""
    return [
        Gap(names.colour(sub.key), f"Choose red, amber or green for {sub.title}", "rating of", f"“{sub.title}”")
        for sub in subs
        if model["items"][sub.key]["colour"] is None
    ]


def outcome_gaps(model: dict[str, Any], lines: Iterable[OutcomeLine], cycle: Cycle) -> list[Gap]:
    """Every chosen outcome, national ones included, needs its rationale and five aspirations (R-076, R-078, R-089)."""
    gaps = []
    for line in lines:
        entry = model["outcomes"].get(line.ref)
        if entry is None and not line.national:
            continue
        entry = entry or {"rationale": "", "aspirations": {}}
        if not entry["rationale"]:
            gaps.append(
                Gap(
                    names.rationale(line.ref),
                    f"Enter the rationale for outcome {line.ref}",
                    "rationale for outcome",
                    line.ref,
                )
            )
        gaps += [
            Gap(
                names.aspiration(line.ref, year),
                f"Enter the aspiration for outcome {line.ref} in {year_label(year)}",
                "aspiration for",
                year_label(year),
            )
            for year in aspiration_years(cycle)
            if str(year) not in entry["aspirations"]
        ]
    return gaps


def aspiration_years(cycle: Cycle) -> list[int]:
    """The years in which the five aspirations start, Y3 to Y7 (R-077, Q-11)."""
    return list(range(cycle.first_aspiration_year, cycle.first_aspiration_year + 5))


def year_label(year: int) -> str:
    """A financial year by the year in which it starts: 2010 as 2010/11."""
    return f"{year}/{(year + 1) % 100:02}"
