"""What stands between a return and its submission, each thing named with the page where it is mended (R-247)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from assessments.models import Choice
from assessments.queries.agreements import agreement_gaps
from assessments.queries.board import whats as agreed_by_board
from assessments.queries.contracts import contract_gaps
from assessments.queries.gaps import CONFIRMATION, Gap, competency_gaps, governance_gaps, name_of
from assessments.queries.outcome_gaps import (
    agreements_due,
    aspiration_gaps,
    change_gaps,
    local_gaps,
    needs_of,
    refs_of,
)
from assessments.queries.outcome_lines import choices_of
from assessments.queries.returns import return_model
from cycles.models import Assessment, Part
from cycles.queries import PartRow, parts_of
from documents.queries import DocumentStatus, status_of
from documents.queries.contracts import form_kinds
from frameworks.models import Item
from frameworks.tree import tree_of
from surveys.queries.closing import is_closed


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
    assessment: Assessment,
    model: dict[str, Any] | None = None,
    parts: dict[str, PartRow] | None = None,
    documents: DocumentStatus | None = None,
    choices: Sequence[Choice] | None = None,
) -> list[Missing]:
    """Everything the return needs before it can be signed and submitted, in the order of the task list.

    `model`, `parts`, `documents` and `choices` are the return where the caller has read it already. Declarations are
    not among these: they come after.
    """
    choices = choices_of(assessment) if choices is None else choices
    model = model or return_model(assessment, choices)
    parts = parts or parts_of(assessment)
    tree = tree_of(assessment.framework)
    ours = {"assessment_id": assessment.pk}
    missing = _outcomes(assessment, model, choices, parts["outcomes"], ours)
    # Once the region's surveys are over, nobody can be asked any more: that then stops nobody.
    if parts["nominees"].state != Part.State.SUBMITTED and not is_closed(assessment):
        missing.append(Missing("The nominees for the survey are not submitted", "nominee_list", ours, "nominees"))
    for item in tree.of(Item.Kind.COMPETENCY, Item.Kind.COMPONENT):
        key = {"assessment_id": assessment.pk, "key": item.key}
        if item.kind == Item.Kind.COMPETENCY:
            part = parts[f"competency-{item.key}"]
            gaps = competency_gaps(model, list(tree.parts(item)), tree.prompts([item]), item.key)
            missing += _part(f"Competency {item.key}", gaps, part, "competency_form", key)
        else:
            part = parts[f"governance-{item.key}"]
            missing += _part(item.title, governance_gaps(model, list(tree.parts(item))), part, "governance_form", key)
    missing += _contracts(assessment, model, parts, ours)
    documents = documents or status_of([assessment])[assessment.pk]
    missing += _documents(documents, ours) + _sign_posts(list(tree.items), model, assessment)
    # Last, as the board agrees what is otherwise complete; before the declarations.
    return missing + _board(assessment, model, ours)


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


def _part(name: str, gaps: list[Gap], part: PartRow, url_name: str, kwargs: dict[str, Any]) -> list[Missing]:
    if gaps:
        return [Missing(f"{name}: {_what(gaps)} missing", url_name, kwargs, part.key)]
    if part.state != Part.State.SUBMITTED:
        return [Missing(f"{name} is filled in but not marked as completed", url_name, kwargs, part.key)]
    return []


def _outcomes(
    assessment: Assessment, model: dict[str, Any], choices: Sequence[Choice], part: PartRow, ours: dict[str, Any]
) -> list[Missing]:
    needs = needs_of(assessment, choices)
    missing = []
    for ref in refs_of(model, needs.lines):
        gaps = aspiration_gaps(model, ref, assessment.cycle)
        values = sum(gap.kind == "aspiration for" for gap in gaps)
        things = [f"{values} of 5 yearly aspirations"] if values else []
        things += ["the rationale"] if any(gap.kind == "rationale for outcome" for gap in gaps) else []
        things += ["the confirmation of last year’s choice"] if any(gap.kind == CONFIRMATION for gap in gaps) else []
        if things:
            missing.append(Missing(f"Outcome {ref}: {in_words(things)} missing", "outcomes_form", ours, part.key))
        entry = model["outcomes"].get(ref, {})
        if undefined := local_gaps(entry) if "conditions" in entry else []:
            text = f"Outcome {ref}: {in_words([gap.of for gap in undefined])} missing"
            missing.append(Missing(text, "local_outcome_form", ours | {"number": int(ref[1:])}, part.key))
    for gap in change_gaps(model, needs.changes) + agreement_gaps(model, agreements_due(needs.changes)):
        missing.append(Missing(f"Outcomes: {gap.kind} {gap.of} missing", "outcomes_form", ours, part.key))
    if not missing:
        return _part("The outcomes form", [], part, "outcomes_form", ours)
    return missing


def _contracts(
    assessment: Assessment, model: dict[str, Any], parts: dict[str, PartRow], ours: dict[str, Any]
) -> list[Missing]:
    missing = []
    for kind in form_kinds(assessment.framework):
        contract, part, here = model["contracts"].get(kind.key), parts[kind.part_key], ours | {"key": kind.key}
        if contract is None:
            missing.append(Missing(f"{kind.title}: not filled in", "contract_form", here, part.key))
        else:
            missing += _part(kind.title, contract_gaps(contract, kind), part, "contract_form", here)
    return missing


def _board(assessment: Assessment, model: dict[str, Any], ours: dict[str, Any]) -> list[Missing]:
    gaps = agreement_gaps(model, agreed_by_board(assessment))
    return [Missing(gap.message, "board_agreement", ours, "board") for gap in gaps]


def _documents(documents: DocumentStatus, ours: dict[str, Any]) -> list[Missing]:
    return [Missing(f"{title}: not uploaded", "document_list", ours, "documents") for title in documents.missing]


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
