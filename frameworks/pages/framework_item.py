import re
from dataclasses import dataclass, field

from frameworks.footnotes import footnotes_of
from frameworks.models import Criterion, EvidenceSource, Framework, Grade, Item, Scale, Term
from sentences.counts import counted

_EVIDENCE_TITLES = {
    EvidenceSource.Kind.DOCUMENT: "Documents",
    EvidenceSource.Kind.METRIC: "Metrics",
    EvidenceSource.Kind.SURVEY: "Surveys",
}


@dataclass
class CriteriaGroup:
    """The criteria of an item at one grade, with the footnotes they carry."""

    grade: Grade
    criteria: list[Criterion]
    rule: str = ""

    @property
    def footnotes(self) -> list[dict[str, str]]:
        """The footnotes of the group, each once."""
        return footnotes_of(self.criteria)

    @property
    def count(self) -> str:
        """How many criteria, in words."""
        return counted(len(self.criteria), "criterion", "criteria")


@dataclass
class EvidenceGroup:
    """The evidence of one kind named for an item."""

    title: str
    sources: list[EvidenceSource] = field(default_factory=list)


@dataclass
class Node:
    """An item with all that a page shows of it, and the items below it."""

    item: Item
    children: list["Node"] = field(default_factory=list)
    groups: list[CriteriaGroup] = field(default_factory=list)
    evidence: list[EvidenceGroup] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    inferred: bool = False

    @property
    def footnotes(self) -> list[dict[str, str]]:
        """The item's own footnotes that no criterion shows already."""
        shown = [note for group in self.groups for note in group.footnotes]
        return [note for note in self.item.footnotes if note not in shown]

    @property
    def evidence_footnotes(self) -> list[dict[str, str]]:
        """The footnotes of the evidence named for it, each once."""
        return footnotes_of(source for group in self.evidence for source in group.sources)


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """One item of a framework with those above, beside and below it."""

    framework: Framework
    node: Node
    above: list[Item]
    previous: Item | None
    following: Item | None


def item_page(framework: Framework, key: str) -> ItemPage | None:
    """An item and the whole tree below it, or None where there is none of that key; at most six queries."""
    items = list(Item.objects.filter(framework=framework).select_related("scale").order_by("order"))
    by_id = {item.pk: item for item in items}
    wanted = next((item for item in items if item.key == key), None)
    if wanted is None:
        return None
    above: list[Item] = []
    step = wanted
    while step.parent_id is not None:
        step = by_id[step.parent_id]
        above.insert(0, step)
    nodes: dict[int, Node] = {wanted.pk: Node(wanted)}
    for item in items:
        if item.parent_id in nodes and item.pk not in nodes:
            nodes[item.pk] = Node(item)
            nodes[item.parent_id].children.append(nodes[item.pk])
    _add_criteria(nodes)
    _add_evidence(nodes)
    _add_terms(framework, nodes, above)
    beside = [item for item in items if item.parent_id == wanted.parent_id]
    place = beside.index(wanted)
    return ItemPage(
        framework=framework,
        node=nodes[wanted.pk],
        above=above,
        previous=beside[place - 1] if place else None,
        following=beside[place + 1] if place + 1 < len(beside) else None,
    )


def _add_criteria(nodes: dict[int, Node]) -> None:
    criteria = Criterion.objects.filter(item__in=nodes).select_related("grade", "grade__scale")
    for criterion in criteria.order_by("item__order", "order"):
        node = nodes[criterion.item_id]
        grade = criterion.grade
        if grade is None:
            continue
        if not node.groups or node.groups[-1].grade != grade:
            node.groups.append(CriteriaGroup(grade, [], _rule(grade)))
        node.groups[-1].criteria.append(criterion)
        node.inferred = node.inferred or criterion.inferred


def _rule(grade: Grade) -> str:
    """Which criteria a level needs besides its own (R-332 to R-334, appendix II)."""
    if grade.scale.rule != Scale.Rule.ADDITIVE or grade.number < 2:
        return ""
    if grade.number == 2:
        return "Level 2 needs all level 2 criteria."
    below = ", ".join(str(number) for number in range(2, grade.number))
    return f"Level {grade.number} needs all criteria of levels {below} and {grade.number}."


def _add_evidence(nodes: dict[int, Node]) -> None:
    named = EvidenceSource.objects.filter(item__in=nodes).order_by("item__order", "order")
    for source in named:
        node = nodes[source.item_id]
        if not node.evidence:
            node.evidence = [EvidenceGroup(title) for title in _EVIDENCE_TITLES.values()]
        title = _EVIDENCE_TITLES[EvidenceSource.Kind(source.kind)]
        next(group for group in node.evidence if group.title == title).sources.append(source)


def _add_terms(framework: Framework, nodes: dict[int, Node], above: list[Item]) -> None:
    """Give each item with criteria the words of the glossary that stand in them, where the word concerns it (R-434)."""
    concerned = {item.pk for item in above} | set(nodes)
    terms = list(Term.objects.filter(framework=framework, items__in=concerned).distinct().order_by("order"))
    if not terms:
        return
    of_item: dict[int, list[Term]] = {}
    for term_id, item_id in Term.items.through.objects.filter(item__in=concerned).values_list("term_id", "item_id"):
        of_item.setdefault(item_id, []).extend(term for term in terms if term.pk == term_id)
    for node in nodes.values():
        if not node.groups:
            continue
        relevant = of_item.get(node.item.pk, []) + of_item.get(node.item.parent_id or 0, [])
        wording = " ".join(
            text for group in node.groups for criterion in group.criteria for text in [criterion.text, *criterion.parts]
        )
        node.terms = [term for term in terms if term in relevant and occurs(term.word, wording)]


def occurs(word: str, wording: str) -> bool:
    """Whether a word of the glossary stands in a wording, in the singular or the plural."""
    stem = re.escape(word.removesuffix("s") if word[-2:].islower() else word)
    return re.search(rf"\b{stem}s?\b", wording, re.IGNORECASE) is not None
