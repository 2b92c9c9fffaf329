"""Saving the forms. Each save takes the part's next version under the lock, so that no text is written over unseen."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments import names
from assessments.models import Aspiration, Choice, Commentary, OutcomeLine
from assessments.queries.gaps import Gap, aspiration_years, competency_gaps, governance_gaps, outcome_gaps
from assessments.queries.returns import return_model
from cycles.models import Assessment, Mark, Part
from cycles.queries import ratings_at
from cycles.services import record_marks, record_rating, save_part
from cycles.states import Stage
from frameworks.models import Criterion, Grade, Item, Prompt
from organisations.actors import Actor
from ui.fields import one_newline


class NotSaved(ValidationError):  # noqa: N818
    """What was typed cannot be kept as it is: for each box (`assessments.names`) what to mend. Nothing was written."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(dict(errors))


@transaction.atomic
def save_competency(
    *,
    assessment: Assessment,
    key: str,
    version: int,
    actor: Actor,
    levels: Mapping[str, int | None],
    ticks: Mapping[str, Collection[str]],
    commentaries: Mapping[str, str],
    completed: bool,
) -> Part:
    """Save one competency: levels and ticked criteria by sub-competency key, commentaries by prompt key (R-158).

    What a mapping leaves out stays as it is. Ticks never change a level: what they support is shown beside it (R-173).
    Raises `Refused`, `Stale`, or `NotSaved` where a text is too long or, if `completed`, where something is missing.
    """
    part = save_part(assessment=assessment, key=f"competency-{key}", version=version, actor=actor, completed=completed)
    subs = _children(assessment, key)
    _write_ratings(assessment, subs, {sub: str(level) if level else None for sub, level in levels.items()}, actor)
    _write_ticks(assessment, subs, ticks, actor)
    prompts = list(Prompt.objects.filter(item__framework=assessment.framework_id, item__key=key))
    by_key = {prompt.key: prompt for prompt in prompts}
    _write_commentaries(assessment, {names.commentary(k): (by_key[k], text) for k, text in commentaries.items()})
    if completed:
        _require(competency_gaps(return_model(assessment), subs.values(), prompts, key))
    return part


@transaction.atomic
def save_governance(
    *,
    assessment: Assessment,
    key: str,
    version: int,
    actor: Actor,
    colours: Mapping[str, str | None],
    ticks: Mapping[str, Collection[str]],
    commentaries: Mapping[str, str],
    completed: bool,
) -> Part:
    """Save one component: by sub-component key its colour, the lines that describe the PCT, the commentary (R-175).

    Lines of any colour may be ticked; the colour is the PCT's judgement and never computed from them (R-178, R-346).
    Raises as `save_competency` does.
    """
    part = save_part(assessment=assessment, key=f"governance-{key}", version=version, actor=actor, completed=completed)
    subs = _children(assessment, key)
    _write_ratings(assessment, subs, colours, actor)
    _write_ticks(assessment, subs, ticks, actor)
    prompts = {row.item.key: row for row in Prompt.objects.filter(item__in=subs.values()).select_related("item")}
    _write_commentaries(assessment, {names.commentary(k): (prompts[k], text) for k, text in commentaries.items()})
    if completed:
        _require(governance_gaps(return_model(assessment), subs.values()))
    return part


@transaction.atomic
def save_outcomes(
    *,
    assessment: Assessment,
    version: int,
    actor: Actor,
    choices: Mapping[str, tuple[str, Mapping[int, Decimal | None]]],
    completed: bool,
) -> Part:
    """Save the selection of outcomes: by line, the rationale, and the aspirations by the year they start in (R-076).

    `choices` is the whole selection: a local line that is left out is dropped with what was written about it; national
    lines always stay (R-059). More local outcomes than the framework allows are refused (R-060). Raises as above.
    """
    part = save_part(assessment=assessment, key="outcomes", version=version, actor=actor, completed=completed)
    lines = {line.ref: line for line in OutcomeLine.objects.filter(framework=assessment.framework_id)}
    limits = assessment.framework.limits
    errors = _too_many(lines, choices, limits["local_outcomes"])
    texts = {ref: _text(rationale) for ref, (rationale, _) in choices.items()}
    for ref, text in texts.items():
        errors |= _too_long(names.rationale(ref), text, limits["outcome_rationale_characters"])
    if errors:
        raise NotSaved(errors)
    kept = [lines[ref] for ref in choices]
    Choice.objects.filter(assessment=assessment, line__national=False).exclude(line__in=kept).delete()
    Choice.objects.bulk_create(
        [Choice(assessment=assessment, line=lines[ref], rationale=texts[ref]) for ref in choices],
        update_conflicts=True,
        unique_fields=["assessment", "line"],
        update_fields=["rationale"],
    )
    rows = {choice.line_id: choice for choice in Choice.objects.filter(assessment=assessment, line__in=kept)}
    years = aspiration_years(assessment.cycle)
    Aspiration.objects.filter(choice__in=rows.values()).delete()
    Aspiration.objects.bulk_create(
        Aspiration(choice=rows[lines[ref].pk], year=year, value=value)
        for ref, (_, values) in choices.items()
        for year in years
        if (value := values.get(year)) is not None
    )
    if completed:
        _require(outcome_gaps(return_model(assessment), lines.values(), assessment.cycle))
    return part


