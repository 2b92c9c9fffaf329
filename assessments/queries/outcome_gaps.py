"""What the outcomes form and the forms of locally defined outcomes lack before they are complete."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import names
from assessments.models import Agreement, Choice, OutcomeLine
from assessments.queries.agreements import agreement_gaps
from assessments.queries.gaps import Gap, aspiration_years, unconfirmed, year_label
from assessments.queries.outcome_changes import Change, changes_due, chosen_before
from assessments.queries.outcome_lines import choices_of, outcome_lines
from assessments.queries.outcome_wording import CONDITIONS
from benchmarks.bounds import Bounds, bounds, bounds_of
from benchmarks.models import Metric
from cycles.models import Assessment, Cycle

# Beside these two ticks the handbook asks for words: "Please provide source information", "Please provide evidence".
NEED_WORDS = ("source", "justification")
# An aspiration that is there and cannot be right.
IMPOSSIBLE = "possible aspiration for"


@dataclass(frozen=True)
class OutcomeNeeds:
    """What is asked of this PCT's outcomes: the lines of the form, and the changes since last year."""

    lines: Sequence[OutcomeLine]
    changes: list[Change]
    cycle: Cycle

    def bounds_at(self, ref: str, entry: dict[str, Any]) -> Bounds:
        """What the aspirations of an outcome can be: by its metric, or by the unit that the PCT gave it."""
        listed = next((bounds_of(line.metric) for line in self.lines if line.ref == ref), None)
        return listed or bounds(unit=entry.get("unit", ""))


def needs_of(assessment: Assessment, choices: Iterable[Choice] | None = None) -> OutcomeNeeds:
    """The needs of an assessment; two queries, one where `choices` were read already."""
    lines = outcome_lines(assessment.framework)
    changes = changes_due(chosen_before(assessment), lines, chosen_metrics(assessment, choices))
    return OutcomeNeeds(lines, changes, assessment.cycle)


def chosen_metrics(assessment: Assessment, choices: Iterable[Choice] | None = None) -> dict[str, Metric]:
    """The metrics of the local outcomes chosen, by reference, those defined by the PCT among them; one query at most.

    `choices` are this year's where the caller has read them already.
    """
    rows = choices_of(assessment) if choices is None else choices
    return {row.ref: row.metric for row in rows if row.metric is not None and not row.national}


def outcome_gaps(model: dict[str, Any], needs: OutcomeNeeds) -> list[Gap]:
    """Everything the outcomes form lacks, in its order (R-065, R-070, R-075, R-076, R-078, R-087 to R-089)."""
    gaps = []
    for ref in refs_of(model, needs.lines):
        gaps += aspiration_gaps(model, ref, needs)
        if ref in model["outcomes"] and "conditions" in model["outcomes"][ref]:
            gaps += _local_on_the_main_form(model["outcomes"][ref], ref)
    return gaps + change_gaps(model, needs.changes) + agreement_gaps(model, agreements_due(needs.changes))


def refs_of(model: dict[str, Any], lines: Iterable[OutcomeLine]) -> list[str]:
    """The references of all outcomes of a return, in the order of the form; national ones always are (R-059)."""
    listed = [line.ref for line in lines if line.national or line.ref in model["outcomes"]]
    return listed + sorted(ref for ref, entry in model["outcomes"].items() if "conditions" in entry)


def aspiration_gaps(model: dict[str, Any], ref: str, needs: OutcomeNeeds) -> list[Gap]:
    """One outcome needs its rationale and five aspirations that its metric can have (R-076, R-078, R-089)."""
    entry = model["outcomes"].get(ref) or {"rationale": "", "aspirations": {}}
    gaps = []
    if not entry["rationale"]:
        text = f"Enter the rationale for outcome {ref}"
        gaps.append(Gap(field=names.rationale(ref), message=text, kind="rationale for outcome", of=ref))
    gaps += [
        Gap(
            field=names.aspiration(ref, year),
            message=f"Enter the aspiration for outcome {ref} in {year_label(year)}",
            kind="aspiration for",
            of=year_label(year),
        )
        for year in aspiration_years(needs.cycle)
        if str(year) not in entry["aspirations"]
    ]
    gaps += [
        Gap(field=names.aspiration(ref, year), message=message, kind=IMPOSSIBLE, of=year_label(year))
        for year, message in impossible(ref, aspirations_in(entry, needs.cycle), needs.bounds_at(ref, entry)).items()
    ]
    return gaps + ([unconfirmed(ref, f"outcome {ref}", f"outcome {ref}")] if entry.get("unconfirmed") else [])


