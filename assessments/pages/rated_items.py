"""What a return says of competencies and governance, to read: ratings, ticks, commentaries and sign-posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.queries.gaps import prompt_label
from cycles.models import Assessment
from cycles.queries import last_year
from cycles.scoring import competency_score, shown
from documents.queries.criteria import name_of
from frameworks.models import Criterion, Grade, Item
from frameworks.tree import Tree, tree_of
from sentences.places import place
from ui.components import Row


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class ReadPart:
    """A competency or component with what stands below it."""

    item: Item
    score: str
    subs: list[ReadItem]
    texts: list[Row]
    sign_posts: list[dict[str, Any]]


# In the order of the colours, so that a change has a direction.
_COLOURS = {"red": 1, "amber": 2, "green": 3}


def read_parts(
    assessment: Assessment, model: Mapping[str, Any], opened: Mapping[str, str] | None = None
) -> list[ReadPart]:
    """The competencies and components of a return, from its plain value; one query, about last year's ratings.

    `opened` are the addresses of the documents that its reader may open, by name.
    """
    reader = _Reader(tree_of(assessment.framework), model["items"], last_year(assessment), opened or {})
    tops = reader.tree.of(Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    return [reader.part(item) for item in tops if item.parent_id is None]


@dataclass(frozen=True)
class _Reader:
    """The plain value of each item, beside the words of the framework and last year's ratings."""

    tree: Tree
    entries: Mapping[str, Any]
    last: Mapping[str, Grade]
    opened: Mapping[str, str]

    def part(self, item: Item) -> ReadPart:
        entry = self.entries.get(item.key, {})
        subs = [self._item(sub) for sub in self.tree.parts(item)]
        score = competency_score([sub.level for sub in subs]) if item.kind == Item.Kind.COMPETENCY else None
        return ReadPart(
            item=item,
            score=shown(score),
            subs=subs,
            texts=self._texts(item, entry),
            sign_posts=self._sign_posts(entry),
        )

    def _item(self, item: Item) -> ReadItem:
        entry = self.entries[item.key]
        criteria = [row for row in self.tree.criteria(item) if row.markable]
        return ReadItem(
            item=item,
            level=entry.get("level"),
            colour=entry.get("colour") or "",
            last=self.last.get(item.key),
            ticked=[row for row in criteria if row.key in entry["ticks"]],
            of=len(criteria),
            texts=self._texts(item, entry),
            sign_posts=self._sign_posts(entry),
        )

    def _texts(self, item: Item, entry: Mapping[str, Any]) -> list[Row]:
        written = entry.get("commentaries", {})
        return [Row(prompt_label(prompt), written.get(prompt.key, "")) for prompt in self.tree.prompts([item])]

    def _sign_posts(self, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The sign-posts in words, with the criteria that they name in the official ones."""
        return [
            post
            | {
                "words": sign_post_in_words(post),
                "named": self._named(post.get("criteria", [])),
                "url": self._url(post),
            }
            for post in entry.get("sign_posts", [])
        ]

    def _url(self, post: Mapping[str, Any]) -> str:
        """Where its document opens, at the page; nothing where the reader may not open it."""
        url = self.opened.get(post["document"], "")
        return f"{url}#page={post['page_from']}" if url and post["page_from"] else url

    def _named(self, keys: Iterable[str]) -> list[str]:
        return [self._wording[key] for key in keys if key in self._wording]

    @cached_property
    def _wording(self) -> dict[str, str]:
        """Each criterion in the official words, by the key under which a return names it."""
        return {
            f"{item.key}/{row.key}": f"{name_of(item, row.grade)}: {row.text}"
            for item in self.tree.items
            for row in self.tree.criteria(item)
            if row.markable
        }


def sign_post_in_words(post: Mapping[str, Any]) -> str:
    """Where the evidence stands and why to read it: "Strategic plan, pages 3 to 5, section 2. It names the needs"."""
    where = place(post["page_from"], post["page_to"], post["paragraph"])
    found = ", ".join(filter(None, [post["document"], where]))
    return f"{found}. {post['why']}" if post["why"] else found
