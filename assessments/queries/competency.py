from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from assessments import names
from assessments.models import Commentary
from assessments.queries.gaps import prompt_label
from assessments.queries.measures import Measure, Saved, advice, jump, measures, saved
from cycles.models import Assessment
from cycles.queries import parts_of
from cycles.scoring import competency_score, shown
from frameworks.models import Item, Prompt
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

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"competency {self.item.key}"

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
    """The read model of one competency's form; None where the framework has no such competency. Fourteen queries."""
    competencies = list(
        Item.objects.filter(framework=assessment.framework_id, kind=Item.Kind.COMPETENCY).order_by("order")
    )
    item = next((candidate for candidate in competencies if candidate.key == key), None)
    if item is None:
        return None
    subs = list(Item.objects.filter(parent=item, self_rated=True).order_by("order"))
    parts = parts_of(assessment)
    place = competencies.index(item)
    return CompetencyPage(
        assessment,
        item,
        len(competencies),
        measures(assessment, subs, additive=True),
        commentary_boxes(assessment, [item]),
        saved(parts[f"competency-{key}"]),
        [
            jump(
                other,
                other.short_title or other.title,
                reverse("competency_form", args=[assessment.pk, other.key]),
                parts[f"competency-{other.key}"],
                key,
            )
            for other in competencies
        ],
        competencies[place + 1] if place + 1 < len(competencies) else None,
        advice(assessment, "self-assessment"),
    )


def commentary_boxes(assessment: Assessment, items: list[Item]) -> list[CommentaryBox]:
    """The commentaries of items with their texts; two queries. A sub-component's goes by the item's key."""
    prompts = list(Prompt.objects.filter(item__in=items).select_related("item").order_by("item__order", "order"))
    rows = Commentary.objects.filter(assessment=assessment, prompt__in=prompts)
    texts = dict(rows.values_list("prompt_id", "text"))
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
                texts.get(prompt.pk, ""),
            )
        )
    return boxes
