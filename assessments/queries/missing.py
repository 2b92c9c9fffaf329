"""What stands between a return and its submission, each thing with the name of the page where it is mended (R-247)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models import Choice
from assessments.queries.agreed import changed_since_agreed
from assessments.queries.agreements import agreed_by_board, agreement_gaps, gaps_to_agree_again
from assessments.queries.contract_gaps import contract_gaps
from assessments.queries.gaps import CONFIRMATION, Gap, competency_gaps, governance_gaps, name_of
from assessments.queries.outcome_gaps import (
    IMPOSSIBLE,
    OutcomeNeeds,
    agreements_due,
    aspiration_gaps,
    change_gaps,
    local_gaps,
    needs_of,
    refs_of,
)
from assessments.queries.outcome_lines import choices_of
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment, Part
from cycles.queries import PartRow, parts_of
from documents.queries import DocumentStatus, status_of
from documents.queries.contracts import form_kinds
from frameworks.models import Item
from frameworks.tree import tree_of
from sentences.counts import counted
from sentences.lists import listed
from surveys.queries.closing import is_closed


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that stops submission, in words, and the page where it is mended: its name and what it is asked for.

    `part` is the key of the form to which it belongs.
    """

    text: str
    url_name: str
    kwargs: dict[str, Any]
    part: str


def what_is_missing(
    assessment: Assessment,
    live: LiveReturn | None = None,
    parts: dict[str, PartRow] | None = None,
    documents: DocumentStatus | None = None,
    choices: Sequence[Choice] | None = None,
) -> list[Missing]:
    """Everything the return needs before it can be signed and submitted, in the order of the task list.

    `live`, `parts`, `documents` and `choices` are the return where the caller has read it already. Declarations are
    not among these: they come after.
    """
    choices = choices_of(assessment) if choices is None else choices
    live = live or LiveReturn(assessment, choices)
    model, agreed_before = live.model, changed_since_agreed(assessment, live)
    parts = parts or parts_of(assessment)
    tree = tree_of(assessment.framework)
    ours = {"assessment_id": assessment.pk}
    needs = needs_of(assessment, choices)
    missing = _outcomes(model, needs, parts[Part.Kind.OUTCOMES.key()], ours)
    for gap in gaps_to_agree_again(agreed_before, agreements_due(needs.changes)):
        form = Part.Kind.OUTCOMES.key()
        missing.append(Missing(text=gap.message, url_name="outcomes_form", kwargs=ours, part=form))
    # Once the region's surveys are over, nobody can be asked any more: that then stops nobody.
    if parts[Part.Kind.NOMINEES.key()].state != Part.State.COMPLETED and not is_closed(assessment):
        text = "The nominees for the survey are not submitted"
        missing.append(Missing(text=text, url_name="nominee_list", kwargs=ours, part=Part.Kind.NOMINEES.key()))
    for item in tree.of(Item.Kind.COMPETENCY, Item.Kind.COMPONENT):
        key = {"assessment_id": assessment.pk, "key": item.key}
        if item.kind == Item.Kind.COMPETENCY:
            part = parts[Part.Kind.COMPETENCY.key(item.key)]
            gaps = competency_gaps(model, list(tree.parts(item)), tree.prompts([item]), item.key)
            missing += _part(f"Competency {item.key}", gaps, part, "competency_form", key)
        else:
            part = parts[Part.Kind.GOVERNANCE.key(item.key)]
            missing += _part(item.title, governance_gaps(model, list(tree.parts(item))), part, "governance_form", key)
    missing += _contracts(assessment, model, parts, ours)
    documents = documents or status_of([assessment])[assessment.pk]
    missing += _documents(documents, ours) + _sign_posts(list(tree.items), model, assessment)
    # Last, as the board agrees what is otherwise complete; before the declarations.
    return missing + _board(assessment, model, agreed_before, ours)


# Sub-components have long titles. More of them than this are counted; their form names each.
NAMED_RATINGS = 2


def _what(gaps: list[Gap]) -> str:
    kinds: dict[str, list[str]] = {}
    for gap in gaps:
        kinds.setdefault(gap.kind, []).append(gap.of)
    return "; ".join(_of_a_kind(kind, things) for kind, things in kinds.items())


