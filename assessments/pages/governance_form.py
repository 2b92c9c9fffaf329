"""One component of governance as the PCT fills it in, or as others read it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessments.pages.commentaries import CommentaryBox, commentary_boxes
from assessments.pages.measures import Measure, measures
from assessments.pages.part_page import Saved, Section, approach, jump, saved
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from documents.queries import SignPosts, read_sign_posts
from frameworks.footnotes import Footnote, footnotes_of_text
from frameworks.models import Item
from frameworks.tree import tree_of
from ui.components import Jump


@dataclass(frozen=True)
class SubComponent:
    """One sub-component: its measure and its commentary."""

    measure: Measure
    commentary: CommentaryBox | None

    @property
    def counts(self) -> str:
        """How many lines of each colour are ticked, in words; they do not decide the rating (R-346)."""
        return ", ".join(f"{group.ticked} {group.grade.name.lower()}" for group in self.measure.groups)


@dataclass(frozen=True, kw_only=True)
class GovernancePage:
    """One component of governance as the PCT fills it in (R-175 to R-188)."""

    assessment: Assessment
    item: Item
    subs: list[SubComponent]
    guidance: list[str]
    approach: list[dict[str, Any]]
    saved: Saved
    jumps: list[Jump]
    following: Item | None
    sign_posts: SignPosts

    @property
    def text_footnotes(self) -> list[Footnote]:
        """The footnotes of its description."""
        return footnotes_of_text(self.item)

    @property
    def sections(self) -> list[Section]:
        """Its parts, for the links at its top (R-185)."""
        return [Section(f"m-{sub.measure.item.key}", sub.measure.item.title) for sub in self.subs]

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"governance: {self.item.title.lower()}"


def governance_page(assessment: Assessment, key: str) -> GovernancePage | None:
    """The read model of one component's form; None where the framework has no such component. Seven queries."""
    tree = tree_of(assessment.framework)
    components = tree.of(Item.Kind.COMPONENT)
    item = next((candidate for candidate in components if candidate.key == key), None)
    if item is None:
        return None
    rated = [sub for sub in tree.parts(item) if sub.self_rated]
    boxes = {box.key: box for box in commentary_boxes(assessment, rated)}
    parts = parts_of(assessment)
    place = components.index(item)
    sign_posts = read_sign_posts(assessment, [item, *rated])
    found = measures(assessment, rated, sign_posts.evidence, additive=False)
    return GovernancePage(
        assessment=assessment,
        item=item,
        subs=[SubComponent(measure, boxes.get(measure.item.key)) for measure in found],
        guidance=item.scale.source.split("\n\n") if item.scale else [],
        # What it says of governance begins "As per competency self-assessment".
        approach=[
            *approach(assessment, "Competency self-assessment"),
            *approach(assessment, "Governance self-assessment"),
        ],
        saved=saved(parts[Part.Kind.GOVERNANCE.key(key)]),
        jumps=[
            jump(
                number=other.title[:1],
                name=other.title,
                url=reverse("governance_form", args=[assessment.pk, other.key]),
                part=parts[Part.Kind.GOVERNANCE.key(other.key)],
                current=other.key == key,
            )
            for other in components
        ],
        following=components[place + 1] if place + 1 < len(components) else None,
        sign_posts=sign_posts,
    )
