"""What the panel reads before its day (R-253 to R-272)."""

from dataclasses import dataclass
from typing import Any

from cycles.models import Assessment
from frameworks.models import Grade
from organisations.actors import Actor
from panels.models import Briefing
from panels.queries.review import Line, review_groups, review_lines, work


def briefings_of(assessment: Assessment, actor: Actor) -> list[Briefing]:
    """The briefings that the actor may read, newest first; one query."""
    rows = Briefing.objects.showing(actor, assessment)
    return list(rows.select_related("author", "approved_by").order_by("-number"))


def content_of(assessment: Assessment, actor: Actor, *, background: str, discussion: str) -> dict[str, Any]:
    """The briefing as plain data: its two texts and the lines grouped, with what differs, improved or stood still.

    This is what the page shows as a draft, and what approval fixes. About a dozen queries.
    """
    lines = review_lines(assessment, actor)
    counts = work(lines)
    return {
        "pct": assessment.organisation.name,
        "cycle": assessment.cycle.year,
        "background": background,
        "discussion": discussion,
        "counts": {
            "total": counts.total,
            "to_do": counts.to_do,
            "discuss": counts.discuss,
            "improved": counts.improved,
            "limited": counts.limited,
        },
        "groups": [
            {"title": group.title, "lines": [_plain(line) for line in group.lines]}
            for group in review_groups(assessment, lines)
        ],
    }


@dataclass(frozen=True)
class Section:
    """Lines of one kind, with what they have in common as heading."""

    heading: str
    none: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class BriefingPage:
    """The briefing as its reader sees it: the approved one with its fixed content, else the draft as it stands."""

    draft: Briefing | None
    approved: Briefing | None
    content: dict[str, Any]
    sections: list[Section]


def briefing_page(assessment: Assessment, actor: Actor) -> BriefingPage:
    """What the actor reads on the page of the briefing; a draft is composed anew, an approved one is as it was."""
    rows = briefings_of(assessment, actor)
    draft = next((row for row in rows if row.state == Briefing.State.DRAFT), None)
    approved = next((row for row in rows if row.state == Briefing.State.APPROVED), None)
    content = (
        approved.content
        if approved is not None and approved.content
        else content_of(
            assessment,
            actor,
            background=draft.background if draft else "",
            discussion=draft.discussion if draft else "",
        )
    )
    return BriefingPage(draft, approved, content, sections_of(content))


def sections_of(content: dict[str, Any]) -> list[Section]:
    """What the panel should look at first (R-260, R-262, R-263), from a briefing's content."""
    lines = [line for group in content["groups"] for line in group["lines"]]

    def of(kind: str) -> list[dict[str, Any]]:
        return [line for line in lines if line["flag"] == kind]

    return [
        Section("Where the views differ", "The views differ nowhere.", of("discuss")),
        Section("Improved on last year", "No line improved on last year.", of("improved")),
        Section("Limited progress, where advice may help", "No line stood still or fell.", of("limited")),
    ]


def _plain(line: Line) -> dict[str, Any]:
    return {
        "key": line.item.key,
        "kind": line.item.kind,
        "title": line.item.title,
        "last_year": _grade(line.last_year),
        "self": _grade(line.self_grade),
        "evidence": _grade(line.evidence),
        "survey": line.survey.shown if line.survey else None,
        "survey_n": line.survey.n if line.survey else None,
        "met": sum(met for met, _ in line.support.counts.values()),
        "of": line.support.of,
        "note": line.note,
        "flag": line.flag.kind,
        "mark": line.flag.mark,
        "words": line.flag.words,
        "why": line.flag.why,
    }


def _grade(grade: Grade | None) -> str | None:
    return grade.code if grade else None
