"""The forms that a return begins with, and the one place where a form is made."""

from collections.abc import Iterable

from cycles.models import Assessment, Part
from frameworks.models import Framework, Item


def parts_asked_for(framework: Framework) -> list[tuple[Part.Kind, str]]:
    """The parts of a return, each with what it is about, in the order of its task list; one query."""
    items = list(Item.objects.filter(framework=framework, parent=None).only("key", "kind"))
    return [
        (Part.Kind.OUTCOMES, ""),
        (Part.Kind.NOMINEES, ""),
        *((Part.Kind.COMPETENCY, item.key) for item in items if item.kind == Item.Kind.COMPETENCY),
        *((Part.Kind.GOVERNANCE, item.key) for item in items if item.kind == Item.Kind.COMPONENT),
        *((Part.Kind.CONTRACT, key) for key in framework.limits.get("contracting_forms", [])),
    ]


def make_parts(wanted: Iterable[tuple[Assessment, Part.Kind, str]], *, state: Part.State = Part.State.EMPTY) -> None:
    """Make parts of returns, all at once; one that is there already stays as it is. The caller holds the locks."""
    Part.objects.bulk_create(
        [Part(assessment=row, kind=kind, key=kind.key(about), state=state) for row, kind, about in wanted],
        ignore_conflicts=True,
    )
