"""How a view of the panel's side comes by its line, and what stands around the content of its page."""

from typing import Any

from django.http import Http404

from cycles.models import Assessment
from cycles.requests import crumbs, stem_of
from cycles.sitemap import Menu, pages_in
from frameworks.models import Item
from organisations.requests import Request
from panels.queries.items import ratable, reviewable
from ui.components import Filter


def line_of(assessment: Assessment, key: str, *, of_panel: bool = False) -> Item:
    """A line of the evidence review, or one that the panel rates, by its key; else 404."""
    rows = ratable(assessment) if of_panel else reviewable(assessment)
    item = next((row for row in rows if row.key == key), None)
    if item is None:
        raise Http404
    return item


def frame(request: Request, assessment: Assessment) -> dict[str, Any]:
    """What every page of the panel's side shows around its own content: the way back, and the ways on."""
    here = stem_of(request)
    return {
        "assessment": assessment,
        "crumbs": crumbs(request, assessment),
        "ways": [
            Filter(page.label, page.url(assessment), current=page.stem == here)
            for page in pages_in(Menu.PANEL, request.actor, assessment)
        ],
    }
