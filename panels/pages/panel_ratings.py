"""What the panel agreed on every line, beside the PCT's own view and the evidence (R-345, R-359)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from cycles.models import Assessment
from organisations.actors import Actor
from panels.pages import flags
from panels.pages.grades import grade
from panels.queries.items import BranchLines, branches_of
from panels.queries.ratings import PanelLine, panel_lines
from panels.queries.wording import title_of
from ui import cells, marks
from ui.tables import Column, Group, Table


@dataclass(frozen=True, kw_only=True)
class PanelRatings:
    """The lines in two tables, and how many are rated and differ."""

    tables: list[Table[PanelLine]]
    rated: int
    total: int
    differing: int

    @property
    def progress(self) -> str:
        """How many lines are rated, in words."""
        return f"{self.rated} of {self.total}"


def panel_ratings(assessment: Assessment, actor: Actor) -> PanelRatings:
    """The page as the actor may see it; three queries."""
    lines = panel_lines(assessment, actor)
    groups = _groups(assessment, lines)
    return PanelRatings(
        tables=[_table(assessment, groups, governance=governance) for governance in (False, True)],
        rated=sum(line.agreed is not None for line in lines.values()),
        total=len(lines),
        differing=sum(bool(line.difference) for line in lines.values()),
    )


def _groups(assessment: Assessment, lines: dict[str, PanelLine]) -> list[BranchLines[PanelLine]]:
    """The lines under their competency or component, a component's overall colour first."""
    groups = []
    for branch in branches_of(assessment):
        items = [branch.item, *branch.parts] if branch.is_governance else branch.parts
        groups.append(BranchLines(branch, [lines[item.key] for item in items if item.key in lines]))
    return [group for group in groups if group.lines]


def _table(assessment: Assessment, groups: list[BranchLines[PanelLine]], *, governance: bool) -> Table[PanelLine]:
    def url(line: PanelLine) -> str:
        return reverse("panel_rating_item", args=[assessment.pk, line.item.key])

    return Table(
        caption="Governance: red, amber, green" if governance else "Competencies: levels 1 to 4",
        key="governance" if governance else "competencies",
        sticky=True,
        columns=[
            Column(
                "Component" if governance else "Sub-competency",
                kind="name",
                cell=lambda line: cells.link(_title(line), url(line)),
            ),
            Column("Last year", kind="grade", cell=lambda line: grade(line.last_year, past=True, missing="None")),
            Column("Self", kind="grade", cell=lambda line: _asked(line) or grade(line.self_grade)),
            Column("Evidence", kind="grade", cell=lambda line: _asked(line) or grade(line.evidence, missing="None")),
            Column("Panel", kind="grade", cell=lambda line: grade(line.grade, missing="Not yet")),
            Column("Difference and reason", kind="long", cell=_difference),
            Column("State", value=lambda line: line.lacks or "Rated", classes="app-nowrap"),
        ],
        groups=[Group(group.lines, heading=group.title) for group in groups if group.is_governance is governance],
        raised=lambda line: bool(line.difference) or line.lacks == "Reason missing",
    )


def _title(line: PanelLine) -> str:
    return f"{title_of(line.item)} overall" if line.is_overall else title_of(line.item)


def _asked(line: PanelLine) -> str:
    """What stands where the PCT and the review are not asked for a grade."""
    return cells.soft("Not asked") if line.is_overall else ""


def _difference(line: PanelLine) -> SafeString:
    if line.agreed is None:
        return SafeString()
    how = marks.flag("discuss", line.difference) if line.difference else cells.soft("As self-assessed")
    return cells.beside(how, line.agreed.reason and flags.reason(line.agreed.reason))
