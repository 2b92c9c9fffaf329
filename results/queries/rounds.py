"""Which assessments stand in a round of calibration, and what the round may change in them."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from django.db.models import F, QuerySet

from cycles.models import Assessment, Cycle
from cycles.queries import in_year
from cycles.states import State, since
from frameworks.models import Item
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import Role
from panels.models import PanelDay, Potential

RESCORABLE = (Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)


def region_of(actor: Actor, code: str = "") -> Organisation | None:
    """The region whose calibration the actor reads: the one named among the actor's own, else the first; one query."""
    own = Organisation.objects.filter(pk__in=actor.organisations(Role.SENIOR_LEAD, Role.SUPER_USER, Role.ANALYST))
    return (own.filter(code=code) if code else own).first()


def rated_in_region(actor: Actor, cycle: Cycle, sha: Organisation) -> list[tuple[str, list[Assessment]]]:
    """The region's PCTs from the panel's signature on, by panel; two queries."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, organisation__parent=sha, state__in=since(State.RATED))
    assessments = in_year(rows.select_related("organisation").order_by("organisation__name"), cycle)
    days = PanelDay.objects.showing(actor, assessments)
    panel_of = dict(days.values_list("assessment_id", "panel__name"))
    return _grouped(assessments, lambda assessment: panel_of.get(assessment.pk, "No panel"))


def provisional_and_later(actor: Actor, cycle: Cycle) -> list[tuple[str, list[Assessment]]]:
    """The PCTs of all regions from the release on, by SHA; one query."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state__in=since(State.PROVISIONAL))
    # The SHA by its name: the row of one for each PCT costs more than the rest of the query.
    rows = rows.select_related("organisation").annotate(sha=F("organisation__parent__name"))
    assessments = in_year(rows.order_by("organisation__name"), cycle)
    return _grouped(assessments, attrgetter("sha"))


def _grouped(assessments: list[Assessment], name_of: Callable[[Assessment], str]) -> list[tuple[str, list[Assessment]]]:
    groups: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        groups.setdefault(name_of(assessment), []).append(assessment)
    return sorted(groups.items())


def potentials_of(assessments: Sequence[Assessment]) -> dict[int, Potential]:
    """By assessment id, the commentary whose agreement the release waits for; one query. For policies."""
    rows = Potential.objects.filter(assessment__in=assessments)
    rows = rows.only("assessment", "shared_at", "pct_agreed_by", "sha_agreed_by")
    return {row.assessment_id: row for row in rows}


def rescorable_items(assessment: Assessment) -> QuerySet[Item]:
    """The items a round can change: sub-competencies, components and sub-components (R-391, R-393)."""
    return Item.objects.filter(framework=assessment.framework_id, kind__in=RESCORABLE).select_related("parent", "scale")
