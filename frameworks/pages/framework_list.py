from dataclasses import dataclass

from django.db.models import Count

from frameworks.models import Framework, Item
from frameworks.queries import in_force
from sentences.counts import counted

# The kinds of which several are not called by the name of one with an s.
_SEVERAL = {
    Item.Kind.COMPETENCY: "competencies",
    Item.Kind.SUB_COMPETENCY: "sub-competencies",
    Item.Kind.ACTIVITY: "activities",
    Item.Kind.PROCESS: "processes and knowledge requirements",
}


@dataclass(frozen=True, kw_only=True)
class FrameworkLine:
    """A framework in the list, with what it is made of: "11 competencies", "33 sub-competencies"."""

    framework: Framework
    made_of: list[str]


def library() -> list[FrameworkLine]:
    """The frameworks, newest first, each in its latest version, corrected where that is issued; two queries."""
    frameworks = in_force()
    replaced = {framework.previous_id for framework in frameworks}
    kinds: dict[int, list[str]] = {}
    counts = Item.objects.order_by("framework_id").values("framework_id", "kind").annotate(number=Count("pk"))
    order = list(Item.Kind.values)
    for row in sorted(counts, key=lambda row: order.index(row["kind"])):
        kinds.setdefault(row["framework_id"], []).append(in_words(row["number"], Item.Kind(row["kind"])))
    shown = [framework for framework in frameworks if framework.first_id not in replaced]
    shown.sort(key=lambda framework: framework.published_at is None)
    return [FrameworkLine(framework=framework, made_of=kinds.get(framework.pk, [])) for framework in shown]


def in_words(number: int, kind: Item.Kind) -> str:
    """How many items of a kind, such as "33 sub-competencies"."""
    return counted(number, kind.label.lower(), _SEVERAL.get(kind, ""))
