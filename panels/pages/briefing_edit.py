"""The briefing: what its writers wrote, and what was found automatically in the evidence review (R-253 to R-272)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cycles.models import Assessment
from organisations.actors import Actor
from panels.models import Briefing
from panels.pages import flags
from panels.queries.briefing import briefings_of, content_of
from ui import cells, marks
from ui.tables import Column, Table

# A line of a briefing's content, which is kept as it was when the briefing was approved.
Line = dict[str, Any]

# What the panel should look at first: flag, heading, and the sentence where no line has it.
_SECTIONS = (
    ("discuss", "Where the views differ", "The views differ nowhere."),
    ("improved", "Improved on last year", "No line improved on last year."),
    ("limited", "Limited progress, where advice may help", "No line stood still or fell."),
)


@dataclass(frozen=True)
class Section:
    """Lines that have something in common, with that as heading."""

    heading: str
    table: Table[Line]


@dataclass(frozen=True, kw_only=True)
class BriefingEdit:
    """The briefing as its reader sees it: the approved one with its fixed content, else the draft as it is now."""

    draft: Briefing | None
    approved: Briefing | None
    content: dict[str, Any]
    sections: list[Section]
    groups: list[Section]


def briefing_edit(assessment: Assessment, actor: Actor) -> BriefingEdit:
    """What the actor reads on the page of the briefing; a draft is composed anew, an approved one is as it was."""
    rows = briefings_of(assessment, actor)
    draft = next((row for row in rows if row.state == Briefing.State.DRAFT), None)
    approved = next((row for row in rows if row.state == Briefing.State.APPROVED), None)
    content = approved.content if approved is not None else None
    if not content:
        content = content_of(
            assessment,
            actor,
            background=draft.background if draft else "",
            discussion=draft.discussion if draft else "",
        )
    return BriefingEdit(
        draft=draft,
        approved=approved,
        content=content,
        sections=_sections(assessment, content),
        groups=[
            Section(group["title"], _table(assessment, f"group-{number}", group["title"], group["lines"]))
            for number, group in enumerate(content["groups"], 1)
        ],
    )


def _sections(assessment: Assessment, content: dict[str, Any]) -> list[Section]:
    lines = [line for group in content["groups"] for line in group["lines"]]
    sections = []
    for number, (flag, heading, none) in enumerate(_SECTIONS, 1):
        found = [line for line in lines if line["flag"] == flag]
        sections.append(
            Section(
                f"{heading}: {len(found)} of {content['counts']['total']}",
                _table(assessment, f"lines-{number}", heading, found, none=none),
            )
        )
    return sections


def _table(assessment: Assessment, key: str, caption: str, lines: list[Line], *, none: str = "") -> Table[Line]:
    return Table(
        caption=caption,
        caption_at="hidden",
        key=key,
        box=False,
        sticky=True,
        columns=[
            Column("Line", kind="name", cell=lambda line: _link(assessment, line)),
            Column("Last year", kind="grade", cell=lambda line: marks.grade(line["last_year"], True, "None")),
            Column("Self", kind="grade", cell=lambda line: marks.grade(line["self"], False, "Not rated")),
            Column("Survey mean", kind="number", cell=_survey),
            Column("Evidence", kind="grade", cell=lambda line: marks.grade(line["evidence"], False, "Not yet")),
            Column("Criteria met", value=lambda line: f"{line['met']} of {line['of']}"),
            Column("What it means", kind="long", cell=_meaning),
        ],
        rows=lines,
        empty=none,
    )


def _link(assessment: Assessment, line: Line) -> str:
    title = f"{line['key']} {line['title']}" if _is_level(line) else line["title"]
    return cells.link(title, reverse("review_item", args=[assessment.pk, line["key"]]))


def _is_level(line: Line) -> bool:
    return bool(line["kind"] == "sub_competency")


def _survey(line: Line) -> str:
    # Governance has no statement of the survey.
    return (line["survey"] or "None") if _is_level(line) else cells.soft("None")


def _meaning(line: Line) -> str:
    return cells.beside(line["why"] or line["words"], line["note"] and flags.reason(line["note"]), by="")
