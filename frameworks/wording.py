"""Which rows of a version hold its official wording, by what they are known and what they say: to compare versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from frameworks.models import Criterion, EvidenceSource, Framework, Guidance, Item, Prompt, Term


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A kind of rows. `key` names them for ever, whatever their wording; `called` is what a reader calls one."""

    model: type[Model]
    called: str
    texts: Sequence[str]
    key: Sequence[str] = ("key",)
    framework: str = "framework"

    def said(self, framework: Framework) -> dict[tuple[str, ...], list[str]]:
        """Every text of a version in order, by key; one query."""
        found: dict[tuple[str, ...], list[str]] = {}
        size = len(self.key)
        for row in self._rows(framework).values_list(*self.key, *self.texts):
            found.setdefault(tuple(map(str, row[:size])), []).extend(leaves(row[size:]))
        return found

    def ids(self, framework: Framework) -> dict[tuple[str, ...], int]:
        """The rows of a version, by key; one query."""
        rows = self._rows(framework).values_list("pk", *self.key)
        return {tuple(map(str, key)): pk for pk, *key in rows}

    def _rows(self, framework: Framework) -> Any:
        return self.model._default_manager.filter(**{self.framework: framework.pk}).order_by("pk")


def leaves(value: Any) -> Iterator[str]:
    """Every text within a value, in its order; numbers too, and nothing where there is nothing."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    elif isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        yield str(value)


WORDINGS = (
    Wording(
        model=Item,
        called="Item",
        texts=("ref", "title", "short_title", "text", "details", "footnotes", "mended", "note"),
    ),
    Wording(
        model=Criterion,
        called="Criterion",
        framework="item__framework",
        key=("item__key", "key"),
        texts=("text", "parts", "footnotes"),
    ),
    Wording(
        model=Prompt,
        called="Question",
        framework="item__framework",
        key=("item__key", "key"),
        texts=("wording", "max_characters"),
    ),
    Wording(
        model=EvidenceSource,
        called="Evidence named for",
        framework="item__framework",
        key=("item__key",),
        texts=("wording", "about", "parts", "footnotes"),
    ),
    Wording(model=Guidance, called="Guidance", key=("topic", "heading"), texts=("text", "content", "place")),
    Wording(model=Term, called="Word of the glossary", key=("word",), texts=("definition", "note")),
)
