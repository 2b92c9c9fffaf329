"""The return as one plain value: what declarations sign, what is frozen, what later stages and pages read."""

import hashlib
import json
from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessments.models import Aspiration, Choice, Commentary, FrozenCopy
from cycles.models import Assessment, Mark
from cycles.queries import ITEM_WORDING, ratings_at
from cycles.states import Stage
from cycles.visibility import READS, Material, reach
from documents.models import Document, DocumentType, SignPost
from frameworks.models import Item
from organisations.actors import Actor
from surveys.models import Nominee

RETURN_KINDS = (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)


def returns_showing(actor: Actor, material: Material = Material.RETURN) -> QuerySet[Assessment]:
    """Assessments whose return, or outcomes (R-072), the actor may read as they stand now (VISIBILITY rows 2, 3)."""
    rows = Assessment.objects.filter(reach(actor, READS[material]))
    return rows.select_related("organisation__parent", "cycle", "framework")


def return_model(assessment: Assessment) -> dict[str, Any]:
    """The whole return as plain values, by item key; nine queries.

    It holds what the PCT entered and nothing of when or by whom, so that the same return always has the same hash.
    """
    return {
        "pct": {"code": assessment.organisation.code, "name": assessment.organisation.name},
        "cycle": assessment.cycle.year,
        "framework": {"slug": assessment.framework.slug, "version": assessment.framework.version},
        "items": _items(assessment),
        "outcomes": _outcomes(assessment),
        "documents": _documents(assessment),
        "nominees": _nominees(assessment),
    }


def digest(value: Any) -> str:
    """The SHA-256 of a plain value written as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hashes_of(model: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The hash of each item and of each part of a return (DESIGN 5).

    A sub-competency's covers its competency's commentaries and sign-posts too: evidence for it stands there.
    """
    items: dict[str, str] = {}
    parts: dict[str, dict[str, Any]] = {}
    for key, item in model["items"].items():
        above = model["items"].get(item.get("competency", ""))
        items[key] = digest([item, above] if above else item)
        parts.setdefault(_part_of(key, item), {})[key] = item
    hashes = {part: digest(held) for part, held in parts.items()}
    hashes |= {name: digest(model[name]) for name in ("outcomes", "documents", "nominees")}
    return {"items": items, "parts": hashes}


def latest_copy(assessment: Assessment) -> FrozenCopy | None:
    """The return as last submitted; one query. For services and pages that already hold the door."""
    return FrozenCopy.objects.filter(assessment=assessment).order_by("-number").first()


def copy_number(assessment: Assessment) -> int | None:
    """The number of the last frozen copy, which later stages write beside what they judge; one query."""
    numbers = FrozenCopy.objects.filter(assessment=assessment).order_by("-number")
    return numbers.values_list("number", flat=True).first()


def frozen_matches_live(assessment: Assessment) -> bool:
    """Whether the last copy is whole and the live rows say the same (DESIGN 5). Nominees may change afterwards."""
    copy = latest_copy(assessment)
    if copy is None:
        return False
    live = return_model(assessment)
    whole = digest(copy.content) == copy.sha256 and hashes_of(copy.content) == copy.hashes
    return whole and live | {"nominees": None} == copy.content | {"nominees": None}


def number_text(value: Decimal) -> str:
    """A number as it is written in the return: no trailing zeros, no exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _part_of(key: str, item: dict[str, Any]) -> str:
    if "component" in item:
        return f"governance-{item['component']}"
    return f"competency-{item.get('competency', key)}"


def _items(assessment: Assessment) -> dict[str, Any]:
    items = Item.objects.filter(framework=assessment.framework_id, kind__in=RETURN_KINDS)
    grades = ratings_at(assessment, Stage.SELF)
    ticks: dict[str, list[str]] = {}
    for item_key, key in (
        Mark.objects.filter(assessment=assessment, stage=Stage.SELF, verdict=Mark.Verdict.MET)
        .order_by("criterion__order")
        .values_list("criterion__item__key", "criterion__key")
    ):
        ticks.setdefault(item_key, []).append(key)
    texts: dict[str, dict[str, str]] = {}
    written_texts = Commentary.objects.filter(assessment=assessment).exclude(text="")
    for item_key, key, text in written_texts.values_list("prompt__item__key", "prompt__key", "text"):
        texts.setdefault(item_key, {})[key] = text
    posts: dict[str, list[dict[str, Any]]] = {}
    sign_posts = SignPost.objects.filter(assessment=assessment).select_related("item", "document__file")
    for post in sign_posts.defer(*ITEM_WORDING):
        posts.setdefault(post.item.key, []).append(_sign_post(post))
    entries: dict[str, Any] = {}
    for key, kind, above in items.values_list("key", "kind", "parent__key"):
        grade = grades.get(key)
        written = {"commentaries": texts.get(key, {}), "sign_posts": posts.get(key, [])}
        if kind == Item.Kind.COMPETENCY:
            entries[key] = written
        elif kind == Item.Kind.SUB_COMPETENCY:
            entries[key] = {
                "competency": above or "",
                "level": grade.number if grade else None,
                "ticks": ticks.get(key, []),
                "sign_posts": written["sign_posts"],
            }
        else:
            entries[key] = {
                "component": above or "",
                "colour": grade.code if grade else None,
                "ticks": ticks.get(key, []),
                **written,
            }
    return entries


def _sign_post(post: SignPost) -> dict[str, Any]:
    return {
        "position": post.position,
        "document": post.document.name,
        "sha256": post.document.file.sha256,
        "page_from": post.page_from,
        "page_to": post.page_to,
        "paragraph": post.paragraph,
        "why": post.why,
        "broken": post.broken,
    }


def _outcomes(assessment: Assessment) -> dict[str, Any]:
    values: dict[int, dict[str, str]] = {}
    for row in Aspiration.objects.filter(choice__assessment=assessment):
        values.setdefault(row.choice_id, {})[str(row.year)] = number_text(row.value)
    return {
        choice.line.ref: {"rationale": choice.rationale, "aspirations": values.get(choice.pk, {})}
        for choice in Choice.objects.filter(assessment=assessment).select_related("line")
        # An untouched national line is no entry: it is always chosen, with or without a row.
        if choice.rationale or values.get(choice.pk) or not choice.line.national
    }


def _documents(assessment: Assessment) -> list[dict[str, Any]]:
    rows = Document.objects.filter(
        assessment=assessment, removed_at=None, type__provided_by=DocumentType.Provider.PCT
    ).select_related("type", "file")
    return [
        {
            "type": row.type.key,
            "name": row.name,
            "comment": row.comment,
            "sha256": row.file.sha256,
            "size": row.file.size,
            "pages": row.file.pages,
        }
        for row in rows
    ]


def _nominees(assessment: Assessment) -> dict[str, int]:
    rows = Nominee.objects.filter(assessment=assessment, set=1)
    return dict(sorted(Counter(rows.values_list("group", flat=True)).items()))
