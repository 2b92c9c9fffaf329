"""The commentaries of a form: what is asked for, how long it may be, and what is written."""

from dataclasses import dataclass

from assessments import names
from assessments.models import Commentary
from assessments.queries.gaps import prompt_label
from cycles.models import Assessment
from frameworks.models import Item
from frameworks.tree import tree_of


@dataclass(frozen=True, kw_only=True)
class CommentaryBox:
    """A commentary with what is asked for, in the handbook's words, and its limit in characters (R-170)."""

    field: str
    key: str
    label: str
    wording: str
    limit: int
    text: str
    confirmed: bool


def commentary_boxes(assessment: Assessment, items: list[Item]) -> list[CommentaryBox]:
    """The commentaries of items with their texts; one query. A sub-component's goes by the item's key."""
    prompts = tree_of(assessment.framework).prompts(items)
    rows = Commentary.objects.filter(assessment=assessment, prompt__in=[prompt.pk for prompt in prompts])
    texts = {pk: (text, confirmed) for pk, text, confirmed in rows.values_list("prompt_id", "text", "confirmed")}
    boxes = []
    for prompt in prompts:
        key = prompt.key if prompt.item.kind == Item.Kind.COMPETENCY else prompt.item.key
        text, confirmed = texts.get(prompt.pk, ("", True))
        boxes.append(
            CommentaryBox(
                field=names.commentary(key),
                key=key,
                label=prompt_label(prompt),
                wording=prompt.wording,
                limit=prompt.max_characters,
                text=text,
                confirmed=confirmed,
            )
        )
    return boxes
