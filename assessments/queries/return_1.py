"""Version 1 of how a return is written, word for word as signatures were made on it: nothing here ever changes.

What it takes from other modules is as much a part of it: `outcomes_model`, `changes_model`, `contracts_of`. Before one
of them says something else, what it says now is copied here; `tests/upgrades` notices where it was not.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assessments.models import Agreement, Choice, Commentary
from assessments.queries.fingerprints import digest
from assessments.queries.outcome_changes import changes_model
from assessments.queries.outcome_model import outcomes_model
from cycles.models import Assessment, Mark
from cycles.queries import ratings_at
from cycles.states import Stage
from documents.models import Document, DocumentType, SignPost
from documents.queries.contracts import contracts_of
from documents.queries.criteria import named_in
from documents.queries.types import document_types
from frameworks.models import Item
from frameworks.tree import tree_of
from surveys.models import Nominee

RETURN_KINDS = (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)


def return_1(assessment: Assessment, choices: Sequence[Choice] | None = None) -> dict[str, Any]:
    """The whole return as plain values, by item key; sixteen queries, fifteen where `choices` were read already.

    It holds what the PCT entered and nothing of when or by whom, so that the same return always has the same hash.
    """
    contracts = contracts_of(assessment)
    # A form has no file whose fingerprint would tell a change, so its words are its fingerprint.
    prints = {said["document"]: digest(said) for said in contracts.values()}
    return {
        "pct": {"code": assessment.organisation.code, "name": assessment.organisation.name},
        "cycle": assessment.cycle.year,
        "framework": {"slug": assessment.framework.slug, "version": assessment.framework.version},
        "items": _items(assessment, prints),
        "outcomes": outcomes_model(assessment, choices),
        "outcome_changes": changes_model(assessment),
        "agreements": _agreements(assessment),
        "contracts": contracts,
        "documents": _documents(assessment, prints),
        "nominees": _nominees(assessment),
    }


def hashes_1(model: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The hash of each item and of each part of a return.

    A sub-competency's covers its competency's commentaries and sign-posts too: evidence for it stands there.
    """
    items: dict[str, str] = {}
    parts: dict[str, dict[str, Any]] = {}
    for key, item in model["items"].items():
        above = model["items"].get(item.get("competency", ""))
        items[key] = digest([item, above] if above else item)
        parts.setdefault(_part_of(key, item), {})[key] = item
    hashes = {part: digest(held) for part, held in parts.items()}
    hashes |= {name: digest(model[name]) for name in ("agreements", "documents", "nominees")}
    hashes["outcomes"] = digest([model["outcomes"], model["outcome_changes"]])
    hashes |= {f"contract-{key}": digest(said) for key, said in model.get("contracts", {}).items()}
    return {"items": items, "parts": hashes}


def _part_of(key: str, item: dict[str, Any]) -> str:
    if "component" in item:
        return f"governance-{item['component']}"
    return f"competency-{item.get('competency', key)}"


def _items(assessment: Assessment, prints: dict[str, str]) -> dict[str, Any]:
    tree = tree_of(assessment.framework)
    grades = ratings_at(assessment, Stage.SELF)
    marks = Mark.objects.filter(assessment=assessment, stage=Stage.SELF, verdict=Mark.Verdict.MET)
    ticked = set(marks.values_list("criterion_id", flat=True))
    texts: dict[str, dict[str, str]] = {}
    last_years: dict[str, list[str]] = {}
    prompts = {prompt.pk: prompt for prompt in tree.prompts(tree.items)}
    written_texts = Commentary.objects.filter(assessment=assessment).exclude(text="").order_by()
    for prompt_id, text, confirmed in written_texts.values_list("prompt_id", "text", "confirmed"):
        prompt = prompts[prompt_id]
        texts.setdefault(prompt.item.key, {})[prompt.key] = text
        if not confirmed:
            last_years.setdefault(prompt.item.key, []).append(prompt.key)
    posts = _sign_posts(assessment, prints)
    entries: dict[str, Any] = {}
    for item in tree.of(*RETURN_KINDS):
        key, kind, above = item.key, item.kind, item.parent.key if item.parent else ""
        grade, ticks = grades.get(key), [row.key for row in tree.criteria(item) if row.pk in ticked]
        written = {"commentaries": texts.get(key, {}), "sign_posts": posts.get(key, [])}
        # Only while there are some: a text that is confirmed has the same hash as one that was written this year.
        if key in last_years:
            written["unconfirmed"] = sorted(last_years[key])
        if kind == Item.Kind.COMPETENCY:
            entries[key] = written
        elif kind == Item.Kind.SUB_COMPETENCY:
            entries[key] = {
                "competency": above,
                "level": grade.number if grade else None,
                "ticks": ticks,
                "sign_posts": written["sign_posts"],
            }
        else:
            entries[key] = {
                "component": above,
                "colour": grade.code if grade else None,
                "ticks": ticks,
                **written,
            }
    return entries


def _sign_posts(assessment: Assessment, prints: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    tree = tree_of(assessment.framework)
    fields = ("item_id", "pk", "position", "document__name", "document__file__sha256", "document__removed_at")
    rows = SignPost.objects.filter(assessment=assessment).order_by("position")
    found = list(rows.values_list(*fields, "page_from", "page_to", "paragraph", "why"))
    named = named_in(assessment) if found else {}
    posts: dict[str, list[dict[str, Any]]] = {}
    for item, pk, position, document, sha256, removed_at, page_from, page_to, paragraph, why in found:
        entry = {
            "position": position,
            "document": document,
            "sha256": sha256 or prints.get(document, ""),
            "page_from": page_from,
            "page_to": page_to,
            "paragraph": paragraph,
            "why": why,
            "criteria": [f"{row.item.key}/{row.key}" for group in named.get(pk, []) for row in group.lines],
            "broken": removed_at is not None,
        }
        posts.setdefault(tree.key_of(item), []).append(entry)
    return posts


def _agreements(assessment: Assessment) -> dict[str, Any]:
    rows = Agreement.objects.filter(assessment=assessment).values_list("what", "on", "minute")
    return {what: {"on": on.isoformat() if on else None, "minute": minute} for what, on, minute in rows}


def _documents(assessment: Assessment, prints: dict[str, str]) -> list[dict[str, Any]]:
    kinds = [kind for kind in document_types(assessment.framework) if kind.provided_by == DocumentType.Provider.PCT]
    types = {kind.pk: kind.key for kind in kinds}
    order = list(types)
    there = Document.objects.filter(assessment=assessment, removed_at=None).order_by("at", "pk")
    fields = ("type_id", "name", "comment", "dated", "period", "file__sha256", "file__size", "file__pages")
    rows = [row for row in there.values_list(*fields) if row[0] in types]
    return [
        {
            "type": types[kind],
            "name": name,
            "comment": comment,
            "dated": dated.isoformat() if dated else "",
            "period": period,
            "sha256": sha256 or prints.get(name, ""),
            "size": size,
            "pages": pages,
        }
        for kind, name, comment, dated, period, sha256, size, pages in sorted(rows, key=lambda row: order.index(row[0]))
    ]


def _nominees(assessment: Assessment) -> dict[str, int]:
    rows = Nominee.objects.filter(assessment=assessment, set=1).order_by()
    return dict(sorted(Counter(rows.values_list("group", flat=True)).items()))
