"""The door of pages that stand on an assessment rather than on a row below it."""

from django.db.models import QuerySet

from cycles.models import Assessment
from cycles.visibility import READS, Material, reach
from organisations.actors import Actor


def assessments_under(actor: Actor, material: Material) -> QuerySet[Assessment]:
    """The assessments of which the actor may read one material now, such as the evidence review (VISIBILITY)."""
    rows = Assessment.objects.filter(reach(actor, READS[material]))
    return rows.select_related("organisation__parent", "cycle", "framework")
