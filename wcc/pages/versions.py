"""The versions of the frameworks for the Department of Health: which is in force, what a correction differs in, and
which assessments of the year can be moved to it (R-427).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from cycles.models import Assessment
from cycles.queries import current_cycle
from frameworks.models import Framework
from frameworks.queries import in_force, versions_of
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.counts import counted, either
from sentences.dates import day
from ui import cells
from ui.tables import Column, Table
from wcc.policies import may_issue, may_move
from wcc.queries.versions import Difference, Standing, Standings, differences


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One version in the list of all, with how many assessments stand on it."""

    framework: Framework
    state: str
    assessments: int

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("version_detail", args=[self.framework.slug, self.framework.version])


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """One version beside the one it is compared with, the PCTs whose assessments of this year stand on it (`here`), and
    the assessments on the others that could stand on it.
    """

    framework: Framework
    compared: Framework | None
    state: str
    differences: list[Difference]
    here: list[str]
    standings: list[Standing]
    may_issue: Decision
    may_move: Decision

    @property
    def table(self) -> Table[Difference]:
        """What differs, item by item."""
        other = f"In {self.compared.name}" if self.compared else ""
        this = f"In {self.framework.name}"
        return Table(
            caption="What differs, item by item",
            key="differences",
            frame="stack",
            columns=[
                Column("Where", kind="name", value=lambda row: row.where),
                Column(other, kind="long", cell=lambda row: cells.lines(*row.before), missing="Nothing"),
                Column(this, kind="long", cell=lambda row: cells.lines(*row.now), missing="Nothing"),
            ],
            rows=self.differences,
            empty="Nothing differs.",
        )

    @cached_property
    def moving(self) -> list[str]:
        """The PCTs whose assessments can be moved to it, by name."""
        return [str(row.assessment.organisation) for row in self.standings if row.decision]

    @property
    def standing_here(self) -> str:
        """How many assessments of this year stand on it, in words."""
        return f"{counted(len(self.here), 'assessment')} of this year {either(len(self.here), 'stands', 'stand')} on it"

    @property
    def button(self) -> str:
        """What moves them."""
        return f"Move {counted(len(self.moving), 'assessment')} to {self.framework.name}"

    @property
    def left(self) -> Table[Standing]:
        """The assessments that stay where they are, and why."""
        rows = [row for row in self.standings if not row.decision]
        return Table(
            caption=f"{counted(len(rows), 'assessment')} {either(len(rows), 'stays as it is', 'stay as they are')}",
            key="left",
            frame="stack",
            columns=[
                Column("PCT", kind="name", value=lambda row: str(row.assessment.organisation)),
                Column("Stands on", value=lambda row: row.assessment.framework.name),
                Column("Why it stays", kind="long", value=lambda row: row.decision.reason),
            ],
            rows=rows,
        )


def version_list(actor: Actor) -> Table[VersionLine]:
    """All versions of all frameworks, drafts first; three queries."""
    current = {row.pk for row in in_force()}
    counts = Counter(Assessment.objects.showing(actor).order_by().values_list("framework", flat=True))
    rows = sorted(
        Framework.objects.order_by("title", "correction"), key=lambda row: (not row.is_draft, row.title, row.correction)
    )
    lines = [VersionLine(framework=row, state=_state(row, current), assessments=counts[row.pk]) for row in rows]
    return Table(
        caption="Versions of the frameworks",
        key="versions",
        frame="stack",
        columns=[
            Column("Framework", kind="name", cell=lambda line: cells.link(line.framework.title, line.url)),
            Column("Version", value=lambda line: line.framework.name),
            Column("State", value=lambda line: line.state),
            Column("Assessments", kind="number", value=lambda line: line.assessments),
        ],
        rows=lines,
        raised=lambda line: line.framework.is_draft,
        empty="No framework is loaded.",
    )


def version_page(actor: Actor, framework: Framework) -> VersionPage:
    """The read model; a number of queries that depends on the versions alone."""
    versions = versions_of(framework.slug, framework.printed_version)
    current = {row.pk for row in in_force(framework.slug)}
    compared, cycle = _compared(framework, versions, current), current_cycle()
    here = Assessment.objects.showing(actor).filter(cycle=cycle, framework=framework).select_related("organisation")
    return VersionPage(
        framework=framework,
        compared=compared,
        state=_state(framework, current),
        differences=differences(compared, framework) if compared else [],
        here=[str(row.organisation) for row in here.order_by("organisation__name")],
        standings=Standings(actor, framework, cycle).all,
        may_issue=may_issue(actor, framework),
        may_move=may_move(actor, framework),
    )


def _compared(framework: Framework, versions: list[Framework], current: set[int]) -> Framework | None:
    """The version in force; for that one itself the one before it."""
    others = [row for row in versions if row.pk != framework.pk]
    if framework.pk in current:
        earlier = [row for row in others if row.correction < framework.correction and not row.is_draft]
        return earlier[-1] if earlier else None
    return next((row for row in others if row.pk in current), None)


def _state(framework: Framework, current: set[int]) -> str:
    if framework.is_draft:
        return "Draft: waits to be issued"
    issued = f" since {day(timezone.localdate(framework.issued_at))}" if framework.issued_at else ""
    return f"In force{issued}" if framework.pk in current else "Corrected by a later version"
