"""Next year starts warm: last year's outcomes and texts are there, unconfirmed, until the PCT says that they hold.

Ratings, ticks, documents, sign-posts, nominees, agreements and signatures are never copied (R-421). Everything is
copied for all PCTs at once, and only into parts that nobody has touched: carried over twice, it is there once.
"""

from dataclasses import dataclass

from django.db import transaction

from assessments.models import Aspiration, Choice, Commentary, LocalCondition, LocalOutcome, OutcomeLine
from assessments.queries.gaps import aspiration_years
from cycles.models import Assessment, Cycle, Part
from cycles.services import make_parts, open_year
from documents.services.carry_over import carry_contracts
from frameworks.models import Framework, Item, ItemLink, Prompt
from organisations.actors import Actor

AT_ONCE = 1000


@dataclass(frozen=True)
class _Year:
    """This year's assessments by the id of last year's, and the parts of them that nobody has touched."""

    cycle: Cycle
    assessments: dict[int, Assessment]
    untouched: set[tuple[int, str]]


@transaction.atomic
def open_next_year(
    *, previous: Cycle, year: str, framework: Framework, first_aspiration_year: int, actor: Actor
) -> Cycle:
    """Open the next year for every PCT and carry last year's work into it. Raises `Refused` as `open_year` does."""
    cycle = open_year(
        previous=previous, year=year, framework=framework, first_aspiration_year=first_aspiration_year, actor=actor
    )
    carry_over(cycle=cycle)
    return cycle


@transaction.atomic
def carry_over(*, cycle: Cycle) -> int:
    """Copy last year's outcomes, commentaries and contracting forms into the year; returns how many parts hold some.

    What is copied is unconfirmed. An item, an outcome or a form is found again by its key, whatever the version.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).filter(cycle=cycle, previous__isnull=False)
    assessments = {
        row.previous_id: row for row in rows.select_related("organisation").order_by("pk") if row.previous_id
    }
    parts = Part.objects.filter(assessment__in=assessments.values(), version=0, state=Part.State.EMPTY)
    year = _Year(cycle, assessments, set(parts.values_list("assessment", "key")))
    filled = _commentaries(year) | _outcomes(year)
    filled |= carry_contracts(assessments=assessments, untouched=year.untouched)
    keys = {key for _, key in filled}
    begun = [part for part in parts.filter(key__in=keys) if (part.assessment_id, part.key) in filled]
    for part in begun:
        part.state = Part.State.DRAFT
    Part.objects.bulk_update(begun, ["state"], batch_size=AT_ONCE)
    return len(begun)


def _commentaries(year: _Year) -> set[tuple[int, str]]:
    """Texts by prompt: the same prompt of the same item, or of the item that this year's version calls the same."""
    framework = year.cycle.framework_id
    prompts = {
        (prompt.item.key, prompt.key): prompt
        for prompt in Prompt.objects.filter(item__framework=framework).select_related("item__parent")
    }
    links = ItemLink.objects.filter(kind=ItemLink.Kind.SAME, new__framework=framework)
    renamed = dict(links.values_list("old", "new__key"))
    rows = Commentary.objects.filter(assessment__in=year.assessments).exclude(text="")
    made, filled = [], set()
    for row in rows.select_related("prompt__item").iterator(AT_ONCE):
        item = row.prompt.item
        prompt = prompts.get((renamed.get(item.pk, item.key), row.prompt.key))
        assessment = year.assessments[row.assessment_id]
        if prompt is None or (part := (assessment.pk, _part_of(prompt.item))) not in year.untouched:
            continue
        made.append(Commentary(assessment=assessment, prompt=prompt, text=row.text, confirmed=False))
        filled.add(part)
    Commentary.objects.bulk_create(made, batch_size=AT_ONCE)
    return filled


def _part_of(item: Item) -> str:
    if item.kind == Item.Kind.COMPETENCY:
        return Part.Kind.COMPETENCY.key(item.key)
    return Part.Kind.GOVERNANCE.key(item.parent.key if item.parent else item.key)


def _outcomes(year: _Year) -> set[tuple[int, str]]:
    """Choices with their rationale, and the aspirations of years that still lie in the five."""
    lines = {line.metric_id: line for line in OutcomeLine.objects.filter(framework=year.cycle.framework_id)}
    rows = Choice.objects.filter(assessment__in=year.assessments).select_related("line", "local")
    olds = [row for row in rows if (year.assessments[row.assessment_id].pk, Part.Kind.OUTCOMES.key()) in year.untouched]
    local = _local_outcomes(year, [row.local for row in olds if row.local])
    pairs = []
    for row in olds:
        assessment = year.assessments[row.assessment_id]
        line = lines.get(row.line.metric_id) if row.line else None
        defined = local.get(row.local_id or 0)
        # What this year's list does not have any more is shown on the form as dropped, with what it was.
        if line is not None or defined is not None:
            new = Choice(assessment=assessment, line=line, local=defined, rationale=row.rationale, confirmed=False)
            pairs.append((row, new))
    made = Choice.objects.bulk_create([new for _, new in pairs], batch_size=AT_ONCE)
    by_old = {old.pk: new for (old, _), new in zip(pairs, made, strict=True)}
    values = Aspiration.objects.filter(choice__in=by_old, year__in=aspiration_years(year.cycle))
    Aspiration.objects.bulk_create(
        [Aspiration(choice=by_old[row.choice_id], year=row.year, value=row.value) for row in values],
        batch_size=AT_ONCE,
    )
    return {(choice.assessment_id, Part.Kind.OUTCOMES.key()) for choice in made}


def _local_outcomes(year: _Year, olds: list[LocalOutcome]) -> dict[int, LocalOutcome]:
    """Locally defined outcomes by the id of last year's: same metric, so that values and history stay. The data set is
    this year's to attach, and each condition this year's to tick."""
    made = LocalOutcome.objects.bulk_create(
        LocalOutcome(
            assessment=year.assessments[row.assessment_id],
            number=row.number,
            name=row.name,
            definition=row.definition,
            metric_id=row.metric_id,
        )
        for row in olds
    )
    by_old = {old.pk: new for old, new in zip(olds, made, strict=True)}
    LocalCondition.objects.bulk_create(
        LocalCondition(local=by_old[row.local_id], key=row.key, ticked=False, comment=row.comment)
        for row in LocalCondition.objects.filter(local__in=by_old)
    )
    make_parts(((row.assessment, Part.Kind.LOCAL_OUTCOME, str(row.number)) for row in made), state=Part.State.DRAFT)
    return by_old
