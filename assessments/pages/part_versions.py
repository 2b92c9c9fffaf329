"""The earlier versions of a form, page by page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cycles.models import Part, Revision
from organisations.actors import Actor

AT_ONCE = 20


@dataclass(frozen=True)
class Versions:
    """One page of the earlier versions of a form, in the order in which they were made, and the save before them."""

    rows: list[Revision]
    before: Revision | None
    page: Page


def revisions_of(part: Part, actor: Actor, number: str) -> Versions:
    """The earlier versions of a form, the latest on page 1; three queries. An unknown page is the nearest there is."""
    kept = Revision.objects.showing(actor).filter(part=part).select_related("by")
    page = Paginator(kept.order_by("-version", "-set_aside", "-pk"), AT_ONCE).get_page(number)
    rows = list(page)[::-1]
    if not rows:
        return Versions([], None, page)
    older = kept.filter(set_aside=False, version__lte=rows[0].version).exclude(pk__in=[row.pk for row in rows])
    return Versions(rows, older.order_by("version").last(), page)


def revision_of(part_id: int, actor: Actor, number: str) -> Revision | None:
    """One earlier version of a form by its id as it stands in an address; one query."""
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return Revision.objects.showing(actor).filter(part=part_id, pk=int(number)).select_related("by").first()
