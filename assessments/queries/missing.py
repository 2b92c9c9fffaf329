"""What stands between a return and its submission, each thing named with the page where it is mended (R-247)."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from assessments.models import OutcomeLine
from assessments.queries.gaps import Gap, competency_gaps, governance_gaps, name_of, outcome_gaps
from assessments.queries.returns import return_model
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from documents.queries import status_of
from frameworks.models import Item, Prompt


@dataclass(frozen=True)
class Missing:
    """One thing that stops submission, in words, and the page where it is mended."""

    text: str
    url_name: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    part: str = ""

    @property
    def url(self) -> str:
        """The address of the page."""
        return reverse(self.url_name, kwargs=self.kwargs)


def what_is_missing(
    assessment: Assessment, model: dict[str, Any] | None = None, parts: dict[str, Part] | None = None
) -> list[Missing]:
    """Everything the return needs before it can be signed and submitted, in the order of the task list.

    `model` and `parts` are the return where the caller has read it already. Declarations are not among these: they
    come after.
    """
    model = model or return_model(assessment)
    parts = parts or parts_of(assessment)
    items = list(Item.objects.filter(framework=assessment.framework_id).only("key", "kind", "title", "parent", "order"))
    children: dict[int | None, list[Item]] = {}
    for item in items:
        children.setdefault(item.parent_id, []).append(item)
    prompts: dict[int, list[Prompt]] = {}
    for prompt in Prompt.objects.filter(item__framework=assessment.framework_id).only("item", "key"):
        prompts.setdefault(prompt.item_id, []).append(prompt)
    ours = {"assessment_id": assessment.pk}
    missing = _outcomes(assessment, model, parts["outcomes"], ours)
    if parts["nominees"].state != Part.State.SUBMITTED:
        missing.append(Missing("The nominees for the survey are not submitted", "nominee_list", ours, "nominees"))
    for item in children.get(None, []):
        key = {"assessment_id": assessment.pk, "key": item.key}
        if item.kind == Item.Kind.COMPETENCY:
            part = parts[f"competency-{item.key}"]
            gaps = competency_gaps(model, children[item.pk], prompts.get(item.pk, []), item.key)
            missing += _part(f"Competency {item.key}", gaps, part, "competency_form", key)
        elif item.kind == Item.Kind.COMPONENT:
            part = parts[f"governance-{item.key}"]
            missing += _part(item.title, governance_gaps(model, children[item.pk]), part, "governance_form", key)
    return missing + _documents(assessment, ours) + _sign_posts(items, model, assessment)


# Sub-components have long titles. More of them than this are counted; their form names each.
NAMED_RATINGS = 2


def in_words(things: list[str]) -> str:
    """Things in a sentence: "a, b and c"."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _what(gaps: list[Gap]) -> str:
    kinds: dict[str, list[str]] = {}
    for gap in gaps:
        kinds.setdefault(gap.kind, []).append(gap.of)
    return "; ".join(_of_a_kind(kind, things) for kind, things in kinds.items())


def _of_a_kind(kind: str, things: list[str]) -> str:
    many = kind == "rating of" and len(things) > NAMED_RATINGS
    return f"{len(things)} ratings" if many else f"{kind} {in_words(things)}"


def _part(name: str, gaps: list[Gap], part: Part, url_name: str, kwargs: dict[str, Any]) -> list[Missing]:
    if gaps:
        return [Missing(f"{name}: {_what(gaps)} missing", url_name, kwargs, part.key)]
    if part.state != Part.State.SUBMITTED:
        return [Missing(f"{name} is filled in but not marked as completed", url_name, kwargs, part.key)]
    return []


def _outcomes(assessment: Assessment, model: dict[str, Any], part: Part, ours: dict[str, Any]) -> list[Missing]:
    lines = list(OutcomeLine.objects.filter(framework=assessment.framework_id))
    missing = []
    for line in lines:
        gaps = outcome_gaps(model, [line], assessment.cycle)
        values = sum("aspiration" in gap.field for gap in gaps)
        things = [f"{values} of 5 yearly aspirations"] if values else []
        things += ["the rationale"] if len(gaps) > values else []
        if things:
            missing.append(Missing(f"Outcome {line.ref}: {in_words(things)} missing", "outcomes_form", ours, part.key))
    if not missing:
        return _part("The outcomes form", [], part, "outcomes_form", ours)
    return missing


def _documents(assessment: Assessment, ours: dict[str, Any]) -> list[Missing]:
    titles = status_of([assessment])[assessment.pk].missing
    return [Missing(f"{title}: not uploaded", "document_list", ours, "documents") for title in titles]


def _sign_posts(items: list[Item], model: dict[str, Any], assessment: Assessment) -> list[Missing]:
    missing = []
    for item in items:
        for post in model["items"].get(item.key, {}).get("sign_posts", []):
            if post["broken"]:
                page, key = page_of(item, items)
                text = f"Sign-post {post['position']} of {name_of(item)} points to a document that was removed"
                kwargs = {"assessment_id": assessment.pk, "key": key}
                missing.append(Missing(text, page, kwargs, "sign-posts"))
    return missing


def page_of(item: Item, items: list[Item]) -> tuple[str, str]:
    """The name and key of the form on which an item is rated."""
    parent = next((other for other in items if other.pk == item.parent_id), item)
    if parent.kind == Item.Kind.COMPONENT:
        return "governance_form", parent.key
    return "competency_form", parent.key
