"""The sign-posts of an item: a part of pages of the rooms above, who include `documents/sign_posts.html`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from documents.models import SignPost
from documents.pages.evidenced_criteria import named_criteria
from documents.policies import may_open, may_sign_post, room_for_sign_post
from documents.queries.criteria import EvidencedCriteria
from documents.queries.sign_posts import SignPosts, read_sign_posts
from frameworks.models import Item
from organisations.actors import Actor
from organisations.decisions import Decision, first_refusal
from sentences.counts import counted
from ui import cells, drawing, marks
from ui.tables import Column, Table

_VERBS = ("change", "remove")


@dataclass(frozen=True, kw_only=True)
class SignPostLine:
    """One sign-post for one reader: whether they open its document, and the criteria for which it is evidence."""

    sign_post: SignPost
    may_open: bool
    groups: list[EvidencedCriteria]

    @property
    def may_look(self) -> bool:
        """Whether its pages can be looked at beside the criteria: those of a PDF."""
        file = self.sign_post.document.file
        return self.may_open and file is not None and file.is_pdf and bool(file.pages)

    @property
    def criteria_count(self) -> str:
        """How many criteria it names."""
        number = sum(len(group.lines) for group in self.groups)
        return f"Evidence for {counted(number, 'criterion', 'criteria')}"


@dataclass(frozen=True, kw_only=True)
class SignPostPanel:
    """The sign-posts of one item with what the reader may do: what `documents/sign_posts.html` shows."""

    assessment: Assessment
    item: Item
    lines: list[SignPostLine]
    may_change: Decision
    may_add: Decision

    @property
    def limit(self) -> int:
        """How many the item takes (Q-04)."""
        return self.item.signpost_limit or 0

    @property
    def table(self) -> Table[SignPostLine]:
        """Its sign-posts, with links to change them."""
        return self._table(in_form=False)

    @property
    def table_in_form(self) -> Table[SignPostLine]:
        """Its sign-posts within a form: the links are buttons, so that it is saved first (`sign_post_url`)."""
        return self._table(in_form=True)

    def _table(self, *, in_form: bool) -> Table[SignPostLine]:
        return Table(
            caption=f"Sign-posts of {self.item}",
            caption_at="hidden",
            key=f"sign-posts-{self.item.key}-caption",
            frame="stack",
            box=False,
            flat=True,
            columns=[
                Column("Document", kind="name", cell=self._document),
                Column("Where", cell=self._where),
                Column("Read this because", cell=_why),
                Column(
                    "Change",
                    kind="action",
                    cell=self._buttons if in_form else self._links,
                    shown=bool(self.may_change),
                ),
            ],
            rows=self.lines,
            raised=lambda line: bool(line.sign_post.warning),
        )

    def _document(self, line: SignPostLine) -> str:
        post = line.sign_post
        if not line.may_open:
            return post.document.name
        page = f"#page={post.page_from}" if post.page_from else ""
        url = reverse("document_open", args=[self.assessment.pk, post.document_id])
        return cells.link(post.document.name, f"{url}{page}")

    def _where(self, line: SignPostLine) -> str:
        post = line.sign_post
        look = line.may_look and cells.link(
            "Look at the page", self._url("look", post), about=f"of {post.called}", classes="app-small"
        )
        return cells.lines(post.where or "No page given", look or "", post.warning and marks.flag("warn", post.warning))

    def _links(self, line: SignPostLine) -> str:
        post = line.sign_post
        return cells.actions(
            *(cells.link(verb.capitalize(), self._url(verb, post), about=post.called) for verb in _VERBS)
        )

    def _buttons(self, line: SignPostLine) -> str:
        post = line.sign_post
        return cells.actions(
            *(
                drawing.button(
                    verb.capitalize(),
                    name="go",
                    value=f"sign-post/{verb}/{self.item.key}/{post.pk}",
                    variant="secondary",
                    small=True,
                    about=post.called,
                )
                for verb in _VERBS
            )
        )

    def _url(self, verb: str, post: SignPost) -> str:
        return reverse(f"sign_post_{verb}", args=[self.assessment.pk, self.item.key, post.pk])


def _why(line: SignPostLine) -> str:
    why = line.sign_post.why or "Not given"
    return (
        cells.beside(why, cells.folded(line.criteria_count, named_criteria(line.groups)), by="") if line.groups else why
    )


def sign_post_panels(assessment: Assessment, items: Iterable[Item], actor: Actor) -> dict[str, SignPostPanel]:
    """By item key, a panel for each item that takes sign-posts; few queries. The caller holds the return's door."""
    return panels_of(assessment, read_sign_posts(assessment, items), actor)


def panels_of(assessment: Assessment, sign_posts: SignPosts, actor: Actor) -> dict[str, SignPostPanel]:
    """The panels of items whose sign-posts are at hand, as `sign_post_panels`; no query for them."""
    may_change = may_sign_post(actor, assessment)
    panels = {}
    for item in sign_posts.items:
        found = sign_posts.by_item.get(item.key, [])
        room = room_for_sign_post(item.signpost_limit or 0, len(found))
        panels[item.key] = SignPostPanel(
            assessment=assessment,
            item=item,
            lines=[_line(row, assessment, actor, sign_posts.named.get(row.pk, [])) for row in found],
            may_change=may_change,
            may_add=first_refusal(may_change, room),
        )
    return panels


def _line(sign_post: SignPost, assessment: Assessment, actor: Actor, named: list[EvidencedCriteria]) -> SignPostLine:
    sign_post.document.assessment = assessment  # with its organisation: no query for the policy
    may = not sign_post.broken and bool(may_open(actor, sign_post.document))
    return SignPostLine(sign_post=sign_post, may_open=may, groups=named)


def page_of(assessment: Assessment, item: Item) -> str:
    """The form on which the item is assessed, at its sign-posts. `item` comes with its parent."""
    name, key = "competency_form", item.key
    if item.kind == Item.Kind.SUB_COMPONENT and item.parent:
        name, key = "governance_form", item.parent.key
    return reverse(name, kwargs={"assessment_id": assessment.pk, "key": key}) + f"#{place_of(item)}"


def place_of(item: Item) -> str:
    """The part of that form in which its sign-posts stand."""
    return f"sign-posts-{item.key}"


def sign_post_url(assessment: Assessment, go: str) -> str | None:
    """The page that a button of `documents/sign_posts.html` inside a form asks for: `go` is what the button sent.

    The form saves what was typed first, then redirects here. None where the button was another.
    """
    match go.split("/"):
        case ["sign-post", "add", key] if key:
            return reverse("sign_post_add", kwargs={"assessment_id": assessment.pk, "key": key})
        case ["sign-post", "change" | "remove" as verb, key, number] if key and number.isdecimal() and len(number) < 19:
            kwargs = {"assessment_id": assessment.pk, "key": key, "sign_post_id": int(number)}
            return reverse(f"sign_post_{verb}", kwargs=kwargs)
    return None
