"""The return as a page to read and print, from its plain value and the wording of its framework version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

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
from assessments.queries.returns import is_same, read_copy
from assessments.queries.serialisers import LiveReturn
from cycles.models import Assessment
from cycles.states import State
from documents.models import Document, FormKind
from documents.policies import may_open
from documents.queries.contracts import empty_contract, form_kinds
from documents.queries.types import document_types
from frameworks.models import Item
from organisations.actors import Actor
from organisations.roles import PCT_ROLES
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
    own: bool = False

    @property
    def latest(self) -> bool:
        """Whether it is the last copy."""
        return self.copy is not None and self.copy.number == self.copies[-1].number

    @property
    def before(self) -> FrozenCopy | None:
        """The copy before this one."""
        number = self.copy.number if self.copy else 0
        return next((copy for copy in reversed(self.copies) if copy.number < number), None)

    @property
    def same_as_before(self) -> str:
        """That the return was submitted again as it was, in a sentence; nothing where it was not."""
        return said_again(self.copy, self.before)

    @property
    def changes_url(self) -> str:
        """Where it is laid beside the copy before it; nothing where they are the same or there is none."""
        if self.copy is None or self.before is None or self.same_as_before:
            return ""
        return changes_url(self.assessment, str(self.before.number), str(self.copy.number))

    @property
    def since_url(self) -> str:
        """Where the last copy is laid beside the return as it stands, for those who write it anew."""
        if not (self.own and self.copy and self.latest and self.assessment.state == State.PREPARING):
            return ""
        return changes_url(self.assessment, str(self.copy.number))

    @property
    def outcomes_table(self) -> Table[ChosenOutcome]:
        """The chosen outcomes with their aspirations."""
        return chosen_table(self.outcomes, self.years)


NOW = "now"


def changes_url(assessment: Assessment, before: str, after: str = NOW) -> str:
    """Where two states of a return are laid side by side (`assessments.pages.return_changes`), by their keys."""
    return f"{reverse('return_changes', args=[assessment.pk])}?{urlencode({'from': before, 'to': after})}"


def said_again(copy: FrozenCopy | None, earlier: FrozenCopy | None) -> str:
    """That a copy says the same as the one before it, in a sentence; nothing where it does not."""
    if copy is None or earlier is None or not is_same(copy, earlier):
        return ""
    return f"Copy {copy.number} says the same as copy {earlier.number}: it was submitted again without a change."


def copy_page(assessment: Assessment, copy: FrozenCopy, copies: list[FrozenCopy], actor: Actor) -> ReturnPage:
    """A frozen copy to read, with links to the documents that it lists."""
    signatures = [line for line in declarations_of(assessment, copy.sha256_in) if line.at <= copy.at]
    signed = {line.role: line for line in signatures if line.sha256 == copy.sha256_in(line.version)}
    return _page(
        assessment,
        read_copy(copy),
        declarations=list(signed.values()),
        actor=actor,
        copy=copy,
        copies=copies,
    )


def live_page(assessment: Assessment, actor: Actor | None = None, live: LiveReturn | None = None) -> ReturnPage:
    """The return as it stands, for the PCT before it submits; with links to its documents for an actor.

    `live` is the return where the caller has read it already.
    """
    live = live or LiveReturn(assessment)
    valid = [line for line in declarations_of(assessment, live.sha256) if line.valid]
    return _page(assessment, live.model, declarations=valid, actor=actor)


def read_return(assessment: Assessment, content: dict[str, Any]) -> ReturnPage:
    """A return from its plain value alone, as pages read it today."""
    return _page(assessment, content, declarations=[])


def _page(
    assessment: Assessment,
    model: dict[str, Any],
    *,
    declarations: list[DeclarationLine],
    actor: Actor | None = None,
    copy: FrozenCopy | None = None,
    copies: Sequence[FrozenCopy] = (),
) -> ReturnPage:
    said = outcome_wording(assessment)
    outcomes = _outcomes(assessment, model)
    opened = _opened(assessment, actor) if actor is not None else {}
    parts = read_parts(assessment, model, opened)
    return ReturnPage(
        assessment=assessment,
        copy=copy,
        copies=copies,
        competencies=[part for part in parts if part.item.kind == Item.Kind.COMPETENCY],
        components=[part for part in parts if part.item.kind == Item.Kind.COMPONENT],
        outcomes=outcomes,
        local=[_local(outcome, said) for outcome in outcomes if outcome.local is not None],
        changes=_changes(model, said),
        years=years_of(assessment),
        contracts=_contracts(assessment, model),
        agreements=_agreements(model),
        documents=_documents(assessment, model, opened),
        nominees=[Row(str(Group(group).label), number) for group, number in model["nominees"].items()],
        declarations=declarations,
        own=actor is not None and actor.holds(assessment.organisation_id, *PCT_ROLES),
    )


def _outcomes(assessment: Assessment, model: dict[str, Any]) -> list[ChosenOutcome]:
    lines = {line.ref: line for line in outcome_lines(assessment.framework)}
    years = years_of(assessment)
    found = []
    for ref in refs_of(model, lines.values()):
        entry = model["outcomes"].get(ref) or {"rationale": "", "aspirations": {}}
        values = [entry["aspirations"].get(str(year.number), "") for year in years]
        if line := lines.get(ref):
            name, definition, unit = line.name, line.definition, line.metric.unit
        else:
            name, definition, unit = entry["name"], entry["definition"], entry["unit"]
        found.append(
            ChosenOutcome(
                ref=ref,
                name=name,
                definition=definition,
                unit=unit or "As defined",
                rationale=entry["rationale"],
                values=[Decimal(value) if value else None for value in values],
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


def _opened(assessment: Assessment, actor: Actor) -> dict[str, str]:
    """By name, where each document of the return opens that the actor may open; one query.

    Names are unique within an assessment, so that a copy leads to the version that it lists.
    """
    rows = Document.objects.showing(actor, assessment).filter(file__isnull=False).select_related("file")
    found = {}
    for row in rows:
        row.assessment = assessment
        if may_open(actor, row):
            found[row.name] = reverse("document_open", args=[assessment.pk, row.pk])
    return found


def _documents(assessment: Assessment, model: dict[str, Any], opened: Mapping[str, str]) -> list[dict[str, Any]]:
    titles = {kind.key: kind.title for kind in document_types(assessment.framework)}
    found = []
    for entry in model["documents"]:
        dated = date.fromisoformat(entry["dated"]) if entry.get("dated") else None
        title = titles.get(entry["type"], entry["type"])
        found.append(entry | {"title": title, "dated_on": dated, "url": opened.get(entry["name"], "")})
    return found
