from dataclasses import dataclass, field

from frameworks.models import Framework, Grade, Guidance, Item, Scale
from frameworks.pages.topic_titles import topic_title

# Shown on the page of the glossary.
_GLOSSARY_TOPICS = ("glossary", "abbreviations")


@dataclass(frozen=True)
class ContentsLine:
    """An item in the contents of a framework, with the items directly below it."""

    item: Item
    children: list["ContentsLine"] = field(default_factory=list)


def contents(framework: Framework) -> list[ContentsLine]:
    """The items of a framework in two steps: the uppermost with those directly below; one query."""
    lines: dict[int, ContentsLine] = {}
    tops: list[ContentsLine] = []
    for item in Item.objects.filter(framework=framework).order_by("order"):
        line = lines[item.pk] = ContentsLine(item)
        if item.parent_id is None:
            tops.append(line)
        elif item.parent_id in lines:
            lines[item.parent_id].children.append(line)
    return tops


@dataclass(frozen=True, kw_only=True)
class RatingScale:
    """A scale of a framework in the source's words: its grades stand after the paragraph that announces them."""

    name: str
    before: list[str]
    grades: list[tuple[str, str]]
    after: list[str]
    ours: bool


def scales(framework: Framework) -> list[RatingScale]:
    """The scales on which items of a framework are rated, in the order of the items; two queries."""
    items = Item.objects.filter(framework=framework).exclude(scale=None).select_related("scale").order_by("order")
    found = list(dict.fromkeys(item.scale for item in items if item.scale))
    grades: dict[int, list[Grade]] = {}
    for grade in Grade.objects.filter(scale__in=found).order_by("number"):
        grades.setdefault(grade.scale_id, []).append(grade)
    return [_scale(scale, grades[scale.pk]) for scale in found]


def _scale(scale: Scale, grades: list[Grade]) -> RatingScale:
    said = [text for text in scale.source.split("\n\n") if text]
    announced = next((n for n, text in enumerate(said, 1) if text.endswith(":")), len(said))
    return RatingScale(
        name=scale.name,
        before=said[:announced],
        grades=[(_name(scale, grade), grade.description.removeprefix(f"{grade.name}: ")) for grade in grades],
        after=said[announced:],
        ours=scale.ours,
    )


def _name(scale: Scale, grade: Grade) -> str:
    """What a grade is called; with its number where a level has a name besides."""
    return f"{grade.number}. {grade.name}" if scale.rule == Scale.Rule.TARGET else grade.name


def topics(framework: Framework) -> list[tuple[str, str]]:
    """The topics of a framework's guidance with their titles, in the order of the source; one query."""
    found = Guidance.objects.filter(framework=framework).exclude(topic__in=_GLOSSARY_TOPICS).order_by("pk")
    return [(topic, topic_title(topic)) for topic in dict.fromkeys(found.values_list("topic", flat=True))]
