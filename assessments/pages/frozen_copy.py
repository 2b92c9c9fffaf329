"""The return as a page to read and print, from its plain value and the wording of its framework version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Agreement, FrozenCopy, OutcomeChange
from assessments.pages.chosen_outcomes import ChosenOutcome, chosen_table
from assessments.pages.contract_form import StageText, contract_facts, in_words
from assessments.pages.rated_items import ReadPart, read_parts
from assessments.queries.agreements import STATEMENTS, minuted
from assessments.queries.aspirations import Year, years_of
from assessments.queries.declarations import DeclarationLine, declarations_of
from assessments.queries.outcome_gaps import refs_of
from assessments.queries.outcome_lines import outcome_lines
from assessments.queries.outcome_wording import Wording, outcome_wording
from assessments.queries.returns import read_copy
from assessments.queries.serialisers import LiveReturn, latest
from cycles.models import Assessment
from documents.models import FormKind
from documents.queries.contracts import empty_contract, form_kinds
from documents.queries.types import document_types
from frameworks.models import Item
from surveys.models import Group
from ui.components import Row
from ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class ReadContract:
    """A contracting process form to read (R-240)."""

    kind: FormKind
    facts: list[Row]
    stages: list[StageText]
    labels: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ReadLocal:
    """A locally defined outcome to read: what it is, and each condition in the official words with what was said."""

    ref: str
    name: str
    facts: list[Row]
    conditions: list[Row]


@dataclass(frozen=True, kw_only=True)
class ReturnPage:
    """A return, frozen or live."""

    assessment: Assessment
    copy: FrozenCopy | None
    copies: Sequence[FrozenCopy]
    sha256: str
    competencies: list[ReadPart]
    components: list[ReadPart]
    outcomes: list[ChosenOutcome]
    local: list[ReadLocal]
    changes: list[Row]
    years: list[Year]
    contracts: list[ReadContract]
    agreements: list[Row]
    documents: list[dict[str, Any]]
    nominees: list[Row]
    declarations: list[DeclarationLine]

    @property
    def latest(self) -> bool:
        """Whether it is the last copy."""
        return self.copy is not None and self.copy.number == self.copies[-1].number

    @property
    def outcomes_table(self) -> Table[ChosenOutcome]:
        """The chosen outcomes with their aspirations."""
        return chosen_table(self.outcomes, self.years)


def copy_page(assessment: Assessment, copy: FrozenCopy, copies: list[FrozenCopy]) -> ReturnPage:
    """A frozen copy to read."""
    signatures = [line for line in declarations_of(assessment, copy.sha256_in) if line.at <= copy.at]
    signed = {line.role: line for line in signatures if line.sha256 == copy.sha256_in(line.version)}
    return _page(
        assessment,
        read_copy(copy),
        sha256=copy.sha256,
        declarations=list(signed.values()),
        copy=copy,
        copies=copies,
    )


def live_page(assessment: Assessment) -> ReturnPage:
    """The return as it stands, for the PCT before it submits."""
    live = LiveReturn(assessment)
    valid = [line for line in declarations_of(assessment, live.sha256) if line.valid]
    return _page(assessment, live.model, sha256=live.sha256(latest()), declarations=valid)


def _page(
    assessment: Assessment,
    model: dict[str, Any],
    *,
    sha256: str,
    declarations: list[DeclarationLine],
    copy: FrozenCopy | None = None,
    copies: Sequence[FrozenCopy] = (),
) -> ReturnPage:
    said = outcome_wording(assessment)
    outcomes = _outcomes(assessment, model)
    parts = read_parts(assessment, model)
    return ReturnPage(
        assessment=assessment,
        copy=copy,
        copies=copies,
        sha256=sha256,
        competencies=[part for part in parts if part.item.kind == Item.Kind.COMPETENCY],
        components=[part for part in parts if part.item.kind == Item.Kind.COMPONENT],
        outcomes=outcomes,
        local=[_local(outcome, said) for outcome in outcomes if outcome.local is not None],
        changes=_changes(model, said),
        years=years_of(assessment),
        contracts=_contracts(assessment, model),
        agreements=_agreements(model),
        documents=_documents(assessment, model),
        nominees=[Row(str(Group(group).label), number) for group, number in model["nominees"].items()],
        declarations=declarations,
    )


def _outcomes(assessment: Assessment, model: dict[str, Any]) -> list[ChosenOutcome]:
    lines = {line.ref: line for line in outcome_lines(assessment.framework)}
    years = years_of(assessment)
    found = []
    for ref in refs_of(model, lines.values()):
        entry = model["outcomes"].get(ref) or {"rationale": "", "aspirations": {}}
        values = [entry["aspirations"].get(str(year.number), "") for year in years]
        if line := lines.get(ref):
            name, definition, unit = line.metric.name, line.metric.definition, line.metric.unit
        else:
            name, definition, unit = entry["name"], entry["definition"], entry["unit"]
        found.append(
            ChosenOutcome(
                ref=ref,
                name=name,
                definition=definition,
                unit=unit or "As defined",
                rationale=entry["rationale"],
                numbers=values,
                local=entry if line is None else None,
            )
        )
    return found


def _local(outcome: ChosenOutcome, said: Wording) -> ReadLocal:
    entry = outcome.local or {}
    dataset = entry.get("dataset")
    facts = [Row("Definition", outcome.definition), Row("Dataset", dataset["name"] if dataset else "None attached")]
    if dataset and dataset["comment"]:
        facts.append(Row("About the dataset", dataset["comment"]))
    kept = entry.get("conditions", {})
    # What is kept is sorted by its keys; the handbook numbers its conditions.
    order = [*(key for key in said.conditions if key in kept), *(key for key in kept if key not in said.conditions)]
    conditions = [
        Row(
            said.conditions.get(key, key),
            "\n".join(filter(None, ["Met" if kept[key]["ticked"] else "Not met", kept[key]["comment"]])),
        )
        for key in order
    ]
    return ReadLocal(ref=outcome.ref, name=outcome.name, facts=facts, conditions=conditions)


def _changes(model: dict[str, Any], said: Wording) -> list[Row]:
    return [
        Row(
            f"{OutcomeChange.Kind(change['kind']).label}: {change['name']}",
            "\n".join(filter(None, [said.circumstances.get(change["circumstance"], ""), change["rationale"]])),
        )
        for change in model.get("outcome_changes", {}).values()
    ]


def _contracts(assessment: Assessment, model: dict[str, Any]) -> list[ReadContract]:
    found = []
    for kind in form_kinds(assessment.framework):
        contract = model.get("contracts", {}).get(kind.key) or empty_contract()
        stages = [
            StageText(key=stage["key"], title=stage["title"], questions=[], **contract["stages"][stage["key"]])
            for stage in kind.wording["stages"]
        ]
        facts = contract_facts(kind, contract)
        found.append(ReadContract(kind=kind, facts=facts, stages=stages, labels=kind.wording["labels"]))
    return found


def _agreements(model: dict[str, Any]) -> list[Row]:
    return [
        Row(
            STATEMENTS[Agreement.What(what)],
            ", ".join(filter(None, [in_words(entry["on"] or ""), minuted(what, entry["minute"])])),
        )
        for what, entry in sorted(model.get("agreements", {}).items())
    ]


def _documents(assessment: Assessment, model: dict[str, Any]) -> list[dict[str, Any]]:
    titles = {kind.key: kind.title for kind in document_types(assessment.framework)}
    found = []
    for entry in model["documents"]:
        dated = date.fromisoformat(entry["dated"]) if entry.get("dated") else None
        found.append(entry | {"title": titles.get(entry["type"], entry["type"]), "dated_on": dated})
    return found
