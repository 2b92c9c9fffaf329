"""The evidence review as a list: its lines, where the views differ, and what is left to do (R-257 to R-263)."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from organisations.actors import Actor
from panels.pages import flags
from panels.pages.grades import grade
from panels.queries.review import Line, Work, review_groups, review_lines, work
from panels.queries.survey import Figure
from panels.queries.wording import title_of
from ui import cells
from ui.components import Filter
from ui.tables import Column, Group, Table

# By what stands in the address: what a filter is called, and which count of `Work` it shows.
_FILTERS = {
    "all": ("All", "total"),
    "todo": ("To do", "to_do"),
    "discuss": ("To discuss", "discuss"),
    "improved": ("Improved", "improved"),
    "limited": ("Limited progress", "limited"),
}


@dataclass(frozen=True, kw_only=True)
class ReviewList:
    """The list as one reader asked for it: a table of each half that has lines."""

    work: Work
    filters: list[Filter]
    tables: list[Table[Line]]

    @property
    def progress(self) -> str:
        """How many lines are done, in words."""
        return f"{self.work.done} of {self.work.total}"


def review_list(assessment: Assessment, actor: Actor, show: str) -> ReviewList:
    """The lines under the filter that the address names, an unknown one leaving all; six queries."""
    lines = review_lines(assessment, actor)
    counts = work(lines)
    here = reverse("review_list", args=[assessment.pk])
    groups = review_groups(assessment, {key: line for key, line in lines.items() if _is_in(line, show)})
    halves = [
        _table(
            assessment,
            [Group(group.lines, heading=group.title) for group in groups if group.is_governance is governance],
            governance=governance,
        )
        for governance in (False, True)
    ]
    return ReviewList(
        work=counts,
        filters=[
            Filter(label, f"{here}?show={key}", getattr(counts, count), current=key == show)
            for key, (label, count) in _FILTERS.items()
        ],
        tables=[table for table in halves if table.groups],
    )


def _is_in(line: Line, show: str) -> bool:
    if show == "todo":
        return line.to_do
    return line.flag.kind == show if show in ("discuss", "improved", "limited") else True


def _table(assessment: Assessment, groups: list[Group[Line]], *, governance: bool) -> Table[Line]:
    return Table(
        caption="Governance: red, amber, green" if governance else "Competencies: levels 1 to 4",
        key="governance" if governance else "competencies",
        sticky=True,
        columns=[
            Column(
                "Sub-component" if governance else "Sub-competency",
                kind="name",
                cell=lambda line: cells.link(title_of(line.item), _url(assessment, line)),
            ),
            Column("Last year", kind="grade", cell=lambda line: grade(line.last_year, past=True, missing="None")),
            Column("Self", kind="grade", cell=lambda line: grade(line.self_grade)),
            Column("Survey mean", kind="number", cell=lambda line: _survey(line.survey), shown=not governance),
            Column("Evidence", kind="grade", cell=lambda line: grade(line.evidence, missing="Not yet")),
            Column("Review", value=lambda line: line.state, classes="app-nowrap"),
            Column("What it means", kind="long", cell=lambda line: flags.asked(line.flag)),
        ],
        groups=groups,
        raised=lambda line: line.flag.kind == "discuss" or line.look_again,
    )


def _url(assessment: Assessment, line: Line) -> str:
    return reverse("review_item", args=[assessment.pk, line.item.key])


def _survey(figure: Figure | None) -> str:
    if figure is None:
        return cells.soft("None")
    if figure.level:
        return cells.lines(figure.shown, cells.span(f"level {figure.level}", "app-dense__soft app-nowrap"))
    return cells.lines(figure.shown_of_few, figure.note and cells.soft(figure.note))
