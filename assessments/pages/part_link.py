"""A form of the return as the pages beside it speak of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from cycles.models import Assessment
from documents.models import FormKind
from frameworks.models import Item


@dataclass(frozen=True)
class PartLink:
    """What a form is called in a sentence, and where it is."""

    key: str
    name: str
    url: str

    @property
    def title(self) -> str:
        """What it is called where a line begins."""
        return capfirst(self.name)


def part_link(assessment: Assessment, key: str) -> PartLink:
    """The form of a part by the part's key; at most one query."""
    kind, _, rest = key.partition("-")
    if kind == "competency":
        return PartLink(key, f"competency {rest}", reverse("competency_form", args=[assessment.pk, rest]))
    if kind == "governance":
        title = Item.objects.values_list("title", flat=True).get(framework=assessment.framework_id, key=rest)
        return PartLink(key, f"governance: {title.lower()}", reverse("governance_form", args=[assessment.pk, rest]))
    if kind == "contract":
        form = FormKind.objects.get(framework=assessment.framework_id, key=rest)
        name = f"the contracting process form “{form.short_title}”"
        return PartLink(key, name, reverse("contract_form", args=[assessment.pk, rest]))
    if kind == "local":
        number = rest.removeprefix("outcome-")
        url = reverse("local_outcome_form", args=[assessment.pk, number])
        return PartLink(key, f"locally defined outcome L{number}", url)
    if key == "nominees":
        return PartLink(key, "the nominees", reverse("nominee_list", args=[assessment.pk]))
    return PartLink(key, "the outcomes form", reverse("outcomes_form", args=[assessment.pk]))
