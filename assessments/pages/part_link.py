"""A form of the return as the pages beside it speak of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from cycles.models import Assessment, Part
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


_STEM = {
    Part.Kind.OUTCOMES: "outcomes_form",
    Part.Kind.NOMINEES: "nominee_list",
    Part.Kind.COMPETENCY: "competency_form",
    Part.Kind.GOVERNANCE: "governance_form",
    Part.Kind.CONTRACT: "contract_form",
    Part.Kind.LOCAL_OUTCOME: "local_outcome_form",
}


def part_link(part: Part) -> PartLink:
    """The form of a part; at most one query. The part comes with its assessment."""
    return form_link(part.assessment, Part.Kind(part.kind), part.about)


def form_link(assessment: Assessment, kind: Part.Kind, about: str) -> PartLink:
    """The form of a part, by the part's kind and what it is about; at most one query."""
    name = _name(assessment.framework_id, kind, about)
    return PartLink(kind.key(about), name, form_url(assessment, kind, about))


def form_url(assessment: Assessment, kind: Part.Kind, about: str = "") -> str:
    """Where the form of a part is; no query."""
    return reverse(_STEM[kind], args=[assessment.pk, about] if about else [assessment.pk])


def _name(framework: int, kind: Part.Kind, about: str) -> str:
    match kind:
        case Part.Kind.COMPETENCY:
            return f"competency {about}"
        case Part.Kind.GOVERNANCE:
            title = Item.objects.values_list("title", flat=True).get(framework=framework, key=about)
            return f"governance: {title.lower()}"
        case Part.Kind.CONTRACT:
            form = FormKind.objects.get(framework=framework, key=about)
            return f"the contracting process form “{form.short_title}”"
        case Part.Kind.LOCAL_OUTCOME:
            return f"locally defined outcome L{about}"
        case Part.Kind.NOMINEES:
            return "the nominees"
        case Part.Kind.OUTCOMES:
            return "the outcomes form"
