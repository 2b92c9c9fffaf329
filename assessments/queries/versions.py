"""On which versions of frameworks the returns stand."""

from assessments.models import FrozenCopy
from cycles.models import Assessment
from frameworks.models import Framework


def in_use() -> set[int]:
    """The ids of the versions that do not change any more (R-427): an assessment was begun on them, a frozen copy says
    their words, or the Department issued them; three queries.
    """
    begun = Assessment.objects.order_by().values_list("framework", flat=True).distinct()
    frozen = FrozenCopy.objects.order_by().values_list("framework", flat=True).distinct()
    issued = Framework.objects.exclude(issued_at=None).values_list("pk", flat=True)
    return {*begun, *frozen, *issued}