def aspirations_in(entry: dict[str, Any], cycle: Cycle) -> dict[int, Decimal]:
    """The aspirations of an outcome in a return, by the year they start in."""
    years = aspiration_years(cycle)
    return {year: Decimal(entry["aspirations"][str(year)]) for year in years if str(year) in entry["aspirations"]}


def impossible(ref: str, values: Mapping[int, Decimal], bounds: Bounds) -> dict[int, str]:
    """By year, why an aspiration cannot be taken and what to do (decision 23)."""
    return {
        year: f"Outcome {ref}, {year_label(year)}: {refusal}"
        for year, value in values.items()
        if (refusal := bounds.refusal(value))
    }


def change_gaps(model: dict[str, Any], changes: Iterable[Change]) -> list[Gap]:
    """Every change needs one of the four circumstances and its own rationale (R-065, R-066, R-068)."""
    gaps = []
    for change in changes:
        entry = model["outcome_changes"].get(change.metric.key, {})
        if not entry.get("circumstance"):
            text = f"Choose the circumstance for {change.called}"
            gaps.append(Gap(field=change.why, message=text, kind="circumstance for", of=change.called))
        if not entry.get("rationale"):
            text = f"Enter the rationale for {change.called}"
            gaps.append(Gap(field=change.rationale, message=text, kind="rationale for", of=change.called))
    return gaps


def agreements_due(changes: Iterable[Change]) -> list[Agreement.What]:
    """Partners agree the outcomes; the board agrees the changes, where there are any (R-070, R-075)."""
    due = [Agreement.What.OUTCOMES_WITH_PARTNERS]
    return [*due, Agreement.What.OUTCOMES_BY_BOARD] if list(changes) else due


def local_gaps(entry: dict[str, Any]) -> list[Gap]:
    """What the form of one locally defined outcome lacks (R-097 to R-106)."""
    gaps = []
    if not entry["definition"]:
        gaps.append(Gap(field=names.DEFINITION, message="Enter the definition of the metric", kind="", of="definition"))
    if not entry["unit"]:
        gaps.append(Gap(field=names.UNIT, message="Enter the unit of the metric", kind="", of="unit"))
    if entry["dataset"] is None:
        gaps.append(Gap(field=names.DATASET, message="Upload the dataset, then choose it here", kind="", of="dataset"))
    elif not entry["read"]:
        gaps.append(
            Gap(
                field=names.DATASET,
                message="Press “Save and read the dataset in”: its values are not loaded yet",
                kind="",
                of="values of the dataset",
            )
        )
    for number, key in enumerate(CONDITIONS, start=1):
        condition = entry["conditions"].get(key, {})
        if not condition.get("ticked"):
            gaps.append(
                Gap(
                    field=names.condition(key),
                    message=f"Tick condition {number} if it is met",
                    kind="",
                    of=f"condition {number}",
                )
            )
        if key in NEED_WORDS and not condition.get("comment"):
            text = f"Enter the comment on condition {number}"
            gaps.append(
                Gap(field=names.condition_comment(key), message=text, kind="", of=f"comment on condition {number}")
            )
    return gaps


def _local_on_the_main_form(entry: dict[str, Any], ref: str) -> list[Gap]:
    if not local_gaps(entry):
        return []
    text = f"Complete the form of outcome {ref}: save a draft, then follow “Define” beside it"
    return [Gap(field=names.local_name(int(ref[1:])), message=text, kind="definition of outcome", of=ref)]
