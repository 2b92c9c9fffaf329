"""A return line by line, in the words in which it is read, so that two of them can be laid side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assessments.pages.compared_texts import Piece, marked
from assessments.pages.frozen_copy import ReturnPage
from assessments.pages.rated_items import ReadItem, ReadPart
from frameworks.models import Item
from sentences.counts import counted
from sentences.dates import day
from ui.components import Row

# Where nothing is said: the words that stand in its place.
NOTHING = "Nothing"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that a return says: in which part of it, of what, and the text; empty where nothing is said."""

    part: str
    of: str
    what: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """By which the same line of another return is known."""
        return self.part, self.of, self.what


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """A line that two returns say differently: before and after, with the words marked that differ."""

    part: str
    of: str
    what: str
    before: list[Piece]
    after: list[Piece]

    @property
    def label(self) -> str:
        """What it is, in a phrase: "3a Influence on local opinions: Rating"."""
        return f"{self.of}: {self.what}" if self.of else self.what


def changed_lines(before: ReturnPage, after: ReturnPage) -> list[ChangedLine]:
    """Every line that the two say differently, in the order of the return; no query."""
    old, new = ({line.key: line for line in lines_of(page)} for page in (before, after))
    parts = {part: place for place, part in enumerate(PARTS)}
    keys = sorted(dict.fromkeys([*new, *old]), key=lambda key: parts[key[0]])
    found = []
    for key in keys:
        texts = [held[key].text if key in held else "" for held in (old, new)]
        if texts[0] != texts[1]:
            left, right = marked(*(text or NOTHING for text in texts))
            part, of, what = key
            found.append(ChangedLine(part=part, of=of, what=what, before=left, after=right))
    return found


_COMPETENCIES, _GOVERNANCE, _OUTCOMES, _CONTRACTS, _AGREEMENTS, _DOCUMENTS, _NOMINEES = PARTS = (
    "Competencies",
    "Governance",
    "Outcomes",
    "Contracting process forms",
    "Agreements",
    "Documents",
    "Survey nominees",
)


def lines_of(page: ReturnPage) -> Iterator[Line]:
    """Everything that a return says, in its order; no query."""
    for part in page.competencies:
        yield from _rated(_COMPETENCIES, part)
    for part in page.components:
        yield from _rated(_GOVERNANCE, part)
    yield from _outcomes(page)
    for contract in page.contracts:
        yield from _rows(_CONTRACTS, contract.kind.title, contract.facts)
        for stage in contract.stages:
            texts = [
                Row("Commentary", stage.commentary),
                Row("Source of the excerpt", stage.source),
                Row("Excerpt", stage.excerpt),
            ]
            yield from _rows(_CONTRACTS, f"{contract.kind.title}, {stage.title}", texts)
    yield from _rows(_AGREEMENTS, "", page.agreements)
    yield from _documents(page.documents)
    yield from _rows(_NOMINEES, "", page.nominees)


def _rated(name: str, part: ReadPart) -> Iterator[Line]:
    title = _title(part.item)
    for sub in part.subs:
        yield from _item(name, sub)
    yield from _rows(name, title, part.texts)
    yield _sign_posts(name, title, part.sign_posts)


def _item(name: str, sub: ReadItem) -> Iterator[Line]:
    title = _title(sub.item)
    yield Line(part=name, of=title, what="Rating", text=sub.rating)
    ticked = "\n".join(f"{line.grade.name if line.grade else ''}: {line.text}" for line in sub.ticked)
    yield Line(part=name, of=title, what="Criteria ticked", text=ticked)
    yield from _rows(name, title, sub.texts)
    yield _sign_posts(name, title, sub.sign_posts)


def _title(item: Item) -> str:
    numbered = item.kind in (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY)
    return f"{item.key} {item.short_title or item.title}" if numbered else item.title


def _sign_posts(name: str, of: str, posts: Iterable[dict[str, Any]]) -> Line:
    lines = [text for post in posts for text in (post["words"], *post["named"])]
    return Line(part=name, of=of, what="Sign-posts", text="\n".join(lines))


def _outcomes(page: ReturnPage) -> Iterator[Line]:
    for outcome in page.outcomes:
        title = f"{outcome.ref} {outcome.name}"
        yield Line(part=_OUTCOMES, of=title, what="Chosen", text="Yes")
        for year, number in zip(page.years, outcome.numbers, strict=True):
            yield Line(part=_OUTCOMES, of=title, what=f"Aspiration for {year.label}", text=number)
        yield Line(part=_OUTCOMES, of=title, what="Rationale", text=outcome.rationale)
        if outcome.local is not None:
            yield Line(part=_OUTCOMES, of=title, what="Unit", text=outcome.unit)
    for local in page.local:
        yield from _rows(_OUTCOMES, f"{local.ref} {local.name}", [*local.facts, *local.conditions])
    yield from _rows(_OUTCOMES, "Changes since last year", page.changes)


def _documents(documents: Iterable[dict[str, Any]]) -> Iterator[Line]:
    """By type, so that a document stands beside the one that took its place."""
    by_type: dict[str, list[str]] = {}
    for entry in documents:
        facts = [
            entry["name"],
            counted(entry["pages"], "page") if entry["pages"] else "",
            f"dated {day(entry['dated_on'])}" if entry["dated_on"] else "",
            f"covers {entry['period']}" if entry["period"] else "",
        ]
        text = ", ".join(filter(None, facts))
        by_type.setdefault(entry["title"], []).append(f"{text}. {entry['comment']}" if entry["comment"] else text)
    for title, lines in by_type.items():
        yield Line(part=_DOCUMENTS, of="", what=title, text="\n".join(lines))


def _rows(part: str, of: str, rows: Iterable[Row]) -> Iterator[Line]:
    for row in rows:
        yield Line(part=part, of=of, what=row.key, text=str(row.value or ""))
