from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from assessments import names
from assessments.models import Commentary
from assessments.queries.gaps import prompt_label
from assessments.queries.measures import Measure, Saved, Section, advice, jump, measures, saved
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from cycles.scoring import competency_score, shown
from documents.queries import SignPosts, read_sign_posts
from frameworks.models import Item
from frameworks.tree import tree_of
from ui.components import Jump, Row


@dataclass(frozen=True)
class CommentaryBox:
    """A commentary with what is asked for, in the handbook's words, and its limit in characters (R-170)."""

    field: str
    key: str
    label: str
    wording: str
    limit: int
    text: str
    confirmed: bool = True


@dataclass(frozen=True)
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
        assessment,
        item,
        len(competencies),
        measures(assessment, subs, sign_posts.evidence, additive=True),
        commentary_boxes(assessment, [item]),
        saved(parts[Part.Kind.COMPETENCY.key(key)]),
        [
            jump(
                other,
                other.short_title or other.title,
                reverse("competency_form", args=[assessment.pk, other.key]),
                parts[Part.Kind.COMPETENCY.key(other.key)],
                key,
            )
            for other in competencies
        ],
        competencies[place + 1] if place + 1 < len(competencies) else None,
        advice(assessment, "self-assessment"),
        sign_posts,
    )


def commentary_boxes(assessment: Assessment, items: list[Item]) -> list[CommentaryBox]:
    """The commentaries of items with their texts; one query. A sub-component's goes by the item's key."""
    prompts = tree_of(assessment.framework).prompts(items)
    rows = Commentary.objects.filter(assessment=assessment, prompt__in=[prompt.pk for prompt in prompts])
    texts = {pk: (text, confirmed) for pk, text, confirmed in rows.values_list("prompt_id", "text", "confirmed")}
    boxes = []
    for prompt in prompts:
        key = prompt.key if prompt.item.kind == Item.Kind.COMPETENCY else prompt.item.key
        boxes.append(
            CommentaryBox(
                names.commentary(key),
                key,
                prompt_label(prompt),
                prompt.wording,
                prompt.max_characters,
                *texts.get(prompt.pk, ("", True)),
            )
        )
    return boxes
