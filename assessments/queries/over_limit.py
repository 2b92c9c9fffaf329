"""Texts of a return that are longer than this year allows, as those carried over from another year can be (R-247).

No save takes such a text (R-031, R-032); this finds those that no save has seen since.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments import names
from assessments.queries.gaps import name_of
from assessments.queries.outcome_lines import outcome_lines
from cycles.models import Assessment
from documents.queries.contracts import form_kinds
from frameworks.models import Item
from frameworks.tree import tree_of
from sentences.lines import characters

# The texts of a contracting form, by the limit of each.
_GENERAL = {
    "provider_context": ("the context of the provider", "contract_provider_context_characters"),
    "objectives": ("the context of the relationship", "contract_relationship_context_characters"),
}
_OF_STAGE = {
    "commentary": ("the commentary", "contract_commentary_characters"),
    "source": ("the source of the excerpt", "contract_source_characters"),
    "excerpt": ("the excerpt", "contract_excerpt_characters"),
}


@dataclass(frozen=True, kw_only=True)
class LongText:
    """One text with its limit: of which form and what it is, in words, and the box in which it stands."""

    form: str
    what: str
    over: int
    limit: int
    url_name: str
    kwargs: dict[str, Any]
    box: str


def texts_over_limit(assessment: Assessment, model: dict[str, Any]) -> list[LongText]:
    """The texts over their limit, in the order of the task list; no query. `model` is the return as read."""
    texts = [*_outcomes(assessment, model), *_commentaries(assessment, model), *_contracts(assessment, model)]
    return [text for text in texts if text.over > 0]


def _outcomes(assessment: Assessment, model: dict[str, Any]) -> Iterator[LongText]:
    limits, ours = assessment.framework.limits, {"assessment_id": assessment.pk}
    refs = {line.metric.key: line.ref for line in outcome_lines(assessment.framework)}

    def text(what: str, typed: str, limit: str, box: str) -> LongText:
        return LongText(
            form="The outcomes form",
            what=what,
            over=characters(typed) - limits[limit],
            limit=limits[limit],
            url_name="outcomes_form",
            kwargs=ours,
            box=box,
        )

    for ref, entry in model["outcomes"].items():
        what = f"the rationale for outcome {ref}"
        yield text(what, entry["rationale"], "outcome_rationale_characters", names.rationale(ref))
        if "conditions" not in entry:
            continue
        refs[entry["metric"]] = ref
        for number, (key, condition) in enumerate(entry["conditions"].items(), start=1):
            limit = limits["local_condition_characters"]
            yield LongText(
                form=f"Outcome {ref}",
                what=f"the comment on condition {number}",
                over=characters(condition["comment"]) - limit,
                limit=limit,
                url_name="local_outcome_form",
                kwargs=ours | {"number": int(ref[1:])},
                box=names.condition_comment(key),
            )
    for metric, change in model["outcome_changes"].items():
        box = names.change_rationale(refs.get(metric, metric))
        yield text(
            f"the rationale for changing “{change['name']}”", change["rationale"], "outcome_change_characters", box
        )


def _commentaries(assessment: Assessment, model: dict[str, Any]) -> Iterator[LongText]:
    tree = tree_of(assessment.framework)
    for item in tree.items:
        for prompt in tree.prompts([item]):
            typed = model["items"].get(item.key, {}).get("commentaries", {}).get(prompt.key, "")
            of_competency = item.kind == Item.Kind.COMPETENCY
            parent = tree.item(item.parent_id) if item.parent_id else item
            yield LongText(
                form=f"Competency {item.key}" if of_competency else parent.title,
                what=f"the commentary on {prompt.key if of_competency else f'“{name_of(item)}”'}",
                over=characters(typed) - prompt.max_characters,
                limit=prompt.max_characters,
                url_name="competency_form" if of_competency else "governance_form",
                kwargs={"assessment_id": assessment.pk, "key": item.key if of_competency else parent.key},
                box=names.commentary(prompt.key if of_competency else item.key),
            )


def _contracts(assessment: Assessment, model: dict[str, Any]) -> Iterator[LongText]:
    limits = assessment.framework.limits
    for kind in form_kinds(assessment.framework):
        contract = model["contracts"].get(kind.key)
        if contract is None:
            continue
        texts = [(box, what, limits[limit], contract[box]) for box, (what, limit) in _GENERAL.items()]
        for stage in kind.wording["stages"]:
            said, name = contract["stages"][stage["key"]], stage["title"].lower()
            texts += [
                (f"{part}-{stage['key']}", f"{what} on {name}", limits[limit], said[part])
                for part, (what, limit) in _OF_STAGE.items()
            ]
        for box, what, limit, typed in texts:
            yield LongText(
                form=kind.title,
                what=what,
                over=characters(typed) - limit,
                limit=limit,
                url_name="contract_form",
                kwargs={"assessment_id": assessment.pk, "key": kind.key},
                box=box,
            )
