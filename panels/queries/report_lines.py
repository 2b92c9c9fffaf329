"""The lines and texts of the report's read model: what was rated, why, and what was written on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cycles.models import Assessment, Rating
from cycles.states import Stage
from frameworks.models import Grade, Item, Scale
from frameworks.tree import tree_of
from panels.models import Potential
from panels.queries.items import Branch, branches_of
from panels.queries.marks import Support
from panels.queries.report_stages import MOVE_OF_STAGE
from panels.queries.report_text import ReportTexts

Facts = dict[str, Any]

# Ratings of one line, by stage.
Given = Mapping[str, Rating]


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is held on the lines, by item key: ratings, last year's grades and the panel's marks; and the texts."""

    ratings: Mapping[str, Given]
    before: Mapping[str, Grade]
    marks: Mapping[str, Support]
    texts: ReportTexts

    def given(self, item: Item) -> Given:
        """The ratings of one line."""
        return self.ratings.get(item.key, {})


def by_key(assessment: Assessment, ratings: Iterable[Rating]) -> dict[str, dict[str, Rating]]:
    """By item key and stage, the ratings of the framework's lines."""
    keys = {item.pk: item.key for branch in branches_of(assessment) for item in (branch.item, *branch.parts)}
    found: dict[str, dict[str, Rating]] = {}
    for rating in ratings:
        found.setdefault(keys[rating.item_id], {})[rating.stage] = rating
    return found


def rated(assessment: Assessment, held: Held) -> Facts:
    """What is rated and written, and whose it is."""
    branches = branches_of(assessment)
    texts = held.texts
    illustrative = assessment.cycle.illustrative
    return {
        "sample_notice": "Illustrative figures" if illustrative else None,
        "sample_note": (
            "Every rating, figure and comment is invented for demonstration. None is a result of any PCT."
            if illustrative
            else None
        ),
        "pct": _pct(assessment),
        "summary": {
            "findings": texts.findings or None,
            "discussion": texts.discussion or None,
            "actions": [{"text": text, "lead": None, "by": None, "about": None} for text in texts.actions],
            "advice": texts.advice,
        },
        "competencies": {
            "items": [
                _competency(branch, held, assessment.previous_id) for branch in branches if not branch.is_governance
            ]
        },
        "governance": {"items": [_component(branch, held) for branch in branches if branch.is_governance]},
        "potential": _potential(assessment),
        "rules": _rules(assessment),
    }


def _pct(assessment: Assessment) -> Facts:
    pct = assessment.organisation
    sha = pct.parent
    return {
        "code": pct.code,
        "name": pct.name,
        "sha": {"code": sha.code, "name": sha.name} if sha else None,
        "cluster": pct.ons_cluster or None,
    }


def _number(rating: Rating | None) -> int | None:
    return rating.grade.number if rating else None


def _code(rating: Rating | None) -> str | None:
    return rating.grade.code if rating else None


def _round_reasons(given: Given) -> dict[str, str | None]:
    return {stage.value: given[stage].reason or None for stage in (Stage.REGIONAL, Stage.NATIONAL) if stage in given}


def _competency(branch: Branch, held: Held, previous_id: int | None) -> Facts:
    item = branch.item
    assessed_before = any(part.key in held.before for part in branch.parts)
    return {
        "number": int(item.key),
        "title": item.title,
        "short_title": item.short_title or item.title,
        "sub_competencies": [_sub_competency(part, held) for part in branch.parts],
        "findings": held.texts.items.get(item.key) or None,
        "next_level": None,
        "last_year_note": "Not assessed" if previous_id and not assessed_before else None,
    }


def _sub_competency(item: Item, held: Held) -> Facts:
    given, support = held.given(item), held.marks.get(item.key, Support())
    panel, own = given.get(Stage.PANEL), given.get(Stage.SELF)
    differs = panel is not None and own is not None and panel.grade.number != own.grade.number
    reason = panel.reason.strip() if panel else ""
    unsupported = support.marked and panel is not None and support.level != panel.grade.number
    return {
        "ref": item.key,
        "title": item.title,
        "trail": {stage.value: _number(given.get(stage)) for stage in MOVE_OF_STAGE},
        "last_year": held.before[item.key].number if item.key in held.before else None,
        "reason": reason if differs and reason else None,
        "calibration": _round_reasons(given),
        "criteria": dict(support.counts) if support.marked else None,
        "support_reason": _support_reason(reason, differs=differs, unsupported=bool(unsupported)),
    }


def _support_reason(reason: str, *, differs: bool, unsupported: bool) -> str | None:
    """One reason is entered for a rating; where it stands as the reason of a deviation it is not printed twice."""
    if not reason:
        return None
    if differs:
        return "For the reason given above." if unsupported else None
    return reason


def _component(branch: Branch, held: Held) -> Facts:
    item = branch.item
    return {
        **_judged(item, held),
        "rationale": "\n\n".join(filter(None, (held.texts.items.get(item.key), _reason(held.given(item))))) or None,
        "questions": [part for part in item.text.split("\n\n") if part],
        "sub_components": [_judged(part, held) for part in branch.parts],
    }


def _reason(given: Given) -> str:
    return given[Stage.PANEL].reason.strip() if Stage.PANEL in given else ""


def _judged(item: Item, held: Held) -> Facts:
    given = held.given(item)
    return {
        "key": item.key,
        "title": item.title,
        "trail": {stage.value: _code(given.get(stage)) for stage in MOVE_OF_STAGE},
        "last_year": held.before[item.key].code if item.key in held.before else None,
        "rationale": _reason(given) or None,
        "calibration": _round_reasons(given),
    }


def _potential(assessment: Assessment) -> Facts:
    row = Potential.objects.filter(assessment=assessment).first() or Potential()

    def on(at: Any) -> str | None:
        return timezone.localtime(at).date().isoformat() if at else None

    return {
        "journey": row.position.strip() or None,
        "development": row.development.strip() or None,
        "agreed": {"pct": on(row.pct_agreed_at), "sha": on(row.sha_agreed_at)},
        "stem": None,
        "headings": [],
    }


def _rules(assessment: Assessment) -> list[dict[str, str]]:
    """The official wording of the two scales, as the framework's source prints it."""
    items = tree_of(assessment.framework).items
    scales = {item.scale_id: item.scale for item in items if item.scale is not None and not item.scale.ours}
    about = {Scale.Rule.ADDITIVE: "levels", Scale.Rule.JUDGED: "governance"}
    return [
        {"about": about[Scale.Rule(scale.rule)], "text": scale.source, "source": assessment.framework.source}
        for _, scale in sorted(scales.items())
        if scale.source and Scale.Rule(scale.rule) in about
    ]
