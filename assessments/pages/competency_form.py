"""One competency as the PCT fills it in, or as others read it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from assessments.pages.commentaries import CommentaryBox, commentary_boxes
from assessments.pages.measures import Measure, measures
from assessments.pages.part_page import Saved, Section, advice, approach, jump, saved
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from cycles.scoring import competency_score, shown
from documents.queries import SignPosts, read_sign_posts
from frameworks.footnotes import Footnote, footnotes_of_text
from frameworks.models import Item
from frameworks.tree import tree_of
from ui.components import Jump, Row


@dataclass(frozen=True, kw_only=True)
class CompetencyPage:
    """One competency as the PCT fills it in (R-158 to R-174)."""

    assessment: Assessment
    item: Item
    of: int
    measures: list[Measure]
    commentaries: list[CommentaryBox]
    saved: Saved
    jumps: list[Jump]
    following: Item | None
    advice: list[dict[str, Any]]
    sign_posts: SignPosts

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"competency {self.item.key}"

    @property
    def sections(self) -> list[Section]:
        """Its parts, for the links at its top (R-168)."""
        parts = [Section(f"m-{measure.item.key}", measure.item.key) for measure in self.measures]
        return [*parts, Section("commentary", "Commentary"), Section(f"sign-posts-{self.item.key}", "Sign-posts")]

    @property
    def text_footnotes(self) -> list[Footnote]:
        """The footnotes of its description."""
        return footnotes_of_text(self.item)

    @property
    def texts(self) -> list[Row]:
        """The commentaries to read."""
        return [Row(box.label, box.text) for box in self.commentaries]

    @property
    def score(self) -> Fraction | None:
        """The mean of its three levels, once all are chosen (R-174)."""
        return competency_score([measure.level for measure in self.measures])

    @property
    def shown_score(self) -> str:
        """The same to one decimal."""
        return shown(self.score)


def competency_page(assessment: Assessment, key: str) -> CompetencyPage | None:
    """The read model of one competency's form; None where the framework has no such competency. Seven queries."""
    tree = tree_of(assessment.framework)
    competencies = tree.of(Item.Kind.COMPETENCY)
    item = next((candidate for candidate in competencies if candidate.key == key), None)
    if item is None:
        return None
    subs = [sub for sub in tree.parts(item) if sub.self_rated]
    parts = parts_of(assessment)
    place = competencies.index(item)
    sign_posts = read_sign_posts(assessment, [item, *subs])
    return CompetencyPage(
        assessment=assessment,
        item=item,
        of=len(competencies),
        measures=measures(assessment, subs, sign_posts.evidence, additive=True),
        commentaries=commentary_boxes(assessment, [item]),
        saved=saved(parts[Part.Kind.COMPETENCY.key(key)]),
        jumps=[
            jump(
                number=other.key,
                name=other.short_title or other.title,
                url=reverse("competency_form", args=[assessment.pk, other.key]),
                part=parts[Part.Kind.COMPETENCY.key(other.key)],
                current=other.key == key,
            )
            for other in competencies
        ],
        following=competencies[place + 1] if place + 1 < len(competencies) else None,
        advice=[*approach(assessment, "Competency self-assessment"), *advice(assessment, "self-assessment")],
        sign_posts=sign_posts,
    )
