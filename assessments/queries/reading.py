"""The return as a page to read and print, from its plain value and the wording of its framework version."""

from dataclasses import dataclass
from typing import Any

from assessments.models import FrozenCopy, OutcomeLine
from assessments.queries.declarations import DeclarationLine, declarations_of
from assessments.queries.gaps import prompt_label
from assessments.queries.outcomes import ChosenOutcome, Year, years_of
from assessments.queries.returns import digest, return_model
from cycles.models import Assessment
from cycles.scoring import competency_score, shown
from documents.models import DocumentType
from frameworks.models import Criterion, Item, Prompt
from surveys.models import Group
from ui.components import Row


@dataclass(frozen=True)
class ReadItem:
    """A sub-competency or sub-component: its rating and the criteria the PCT ticked, in the official words."""

    item: Item
    level: int | None
    colour: str
    ticked: list[Criterion]
    of: int
    texts: list[Row]
    sign_posts: list[dict[str, Any]]


@dataclass(frozen=True)
class ReadPart:
    """A competency or component with what stands below it."""

    item: Item
    score: str
    subs: list[ReadItem]
    texts: list[Row]
    sign_posts: list[dict[str, Any]]


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
    years: list[Year]
    documents: list[dict[str, Any]]
    nominees: list[Row]
    declarations: list[DeclarationLine]

    @property
    def latest(self) -> bool:
        """Whether it is the last copy."""
        return self.copy is not None and self.copy.number == self.copies[-1].number


def copy_page(assessment: Assessment, copy: FrozenCopy, copies: list[FrozenCopy]) -> ReturnPage:
    """A frozen copy to read; six queries."""
    signatures = [line for line in declarations_of(assessment, copy.sha256) if line.at <= copy.at]
    signed = {line.role: line for line in signatures if line.sha256 == copy.sha256}
    return _page(assessment, copy.content, copy.sha256, copy, copies, list(signed.values()))


def live_page(assessment: Assessment) -> ReturnPage:
    """The return as it stands, for the PCT before it submits."""
    model = return_model(assessment)
    sha256 = digest(model)
    standing = [line for line in declarations_of(assessment, sha256) if line.valid]
    return _page(assessment, model, sha256, None, [], standing)


def _page(
    assessment: Assessment,
    model: dict[str, Any],
    sha256: str,
    copy: FrozenCopy | None,
    copies: list[FrozenCopy],
    declarations: list[DeclarationLine],
) -> ReturnPage:
    items = list(Item.objects.filter(framework=assessment.framework_id).order_by("order"))
    children: dict[int | None, list[Item]] = {}
    for item in items:
        children.setdefault(item.parent_id, []).append(item)
    criteria: dict[int, list[Criterion]] = {}
    for row in Criterion.objects.filter(item__framework=assessment.framework_id, markable=True).select_related("grade"):
        criteria.setdefault(row.item_id, []).append(row)
    prompts: dict[int, list[Prompt]] = {}
    for prompt in Prompt.objects.filter(item__framework=assessment.framework_id):
        prompts.setdefault(prompt.item_id, []).append(prompt)

    def part(item: Item) -> ReadPart:
        entry = model["items"].get(item.key, {})
        subs = [_item(sub, model["items"][sub.key], criteria, prompts) for sub in children.get(item.pk, [])]
        levels = [sub.level for sub in subs]
        score = shown(competency_score(levels)) if item.kind == Item.Kind.COMPETENCY else ""
        return ReadPart(item, score, subs, _texts(item, entry, prompts), entry.get("sign_posts", []))

    tops = children.get(None, [])
    return ReturnPage(
        assessment,
        copy,
        copies,
        sha256,
        [part(item) for item in tops if item.kind == Item.Kind.COMPETENCY],
        [part(item) for item in tops if item.kind == Item.Kind.COMPONENT],
        _outcomes(assessment, model),
        years_of(assessment),
        _documents(assessment, model),
        [Row(str(Group(group).label), number) for group, number in model["nominees"].items()],
        declarations,
    )


def _item(
    item: Item, entry: dict[str, Any], criteria: dict[int, list[Criterion]], prompts: dict[int, list[Prompt]]
) -> ReadItem:
    rows = criteria.get(item.pk, [])
    return ReadItem(
        item,
        entry.get("level"),
        entry.get("colour") or "",
        [row for row in rows if row.key in entry["ticks"]],
        len(rows),
        _texts(item, entry, prompts),
        entry.get("sign_posts", []),
    )


def _texts(item: Item, entry: dict[str, Any], prompts: dict[int, list[Prompt]]) -> list[Row]:
    written = entry.get("commentaries", {})
    return [Row(prompt_label(prompt), written.get(prompt.key, "")) for prompt in prompts.get(item.pk, [])]


def _outcomes(assessment: Assessment, model: dict[str, Any]) -> list[ChosenOutcome]:
    lines = OutcomeLine.objects.filter(framework=assessment.framework_id).select_related("metric")
    empty: dict[str, Any] = {"rationale": "", "aspirations": {}}
    years = years_of(assessment)
    found = []
    for line in lines:
        entry = model["outcomes"].get(line.ref)
        if entry is None and not line.national:
            continue
        entry = entry or empty
        values = [entry["aspirations"].get(str(year.number), "") for year in years]
        found.append(ChosenOutcome(line, entry["rationale"], values))
    return found


def _documents(assessment: Assessment, model: dict[str, Any]) -> list[dict[str, Any]]:
    titles = dict(DocumentType.objects.filter(framework=assessment.framework_id).values_list("key", "title"))
    return [entry | {"title": titles.get(entry["type"], entry["type"])} for entry in model["documents"]]
