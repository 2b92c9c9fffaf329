"""Saving the outcomes form: the selection, the aspirations, the changes since last year, and what was agreed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments import names
from assessments.models import (
    Agreement,
    Aspiration,
    Choice,
    LocalOutcome,
    OutcomeChange,
    OutcomeLine,
    UntickedOutcome,
)
from assessments.queries.agreed import changed_since_agreed
from assessments.queries.agreements import gaps_to_agree_again
from assessments.queries.gaps import aspiration_years
from assessments.queries.outcome_changes import changes_due, chosen_before
from assessments.queries.outcome_gaps import agreements_due, chosen_metrics, impossible, needs_of, outcome_gaps
from assessments.queries.outcome_wording import CIRCUMSTANCES
from assessments.queries.serialisers import LiveReturn
from assessments.services.agreements import record_agreement
from assessments.services.local_outcomes import name_local_outcomes
from assessments.services.texts import as_kept, require, too_long
from assessments.services.unticked import keep_unticked
from benchmarks.bounds import bounds_of
from cycles.models import Assessment, Part
from cycles.services import save_part, writes_return
from organisations.actors import Actor
from organisations.decisions import NotTaken

# By reference, the rationale of the aspirations, and the aspirations by the year they start in.
Choices = Mapping[str, tuple[str, Mapping[int, Decimal | None]]]


@dataclass(frozen=True)
class Also:
    """What the form holds besides the choices. What is left out stays as it is.

    `names` are the names of the locally defined outcomes by number; an empty one takes the outcome away. `changes` are
    circumstance and rationale by box (`assessments.queries.outcome_changes.Change`). `agreements` are day and minute.
    `still_true` are the references of outcomes carried from last year that hold unchanged; a change of rationale or
    aspirations confirms one too (R-421). `agreed_again` are agreements that cover what was changed since.
    """

    names: Mapping[int, str] | None = None
    changes: Mapping[str, tuple[str, str]] | None = None
    agreements: Mapping[Agreement.What, tuple[date | None, str]] | None = None
    still_true: Collection[str] = ()
    agreed_again: Collection[Agreement.What] = ()


@writes_return
def save_outcomes(
    *,
    assessment: Assessment,
    version: int,
    actor: Actor,
    choices: Choices,
    completed: bool,
    also: Also | None = None,
) -> Part:
    """Save the selection of outcomes with the aspirations (R-076), and what else the form holds.

    `choices` is the whole selection from the list. A local line that is left out is dropped from the return; what was
    written about it is kept for when it is ticked again. National lines always stay (R-059). More local outcomes than
    the framework allows, those defined by the PCT among them, are refused (R-060, R-094); so is an aspiration that its
    metric cannot have, unless it was saved before (decision 23). Raises `Refused`, `Late`, or `NotTaken` where
    something cannot be kept or, if `completed`, where something is missing.
    """
    also = also or Also()
    part = save_part(
        assessment=assessment, key=Part.Kind.OUTCOMES.key(), version=version, actor=actor, completed=completed
    )
    lines = {
        line.ref: line
        for line in OutcomeLine.objects.filter(framework=assessment.framework_id).select_related("metric")
    }
    name_local_outcomes(assessment=assessment, names_by_number=also.names or {}, actor=actor)
    local = {
        f"L{row.number}": row for row in LocalOutcome.objects.filter(assessment=assessment).select_related("metric")
    }
    texts = {ref: as_kept(rationale) for ref, (rationale, _) in choices.items()}
    errors = _too_many(lines, choices, local, assessment.framework.limits["local_outcomes"])
    for ref, text in texts.items():
        errors |= too_long(names.rationale(ref), text, assessment.framework.limits["outcome_rationale_characters"])
    errors |= _impossible(assessment, choices, lines, local)
    if errors:
        raise NotTaken(errors)
    unconfirmed = _still_unconfirmed(assessment, choices, texts, also.still_true)
    _write_choices(assessment, lines, local, texts, unconfirmed)
    _write_aspirations(assessment, choices)
    _write_changes(assessment, lines, also.changes or {})
    for what, (on, minute) in (also.agreements or {}).items():
        record_agreement(
            assessment=assessment, what=what, on=on, minute=minute, actor=actor, again=what in also.agreed_again
        )
    if completed:
        live, needs = LiveReturn(assessment), needs_of(assessment)
        again = gaps_to_agree_again(changed_since_agreed(assessment, live), agreements_due(needs.changes))
        require(outcome_gaps(live.model, needs) + again)
    return part


def _too_many(
    lines: Mapping[str, OutcomeLine], choices: Choices, local: Mapping[str, LocalOutcome], most: int
) -> dict[str, str]:
    listed = [ref for ref in choices if ref in lines and not lines[ref].national]
    counted = {lines[ref].counts_as for ref in listed} | set(local)
    if len(counted) <= most:
        return {}
    text = (
        f"You chose {len(counted)} local outcomes. Choose up to {most}: with the two national outcomes that makes ten."
    )
    return {names.chosen(listed[-1]) if listed else names.local_name(len(local)): text}


def _impossible(
    assessment: Assessment, choices: Choices, lines: Mapping[str, OutcomeLine], local: Mapping[str, LocalOutcome]
) -> dict[str, str]:
    """New aspirations that the metric cannot have, by box. One that was saved before stops completion alone."""
    metrics = {ref: line.metric for ref, line in lines.items()} | {ref: row.metric for ref, row in local.items()}
    saved = Aspiration.objects.filter(choice__assessment=assessment).select_related("choice__line", "choice__local")
    before = {(row.choice.ref, row.year, row.value) for row in saved}
    errors: dict[str, str] = {}
    for ref, (_, typed) in choices.items():
        if metric := metrics.get(ref):
            new = {
                year: value for year, value in typed.items() if value is not None and (ref, year, value) not in before
            }
            said = impossible(ref, new, bounds_of(metric))
            errors |= {names.aspiration(ref, year): sentence for year, sentence in said.items()}
    return errors


def _write_choices(
    assessment: Assessment,
    lines: Mapping[str, OutcomeLine],
    local: Mapping[str, LocalOutcome],
    texts: Mapping[str, str],
    unconfirmed: Collection[str],
) -> None:
    kept = {ref: text for ref, text in texts.items() if ref in lines}
    keep_unticked(assessment, [lines[ref].pk for ref in kept])
    dropped = Choice.objects.filter(assessment=assessment, line__national=False)
    dropped.exclude(line__in=[lines[ref] for ref in kept]).delete()
    Choice.objects.bulk_create(
        [
            Choice(assessment=assessment, line=lines[ref], rationale=text, confirmed=ref not in unconfirmed)
            for ref, text in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "line"],
        update_fields=["rationale", "confirmed"],
    )
    for ref, row in local.items():
        if ref in texts:
            Choice.objects.filter(local=row).update(rationale=texts[ref], confirmed=ref not in unconfirmed)


def _still_unconfirmed(
    assessment: Assessment, choices: Choices, texts: Mapping[str, str], still_true: Collection[str]
) -> set[str]:
    """The outcomes carried from last year of which nothing was changed and which nobody said to hold.

    One that was unticked meanwhile is no less last year's when it comes back.
    """
    rows = Choice.objects.filter(assessment=assessment, confirmed=False).select_related("line", "local")
    carried = {row.ref: row for row in rows if row.ref in choices and row.ref not in still_true}
    values: dict[int, dict[int, Decimal]] = {row.pk: {} for row in carried.values()}
    for aspiration in Aspiration.objects.filter(choice__in=carried.values()):
        values[aspiration.choice_id][aspiration.year] = aspiration.value
    stood = {ref: (row.rationale, values[row.pk]) for ref, row in carried.items()}
    unticked = UntickedOutcome.objects.filter(assessment=assessment, confirmed=False).select_related("line")
    stood |= {
        row.line.ref: (row.rationale, {int(year): Decimal(value) for year, value in row.aspirations.items()})
        for row in unticked
        if row.line.ref in choices and row.line.ref not in still_true
    }

    def given(ref: str) -> dict[int, Decimal]:
        return {year: value for year, value in choices[ref][1].items() if value is not None}

    return {ref for ref, before in stood.items() if before == (texts[ref], given(ref))}


def _write_aspirations(assessment: Assessment, choices: Choices) -> None:
    rows = {
        choice.ref: choice
        for choice in Choice.objects.filter(assessment=assessment).select_related("line", "local")
        if choice.ref in choices
    }
    years = aspiration_years(assessment.cycle)
    Aspiration.objects.filter(choice__in=rows.values()).delete()
    Aspiration.objects.bulk_create(
        Aspiration(choice=rows[ref], year=year, value=value)
        for ref, (_, values) in choices.items()
        for year in years
        if ref in rows and (value := values.get(year)) is not None
    )


def _write_changes(
    assessment: Assessment, lines: Mapping[str, OutcomeLine], given: Mapping[str, tuple[str, str]]
) -> None:
    """Keep what is said about each change that there is; what was said about others went with them."""
    due = changes_due(chosen_before(assessment), lines.values(), chosen_metrics(assessment))
    OutcomeChange.objects.filter(assessment=assessment).exclude(metric__in=[one.metric.pk for one in due]).delete()
    limit = assessment.framework.limits["outcome_change_characters"]
    errors: dict[str, str] = {}
    rows = []
    for change in due:
        circumstance, typed = given.get(change.box, (None, None))
        if circumstance is None or typed is None:
            continue
        if circumstance and circumstance not in CIRCUMSTANCES:
            raise ValueError(f"{circumstance} is no circumstance of a change")
        text = as_kept(typed)
        errors |= too_long(change.rationale, text, limit)
        rows.append(
            OutcomeChange(
                assessment=assessment,
                metric_id=change.metric.pk,
                kind=change.kind,
                circumstance=circumstance,
                rationale=text,
            )
        )
    if errors:
        raise NotTaken(errors)
    OutcomeChange.objects.bulk_create(
        [row for row in rows if row.circumstance or row.rationale],
        update_conflicts=True,
        unique_fields=["assessment", "metric"],
        update_fields=["kind", "circumstance", "rationale"],
    )
    empty = [row.metric_id for row in rows if not row.circumstance and not row.rationale]
    OutcomeChange.objects.filter(assessment=assessment, metric__in=empty).delete()
