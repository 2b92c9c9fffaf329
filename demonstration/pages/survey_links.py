"""The links to the open surveys of the demonstration. A real installation shows them to nobody."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from demonstration.links import tokens_of
from surveys.models import Nominee
from surveys.policies import OPEN_STATES
from surveys.queries.closing import is_closed
from ui import cells
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class SurveyLink:
    """One person asked, and the address of the person's survey."""

    nominee: Nominee
    url: str


@dataclass(frozen=True, kw_only=True)
class SurveyLinks:
    """A table for each PCT whose survey is open."""

    tables: list[Table[SurveyLink]]


def survey_links() -> SurveyLinks:
    """Everybody asked in an open survey, whether they have answered or not; a few queries for each PCT."""
    rows = Assessment.objects.filter(state__in=OPEN_STATES).select_related("organisation__parent", "cycle")
    pcts = [assessment for assessment in rows.order_by("organisation__name") if not is_closed(assessment)]
    return SurveyLinks(tables=[_table(pct, links) for pct in pcts if (links := _links(pct))])


def _links(assessment: Assessment) -> list[SurveyLink]:
    tokens = tokens_of(assessment)
    people = Nominee.objects.filter(pk__in=tokens)
    return [SurveyLink(nominee=one, url=reverse("survey_answer", args=[tokens[one.pk]])) for one in people]


def _table(assessment: Assessment, links: list[SurveyLink]) -> Table[SurveyLink]:
    return Table(
        caption=f"{assessment.organisation}: {len(links)} asked",
        frame="stack",
        columns=[
            Column("Name", kind="name", value=lambda one: one.nominee.name),
            Column("Organisation", value=lambda one: one.nominee.organisation_name),
            Column("Survey", cell=lambda one: cells.link("Open the survey", one.url, about=f"of {one.nominee.name}")),
        ],
        rows=links,
    )
