"""How these views come by an assessment: only where the material that they show may be read (VISIBILITY)."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cycles.models import Assessment
from cycles.visibility import Material
from frameworks.models import Item
from panels.queries.items import ratable, reviewable
from panels.visibility import assessments_under


def seen_under(request: HttpRequest, assessment_id: int, material: Material) -> Assessment:
    """The assessment if the actor may read this material of it now, else 404; the frame takes its strip from it."""
    rows = assessments_under(request.actor, material)  # type: ignore[attr-defined]
    assessment = get_object_or_404(rows, pk=assessment_id)
    request.assessment = assessment  # type: ignore[attr-defined]
    return assessment


def line_of(assessment: Assessment, key: str, *, of_panel: bool = False) -> Item:
    """A line of the evidence review, or one that the panel rates, by its key; else 404."""
    rows = ratable(assessment) if of_panel else reviewable(assessment)
    item = rows.filter(key=key).first()
    if item is None:
        raise Http404
    return item


def crumbs(assessment: Assessment, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back from a page below the hub; `more` are pairs (label, URL name)."""
    return [
        ("Home", reverse("home")),
        (str(assessment.organisation), reverse("assessment_hub", args=[assessment.pk])),
        *((label, reverse(name, args=[assessment.pk])) for label, name in more),
    ]
