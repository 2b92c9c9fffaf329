from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from cycles.models import Assessment
from documents.models import FormKind
from frameworks.models import Item


@dataclass(frozen=True)
class Place:
    """A form of the return as the pages beside it speak of it: what it is called in a sentence, and where it is."""

    key: str
    name: str
    url: str

    @property
    def title(self) -> str:
        """What it is called where a line begins."""
        return capfirst(self.name)


def place_of(assessment: Assessment, key: str) -> Place:
    """The form of a part by the part's key; at most one query."""
    kind, _, rest = key.partition("-")
    if kind == "competency":
        return Place(key, f"competency {rest}", reverse("competency_form", args=[assessment.pk, rest]))
    if kind == "governance":
        title = Item.objects.values_list("title", flat=True).get(framework=assessment.framework_id, key=rest)
        return Place(key, f"governance: {title.lower()}", reverse("governance_form", args=[assessment.pk, rest]))
    if kind == "contract":
        form = FormKind.objects.get(framework=assessment.framework_id, key=rest)
        name = f"the contracting process form “{form.short_title}”"
        return Place(key, name, reverse("contract_form", args=[assessment.pk, rest]))
    if kind == "local":
        number = rest.removeprefix("outcome-")
        url = reverse("local_outcome_form", args=[assessment.pk, number])
        return Place(key, f"locally defined outcome L{number}", url)
    if key == "nominees":
        return Place(key, "the nominees", reverse("nominee_list", args=[assessment.pk]))
    return Place(key, "the outcomes form", reverse("outcomes_form", args=[assessment.pk]))
