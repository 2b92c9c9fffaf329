"""Saving the forms. Each save takes the part's next version under the lock, so that no text is written over unseen."""

from collections.abc import Collection, Mapping

from assessments import names
from assessments.models import Commentary
from assessments.queries.gaps import competency_gaps, governance_gaps
from assessments.queries.returns import return_model
from assessments.services.texts import as_kept, require, too_long
from cycles.models import Assessment, Mark, Part
from cycles.queries import ratings_at
from cycles.services import record_marks, record_rating, save_part, writes_return
from cycles.states import Stage
from frameworks.models import Criterion, Grade, Item, Prompt
from organisations.actors import Actor
from organisations.decisions import NotTaken


@writes_return
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
    still_true: Collection[str] = (),
) -> Part:
    """Save one competency: levels and ticked criteria by sub-competency key, commentaries by prompt key (R-158).

    What a mapping leaves out stays as it is. Ticks never change a level: what they support is shown beside it (R-173).
    A commentary carried from last year is confirmed by a change of it, or where `still_true` holds its key (R-421).
    Raises `Refused`, `Late`, or `NotTaken` where a text is too long or, if `completed`, where something is missing.
    """
    part = save_part(
        assessment=assessment, key=Part.Kind.COMPETENCY.key(key), version=version, actor=actor, completed=completed
    )
    subs = _children(assessment, key)
    _write_ratings(assessment, subs, {sub: str(level) if level else None for sub, level in levels.items()}, actor)
    _write_ticks(assessment, subs, ticks, actor)
    prompts = list(Prompt.objects.filter(item__framework=assessment.framework_id, item__key=key))
    by_key = {prompt.key: prompt for prompt in prompts}
    boxes = {names.commentary(k): (by_key[k], text) for k, text in commentaries.items()}
    _write_commentaries(assessment, boxes, {names.commentary(k) for k in still_true})
    if completed:
        require(competency_gaps(return_model(assessment), subs.values(), prompts, key))
    return part


@writes_return
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
    still_true: Collection[str] = (),
) -> Part:
    """Save one component: by sub-component key its colour, the lines that describe the PCT, the commentary (R-175).

    Lines of any colour may be ticked; the colour is the PCT's judgement and never computed from them (R-178, R-346).
    `still_true` and what is raised as for `save_competency`.
    """
    part = save_part(
        assessment=assessment, key=Part.Kind.GOVERNANCE.key(key), version=version, actor=actor, completed=completed
    )
    subs = _children(assessment, key)
    _write_ratings(assessment, subs, colours, actor)
    _write_ticks(assessment, subs, ticks, actor)
    prompts = {row.item.key: row for row in Prompt.objects.filter(item__in=subs.values()).select_related("item")}
    boxes = {names.commentary(k): (prompts[k], text) for k, text in commentaries.items()}
    _write_commentaries(assessment, boxes, {names.commentary(k) for k in still_true})
    if completed:
        require(governance_gaps(return_model(assessment), subs.values()))
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
    before = ratings_at(assessment, Stage.SELF)
    for key, code in grades.items():
        item = subs[key]
        grade = by_code[item.scale_id, code] if code else None
        # Who gave a rating, and when, stays with those who gave it.
        if before.get(key) != grade:
            record_rating(assessment=assessment, item=item, stage=Stage.SELF, grade=grade, actor=actor)


def _write_ticks(
    assessment: Assessment, subs: Mapping[str, Item], ticks: Mapping[str, Collection[str]], actor: Actor
) -> None:
    items = [subs[key] for key in ticks]
    rows = Mark.objects.filter(assessment=assessment, stage=Stage.SELF, criterion__item__in=items)
    before = set(rows.values_list("criterion_id", flat=True))
    verdicts: dict[int, tuple[str, str] | None] = {}
    known: dict[str, set[str]] = {key: set() for key in ticks}
    for criterion in Criterion.objects.filter(item__in=items, markable=True).select_related("item"):
        known[criterion.item.key].add(criterion.key)
        ticked = criterion.key in ticks[criterion.item.key]
        if ticked != (criterion.pk in before):
            verdicts[criterion.pk] = (Mark.Verdict.MET, "") if ticked else None
    for key, wanted in ticks.items():
        if unknown := set(wanted) - known[key]:
            raise ValueError(f"{key} has no criterion {', '.join(sorted(unknown))} that can be ticked")
    record_marks(assessment=assessment, stage=Stage.SELF, verdicts=verdicts, actor=actor)


def _write_commentaries(
    assessment: Assessment, texts: Mapping[str, tuple[Prompt, str]], still_true: Collection[str]
) -> None:
    errors: dict[str, str] = {}
    rows = []
    carried = Commentary.objects.filter(assessment=assessment, confirmed=False)
    last_years = dict(carried.values_list("prompt_id", "text"))
    for box, (prompt, typed) in texts.items():
        text = as_kept(typed)
        errors |= too_long(box, text, prompt.max_characters)
        confirmed = box in still_true or text != as_kept(last_years.get(prompt.pk, ""))
        rows.append(Commentary(assessment=assessment, prompt=prompt, text=text, confirmed=confirmed))
    if errors:
        raise NotTaken(errors)
    Commentary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["assessment", "prompt"], update_fields=["text", "confirmed"]
    )
