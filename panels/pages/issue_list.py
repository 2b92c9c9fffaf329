"""The scorecards and reports that left the house, newest first."""

from django.urls import reverse

from cycles.models import Assessment
from organisations.actors import Actor
from panels.models import Issue
from panels.queries.issues import issues_of
from ui import cells
from ui.tables import Column, Table
from ui.templatetags.ui import ui_time


def issue_table(assessment: Assessment, actor: Actor) -> Table[Issue]:
    """The issues that the actor may read, each with its document as a page and as PDF; one query."""

    def link(issue: Issue, text: str, name: str, about: str = "") -> str:
        return cells.link(text, reverse(name, args=[assessment.pk, issue.pk]), about=about)

    def pdf(issue: Issue) -> str:
        if issue.pdf:
            return link(issue, "PDF", "issue_pdf", about=f"of {_name(issue)}")
        return link(issue, "Being made", "issue_progress", about=f": PDF of {_name(issue)}")

    return Table(
        caption="What was issued, newest first",
        key="issues",
        frame="stack",
        columns=[
            Column("Document", kind="name", cell=lambda issue: link(issue, _name(issue), "issue_detail")),
            Column("Stage", value=lambda issue: issue.get_stage_display()),
            Column("Issued", value=lambda issue: ", ".join(map(str, filter(None, (ui_time(issue.at), issue.by))))),
            Column("PDF", cell=pdf),
        ],
        rows=issues_of(assessment, actor),
    )


def _name(issue: Issue) -> str:
    return f"{issue.get_kind_display()}, version {issue.number}"