def _of_a_kind(kind: str, things: list[str]) -> str:
    many = kind == "rating of" and len(things) > NAMED_RATINGS
    return f"{len(things)} ratings" if many else f"{kind} {listed(things)}"


def _part(name: str, gaps: list[Gap], part: PartRow, url_name: str, kwargs: dict[str, Any]) -> list[Missing]:
    if gaps:
        text = f"{name}: {_what(gaps)} missing"
    elif part.state != Part.State.COMPLETED:
        text = f"{name} is filled in but not marked as completed"
    else:
        return []
    return [Missing(text=text, url_name=url_name, kwargs=kwargs, part=part.key)]


def _outcomes(model: dict[str, Any], needs: OutcomeNeeds, part: PartRow, ours: dict[str, Any]) -> list[Missing]:
    missing: list[Missing] = []

    def add(text: str, url_name: str = "outcomes_form", **kwargs: int) -> None:
        missing.append(Missing(text=text, url_name=url_name, kwargs=ours | kwargs, part=part.key))

    for ref in refs_of(model, needs.lines):
        gaps = aspiration_gaps(model, ref, needs)
        values = sum(gap.kind == "aspiration for" for gap in gaps)
        things = [f"{values} of 5 yearly aspirations"] if values else []
        things += ["the rationale"] if any(gap.kind == "rationale for outcome" for gap in gaps) else []
        things += ["the confirmation of last year’s choice"] if any(gap.kind == CONFIRMATION for gap in gaps) else []
        if things:
            add(f"Outcome {ref}: {listed(things)} missing")
        if impossible := [gap.of for gap in gaps if gap.kind == IMPOSSIBLE]:
            add(f"Outcome {ref}: the aspiration for {listed(impossible)} cannot be right")
        entry = model["outcomes"].get(ref, {})
        if undefined := local_gaps(entry) if "conditions" in entry else []:
            text = f"Outcome {ref}: {listed([gap.of for gap in undefined])} missing"
            add(text, "local_outcome_form", number=int(ref[1:]))
    for gap in change_gaps(model, needs.changes) + agreement_gaps(model, agreements_due(needs.changes)):
        add(f"Outcomes: {gap.kind} {gap.of} missing")
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
            text = f"{kind.title}: not filled in"
            missing.append(Missing(text=text, url_name="contract_form", kwargs=here, part=part.key))
        else:
            missing += _part(kind.title, contract_gaps(contract, kind), part, "contract_form", here)
    return missing


def _board(
    assessment: Assessment, model: dict[str, Any], changed: Collection[str], ours: dict[str, Any]
) -> list[Missing]:
    whats = agreed_by_board(assessment)
    gaps = agreement_gaps(model, whats) + gaps_to_agree_again(changed, whats)
    return [Missing(text=gap.message, url_name="board_agreement", kwargs=ours, part="board") for gap in gaps]


def _documents(documents: DocumentStatus, ours: dict[str, Any]) -> list[Missing]:
    return [
        Missing(
            text=f"{title}: {counted(number, 'document')} missing",
            url_name="document_list",
            kwargs=ours,
            part="documents",
        )
        for title, number in documents.lacking.items()
    ]


def _sign_posts(items: list[Item], model: dict[str, Any], assessment: Assessment) -> list[Missing]:
    missing = []
    for item in items:
        for post in model["items"].get(item.key, {}).get("sign_posts", []):
            if post["broken"]:
                page, key = form_of(item, items)
                text = f"Sign-post {post['position']} of {name_of(item)} points to a document that was removed"
                kwargs = {"assessment_id": assessment.pk, "key": key}
                missing.append(Missing(text=text, url_name=page, kwargs=kwargs, part="sign-posts"))
    return missing


def form_of(item: Item, items: list[Item]) -> tuple[str, str]:
    """The name and key of the form on which an item is rated."""
    parent = next((other for other in items if other.pk == item.parent_id), item)
    if parent.kind == Item.Kind.COMPONENT:
        return "governance_form", parent.key
    return "competency_form", parent.key
