"""A framework version's whole content: the items and all that hangs on them, read once and kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import Model

from frameworks.keeping import kept
from frameworks.models import Criterion, EvidenceSource, Framework, Grade, Guidance, Item, Prompt, Term

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, eq=False)
class Tree:
    """The rows of one version in the order of the source. An item leads to its parent and scale, a criterion to its
    item and grade, a prompt to its item, without a query.

    Every request shares the rows: nobody changes or saves them.
    """

    items: tuple[Item, ...]
    grades: Mapping[int, Grade]
    _by_key: Mapping[str, Item]
    _keys: Mapping[int, str]
    _parts: Mapping[int, tuple[Item, ...]]
    _criteria: Mapping[int, tuple[Criterion, ...]]
    _criterion: Mapping[int, Criterion]
    _prompts: Mapping[int, tuple[Prompt, ...]]
    _evidence: Mapping[int, tuple[EvidenceSource, ...]]
    _terms: Mapping[int, tuple[Term, ...]]
    _guidance: Mapping[str, tuple[Guidance, ...]]

    def of(self, *kinds: Item.Kind) -> list[Item]:
        """The items of these kinds in order."""
        return [item for item in self.items if item.kind in kinds]

    def find(self, key: str, *kinds: Item.Kind) -> Item | None:
        """The item of this key, among those of these kinds where any are named."""
        item = self._by_key.get(key)
        return item if item is not None and (not kinds or item.kind in kinds) else None

    def key_of(self, item_id: int) -> str:
        """The key of the item of this id."""
        return self._keys[item_id]

    def item(self, item_id: int) -> Item:
        """The item of this id."""
        return self._by_key[self._keys[item_id]]

    def criterion(self, criterion_id: int) -> Criterion:
        """The criterion of this id."""
        return self._criterion[criterion_id]

    def parts(self, item: Item) -> tuple[Item, ...]:
        """The items directly below one."""
        return self._parts.get(item.pk, ())

    def criteria(self, item: Item) -> tuple[Criterion, ...]:
        """The criteria of one item."""
        return self._criteria.get(item.pk, ())

    def prompts(self, items: Iterable[Item]) -> list[Prompt]:
        """What the PCT is asked to write about these items, in their order in the framework."""
        return [
            prompt for item in sorted(items, key=lambda item: item.order) for prompt in self._prompts.get(item.pk, ())
        ]

    def evidence(self, item: Item) -> tuple[EvidenceSource, ...]:
        """The evidence named for one item."""
        return self._evidence.get(item.pk, ())

    def terms(self, item_id: int | None) -> tuple[Term, ...]:
        """The words of the glossary that concern the item of this id."""
        return self._terms.get(item_id or 0, ())

    def guidance(self, topic: str) -> tuple[Guidance, ...]:
        """The guidance on one topic."""
        return self._guidance.get(topic, ())


def tree_of(framework: Framework) -> Tree:
    """The content of a version; eight queries the first time, none afterwards. One without a hash is never kept."""
    return kept(_read, framework)


def _read(framework_id: int) -> Tree:
    items = tuple(Item.objects.filter(framework=framework_id).select_related("scale").order_by("order"))
    by_id = {item.pk: item for item in items}
    for item in items:
        item.parent = by_id.get(item.parent_id or 0)
    grades = {grade.pk: grade for grade in Grade.objects.filter(scale__in={i.scale_id for i in items if i.scale_id})}
    criteria = list(Criterion.objects.filter(item__framework=framework_id).order_by("item__order", "order"))
    for criterion in criteria:
        criterion.item = by_id[criterion.item_id]
        criterion.grade = grades.get(criterion.grade_id or 0)
    prompts = list(Prompt.objects.filter(item__framework=framework_id).order_by("item__order", "order"))
    for prompt in prompts:
        prompt.item = by_id[prompt.item_id]
    evidence = EvidenceSource.objects.filter(item__framework=framework_id).order_by("item__order", "order")
    links = Term.items.through.objects.filter(term__framework=framework_id).select_related("term")
    terms = [(link.item_id, link.term) for link in links.order_by("term__order")]
    guidance = Guidance.objects.filter(framework=framework_id).order_by("topic", "order")
    return Tree(
        items=items,
        grades=MappingProxyType(grades),
        _by_key=MappingProxyType({item.key: item for item in items}),
        _keys=MappingProxyType({item.pk: item.key for item in items}),
        _parts=_grouped((item.parent_id or 0, item) for item in items),
        _criteria=_grouped((criterion.item_id, criterion) for criterion in criteria),
        _criterion=MappingProxyType({criterion.pk: criterion for criterion in criteria}),
        _prompts=_grouped((prompt.item_id, prompt) for prompt in prompts),
        _evidence=_grouped((source.item_id, source) for source in evidence),
        _terms=_grouped(terms),
        _guidance=_grouped((row.topic, row) for row in guidance),
    )


def _grouped(pairs: Iterable[tuple[Any, RowT]]) -> Mapping[Any, tuple[RowT, ...]]:
    found: dict[Any, list[RowT]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})
