"""The dates of one region as a page, with the PCTs that have a deadline of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cycles.date_rules import NAMES, RegionDates
from cycles.dates import Dates, dates_in, days_to, in_words
from cycles.emails import writers_of
from cycles.models import Assessment, Cycle, Timetable
from cycles.policies import may_extend, may_set_dates
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.models import Organisation
from sentences.counts import counted
from sentences.dates import moment
from ui import cells
from ui.components import Row
from ui.tables import Column, Table

NOT_SET = "Not set yet"


@dataclass(frozen=True, kw_only=True)
class Region:
    """An SHA's region in one year, with its dates if it has any."""

    sha: Organisation
    cycle: Cycle
    timetable: Timetable | None
    pcts: list[int]

    @property
    def title(self) -> str:
        """What its page of dates is called."""
        return f"Dates of {self.sha.short_name}"

    def stands(self, dates: RegionDates) -> bool:
        """Whether just these dates are set already, and not only proposed."""
        held = self.timetable
        return held is not None and not held.proposed and dates == RegionDates.of(held)

    def url(self, name: str, *more: str) -> str:
        """The address of one of its pages."""
        return reverse(name, args=[self.sha.code, self.cycle.year.replace("/", "-"), *more])

    def rows(self, dates: RegionDates | None) -> list[Row]:
        """The dates, one a line, in words."""
        return [Row(name[4:].capitalize(), _words(getattr(dates, key, None))) for key, name in NAMES.items()]


@dataclass(frozen=True, kw_only=True)
class PctDeadline:
    """One PCT of the region and its deadline."""

    name: str
    when: str
    note: str
    reason: str
    state: str
    set_url: str
    end_url: str


@dataclass(frozen=True, kw_only=True)
class RegionDatesPage:
    """The dates of a region: the region's own, and each PCT's."""

    region: Region
    rows: list[Row]
    pcts: list[PctDeadline]
    may_set: Decision

    @property
    def change_url(self) -> str:
        """Where they are changed."""
        return self.region.url("region_dates_set")

    @property
    def table(self) -> Table[PctDeadline]:
        """The deadline of each PCT, with links to change it for who may."""
        return Table(
            caption="Submission deadline of each PCT",
            key="pcts",
            frame="stack",
            columns=[
                Column("PCT", kind="name", value=lambda pct: pct.name),
                Column("State", value=lambda pct: pct.state),
                Column("Deadline (UK time)", cell=_deadline),
                Column("Why", value=lambda pct: pct.reason, missing="The region’s deadline", classes="app-wrap"),
                Column("Change", kind="action", cell=_changes, shown=bool(self.may_set)),
            ],
            rows=self.pcts,
        )

    @property
    def state(self) -> str:
        """Whether they hold."""
        if self.region.timetable is None:
            return "The dates of this year are not set yet. Until they are, no PCT of the region can write its return."
        if self.region.timetable.proposed:
            return "Proposed: last year’s dates, a year later. They hold until the SHA’s super-user sets others."
        left = days_to(self.region.timetable.submission_at)
        if left < 0:
            return "The submission deadline has passed."
        return "Submission closes today." if left == 0 else f"{counted(left, 'day')} to submission."


def _deadline(pct: PctDeadline) -> str:
    return cells.lines(pct.when, cells.strong(pct.note) if pct.note else "")


def _changes(pct: PctDeadline) -> str:
    about = f"for {pct.name}"
    if pct.end_url:
        return cells.listed(
            cells.link("Change its deadline", pct.set_url, about=about),
            cells.link("Back to the region’s", pct.end_url, about=about),
        )
    return cells.link("Set another deadline", pct.set_url, about=about) if pct.set_url else ""


def region_of(sha: Organisation, cycle: Cycle) -> Region:
    """The region of an SHA in a year; two queries."""
    timetable = Timetable.objects.filter(cycle=cycle, sha=sha).select_related("cycle", "sha", "by").first()
    pcts = list(Organisation.objects.filter(parent=sha).values_list("pk", flat=True))
    return Region(sha=sha, cycle=cycle, timetable=timetable, pcts=pcts)


def region_dates_page(region: Region, actor: Actor) -> RegionDatesPage:
    """The read model; three queries, whatever the number of PCTs. It names PCTs only that the actor may see."""
    may_set = may_set_dates(actor, region.sha.pk)
    rows = Assessment.objects.showing(actor).filter(cycle=region.cycle, organisation__parent=region.sha)
    assessments = list(rows.select_related("organisation").order_by("organisation__name"))
    dates = dates_in(assessments)
    pcts = [_pct(region, row, dates[row.pk], actor) for row in assessments if row.pk in dates]
    own = RegionDates.of(region.timetable) if region.timetable else None
    return RegionDatesPage(region=region, rows=region.rows(own), pcts=pcts, may_set=may_set)


def writers_in_words(pct_ids: Iterable[int]) -> str:
    """Whom a change of dates concerns: how many people of how many PCTs; one query."""
    people = list(writers_of(pct_ids))
    persons = len({person.user_id for person in people})
    pcts = len({person.organisation_id for person in people})
    if not persons:
        return "Nobody holds an account yet that could be told by email."
    return f"{counted(persons, 'person', 'people')} of {counted(pcts, 'PCT')} will be told by email."


def _pct(region: Region, assessment: Assessment, dates: Dates, actor: Actor) -> PctDeadline:
    code = assessment.organisation.code
    may = may_extend(actor, region.sha.pk, assessment.state)
    return PctDeadline(
        name=str(assessment.organisation),
        when=moment(dates.submission_at),
        note=dates.own_in_words,
        reason=dates.reason,
        state=State(assessment.state).label,
        set_url=region.url("extension_set", code) if may else "",
        end_url=region.url("extension_end", code) if may and dates.own else "",
    )


def _words(value: date | None) -> str:
    if value is None:
        return NOT_SET
    return in_words(value)
