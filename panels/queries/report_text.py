"""The text of the panel's report as it is written: one field for each section and item."""

from dataclasses import dataclass, field

from cycles.models import Assessment
from organisations.actors import Actor
from panels.models import Paragraph, Potential, Report
from panels.report.derive import split

Section = Paragraph.Section


@dataclass(frozen=True)
class ReportTexts:
    """All texts of the report. `items` holds the commentary by key of competency or component ("3", "strategy").

    An empty line parts paragraphs; an action and an advice is one paragraph each (R-356, R-360, R-362, R-364).
    """

    findings: str = ""
    actions: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    discussion: str = ""
    outcomes: str = ""
    items: dict[str, str] = field(default_factory=dict)


def texts_of(report: Report | None) -> ReportTexts:
    """The texts of a report, empty where there is none yet or it was never saved; one query."""
    if report is None or report.pk is None:
        return ReportTexts()
    sections: dict[str, list[str]] = {}
    items: dict[str, list[str]] = {}
    for section, key, text in Paragraph.objects.filter(report=report).values_list("section", "item__key", "text"):
        if key is not None:
            items.setdefault(key, []).append(text)
        else:
            sections.setdefault(section, []).append(text)

    def whole(section: Section) -> str:
        return "\n\n".join(sections.get(section, []))

    return ReportTexts(
        findings=whole(Section.SUMMARY),
        actions=sections.get(Section.ACTION, []),
        advice=sections.get(Section.ADVICE, []),
        discussion=whole(Section.DISCUSSION),
        outcomes=whole(Section.OUTCOMES),
        items={key: "\n\n".join(texts) for key, texts in items.items()},
    )


def report_of(assessment: Assessment, actor: Actor) -> Report | None:
    """The report as the actor may read it; one query."""
    return Report.objects.showing(actor, assessment).select_related("signed_by").first()


def potential_of(assessment: Assessment, actor: Actor) -> Potential | None:
    """The potential for improvement as the actor may read it; one query."""
    rows = Potential.objects.showing(actor, assessment)
    return rows.select_related("pct_agreed_by", "sha_agreed_by").first()


__all__ = ["ReportTexts", "potential_of", "report_of", "split", "texts_of"]
