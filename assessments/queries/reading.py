"""The return as a page to read and print, from its plain value and the wording of its framework version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Agreement, FrozenCopy, OutcomeChange
from assessments.queries.agreements import STATEMENTS, minuted
from assessments.queries.aspirations import Year, years_of
from assessments.queries.contracts import StageText, contract_facts, in_words
from assessments.queries.declarations import DeclarationLine, declarations_of
from assessments.queries.gaps import prompt_label
from assessments.queries.outcome_gaps import refs_of
from assessments.queries.outcome_lines import outcome_lines
from assessments.queries.outcome_wording import Wording, outcome_wording
from assessments.queries.outcomes import ChosenOutcome
from assessments.queries.returns import read_copy
from assessments.queries.serialisers import LiveReturn, latest
from cycles.models import Assessment
from cycles.queries import last_year
from cycles.scoring import competency_score, shown
from documents.models import FormKind
from documents.queries.contracts import empty_contract, form_kinds
from documents.queries.criteria import name_of
from documents.queries.types import document_types
from frameworks.models import Criterion, Grade, Item, Prompt
from frameworks.tree import tree_of
from surveys.models import Group
from ui.components import Row


@dataclass(frozen=True)
class ReadItem:
    """A sub-competency or sub-component: its rating, last year's, and the criteria ticked, in the official words."""

    item: Item
    level: int | None
    colour: str
    last: Grade | None
    ticked: list[Criterion]
    of: int
    texts: list[Row]
    sign_posts: list[dict[str, Any]]

    @property
    def rating(self) -> str:
        """The rating in words."""
        return f"Level {self.level}" if self.level else self.colour.capitalize() or "Not rated yet"

    @property
    def rating_before(self) -> str:
        """Last year's final rating in words (R-160)."""
        return self.last.name if self.last else "No rating last year"

    @property
    def change(self) -> str:
        """How the rating differs from last year's, in words; nothing where one of them is missing."""
        now = self.level or _COLOURS.get(self.colour)
        if self.last is None or now is None:
            return ""
        step = now - (self.last.number if self.level else _COLOURS.get(self.last.code, now))
        return "No change" if step == 0 else f"{'Up' if step > 0 else 'Down'} {abs(step)}"


@dataclass(frozen=True)
class ReadPart:
    """A competency or component with what stands below it."""

    item: Item
    score: str
    subs: list[ReadItem]
    texts: list[Row]
    sign_posts: list[dict[str, Any]]


# In the order of the colours, so that a change has a direction.
_COLOURS = {"red": 1, "amber": 2, "green": 3}


@dataclass(frozen=True)
class ReadContract:
    """A contracting process form to read (R-240)."""

    kind: FormKind
    facts: list[Row]
    stages: list[StageText]
    labels: dict[str, str]


@dataclass(frozen=True)
class ReadLocal:
    """A locally defined outcome to read: what it is, and each condition in the official words with what was said."""

    ref: str
    name: str
    facts: list[Row]
    conditions: list[Row]


@dataclass(frozen=True)
class ReturnPage:
    """A return, frozen or live."""

    assessment: Assessment
    copy: FrozenCopy | None
    copies: list[FrozenCopy]
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


def copy_page(assessment: Assessment, copy: FrozenCopy, copies: list[FrozenCopy]) -> ReturnPage:
    """A frozen copy to read."""
    signatures = [line for line in declarations_of(assessment, copy.sha256_in) if line.at <= copy.at]
    signed = {line.role: line for line in signatures if line.sha256 == copy.sha256_in(line.version)}
    return _page(assessment, read_copy(copy), copy.sha256, copy, copies, list(signed.values()))


def live_page(assessment: Assessment) -> ReturnPage:
    """The return as it stands, for the PCT before it submits."""
    live = LiveReturn(assessment)
    standing = [line for line in declarations_of(assessment, live.sha256) if line.valid]
    return _page(assessment, live.model, live.sha256(latest()), None, [], standing)