def _children(assessment: Assessment, key: str) -> dict[str, Item]:
    rows = Item.objects.filter(framework=assessment.framework_id, parent__key=key, self_rated=True).order_by("order")
    return {item.key: item for item in rows}


def _write_ratings(
    assessment: Assessment, subs: Mapping[str, Item], grades: Mapping[str, str | None], actor: Actor
) -> None:
    scales = {item.scale_id for item in subs.values()}
    rows = Grade.objects.filter(scale__in=scales)
    by_code: dict[tuple[int | None, str], Grade] = {(grade.scale_id, grade.code): grade for grade in rows}
    standing = ratings_at(assessment, Stage.SELF)
    for key, code in grades.items():
        item = subs[key]
        grade = by_code[item.scale_id, code] if code else None
        # Who gave a rating, and when, stays with those who gave it.
        if standing.get(key) != grade:
            record_rating(assessment=assessment, item=item, stage=Stage.SELF, grade=grade, actor=actor)


def _write_ticks(
    assessment: Assessment, subs: Mapping[str, Item], ticks: Mapping[str, Collection[str]], actor: Actor
) -> None:
    items = [subs[key] for key in ticks]
    rows = Mark.objects.filter(assessment=assessment, stage=Stage.SELF, criterion__item__in=items)
    standing = set(rows.values_list("criterion_id", flat=True))
    verdicts: dict[int, tuple[str, str] | None] = {}
    known: dict[str, set[str]] = {key: set() for key in ticks}
    for criterion in Criterion.objects.filter(item__in=items, markable=True).select_related("item"):
        known[criterion.item.key].add(criterion.key)
        ticked = criterion.key in ticks[criterion.item.key]
        if ticked != (criterion.pk in standing):
            verdicts[criterion.pk] = (Mark.Verdict.MET, "") if ticked else None
    for key, wanted in ticks.items():
        if unknown := set(wanted) - known[key]:
            raise ValueError(f"{key} has no criterion {', '.join(sorted(unknown))} that can be ticked")
    record_marks(assessment=assessment, stage=Stage.SELF, verdicts=verdicts, actor=actor)


def _write_commentaries(assessment: Assessment, texts: Mapping[str, tuple[Prompt, str]]) -> None:
    errors: dict[str, str] = {}
    rows = []
    for box, (prompt, typed) in texts.items():
        text = _text(typed)
        errors |= _too_long(box, text, prompt.max_characters)
        rows.append(Commentary(assessment=assessment, prompt=prompt, text=text))
    if errors:
        raise NotSaved(errors)
    Commentary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["assessment", "prompt"], update_fields=["text"]
    )


def _text(typed: str) -> str:
    """Text as it is kept: line ends as single newlines, nothing where there is only white space."""
    text = one_newline(typed)
    return text if text.strip() else ""


def _too_long(box: str, text: str, limit: int) -> dict[str, str]:
    """Characters are counted with spaces and punctuation, a line end as one (R-031, R-032)."""
    over = len(text) - limit
    if over <= 0:
        return {}
    characters = "1 character" if over == 1 else f"{over:,} characters"
    return {box: f"Shorten this text by {characters}. The limit is {limit:,}."}


def _too_many(lines: Mapping[str, OutcomeLine], choices: Mapping[str, Any], most: int) -> dict[str, str]:
    local: dict[str, str] = {}
    for ref in choices:
        if not lines[ref].national:
            local.setdefault(lines[ref].counts_as, ref)
    if len(local) <= most:
        return {}
    text = f"You chose {len(local)} local outcomes. Choose up to {most}: with the two national outcomes that makes ten."
    return {names.chosen(list(local.values())[-1]): text}


def _require(gaps: list[Gap]) -> None:
    if gaps:
        raise NotSaved({gap.field: gap.message for gap in gaps})
