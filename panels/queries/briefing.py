"""What the panel reads before its day (R-253 to R-272)."""

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


def _plain(line: Line) -> dict[str, Any]:
    return {
        "key": line.item.key,
        "kind": line.item.kind,
        "title": line.item.title,
        "last_year": _grade(line.last_year),
        "self": _grade(line.self_grade),
        "evidence": _grade(line.evidence),
        "survey": line.survey.shown_of_few if line.survey else None,
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