def _page(
    assessment: Assessment,
    model: dict[str, Any],
    sha256: str,
    copy: FrozenCopy | None,
    copies: list[FrozenCopy],
    declarations: list[DeclarationLine],
) -> ReturnPage:
    tree = tree_of(assessment.framework)
    criteria = {item.pk: [row for row in tree.criteria(item) if row.markable] for item in tree.items}
    wording = {
        f"{item.key}/{row.key}": f"{name_of(item, row.grade)}: {row.text}"
        for item in tree.items
        for row in criteria[item.pk]
    }
    last = last_year(assessment)
    prompts = {item.pk: tree.prompts([item]) for item in tree.items}

    def part(item: Item) -> ReadPart:
        entry = model["items"].get(item.key, {})
        subs = [
            _item(sub, model["items"][sub.key], last.get(sub.key), criteria, prompts, wording)
            for sub in tree.parts(item)
        ]
        levels = [sub.level for sub in subs]
        score = shown(competency_score(levels)) if item.kind == Item.Kind.COMPETENCY else ""
        return ReadPart(item, score, subs, _texts(item, entry, prompts), _posts(entry, wording))

    tops = [item for item in tree.items if item.parent_id is None]
    said = outcome_wording(assessment)
    outcomes = _outcomes(assessment, model)
    return ReturnPage(
        assessment,
        copy,
        copies,
        sha256,
        [part(item) for item in tops if item.kind == Item.Kind.COMPETENCY],
        [part(item) for item in tops if item.kind == Item.Kind.COMPONENT],
        outcomes,
        [_local(outcome, said) for outcome in outcomes if outcome.local is not None],
        _changes(model, said),
        years_of(assessment),
        _contracts(assessment, model),
        _agreements(model),
        _documents(assessment, model),
        [Row(str(Group(group).label), number) for group, number in model["nominees"].items()],
        declarations,
    )


def _item(
    item: Item,
    entry: dict[str, Any],
    last: Grade | None,
    criteria: dict[int, list[Criterion]],
    prompts: dict[int, list[Prompt]],
    wording: dict[str, str],
) -> ReadItem:
    rows = criteria.get(item.pk, [])
    return ReadItem(
        item,
        entry.get("level"),
        entry.get("colour") or "",
        last,
        [row for row in rows if row.key in entry["ticks"]],
        len(rows),
        _texts(item, entry, prompts),
        _posts(entry, wording),
    )


def _posts(entry: dict[str, Any], wording: dict[str, str]) -> list[dict[str, Any]]:
    """The sign-posts with the criteria that they name in the official words."""
    return [
        post | {"named": [wording[key] for key in post.get("criteria", []) if key in wording]}
        for post in entry.get("sign_posts", [])
    ]


def _texts(item: Item, entry: dict[str, Any], prompts: dict[int, list[Prompt]]) -> list[Row]:
    written = entry.get("commentaries", {})
    return [Row(prompt_label(prompt), written.get(prompt.key, "")) for prompt in prompts.get(item.pk, [])]


def _outcomes(assessment: Assessment, model: dict[str, Any]) -> list[ChosenOutcome]:
    lines = {line.ref: line for line in outcome_lines(assessment.framework)}
    years = years_of(assessment)
    found = []
    for ref in refs_of(model, lines.values()):
        entry = model["outcomes"].get(ref) or {"rationale": "", "aspirations": {}}
        values = [entry["aspirations"].get(str(year.number), "") for year in years]
        if line := lines.get(ref):
            said = (line.metric.name, line.metric.definition, line.metric.unit or "As defined")
        else:
            said = (entry["name"], entry["definition"], entry["unit"] or "As defined")
        found.append(ChosenOutcome(ref, *said, entry["rationale"], values, entry if line is None else None))
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
    return ReadLocal(outcome.ref, outcome.name, facts, conditions)


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
            StageText(stage["key"], stage["title"], [], **contract["stages"][stage["key"]])
            for stage in kind.wording["stages"]
        ]
        found.append(ReadContract(kind, contract_facts(kind, contract), stages, kind.wording["labels"]))
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
