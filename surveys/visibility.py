from cycles.models import Assessment
from cycles.visibility import READS, Material, reach
from organisations.actors import Actor


def sees(actor: Actor, material: Material, assessment: Assessment) -> bool:
    """Whether the actor may see this material of the assessment now, also where no row of it exists; one query."""
    return Assessment.objects.filter(reach(actor, READS[material]), pk=assessment.pk).exists()
