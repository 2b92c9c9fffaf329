from dataclasses import dataclass, field

from frameworks.models import Framework, Guidance, Item
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


def topics(framework: Framework) -> list[tuple[str, str]]:
    """The topics of a framework's guidance with their titles, in the order of the source; one query."""
    found = Guidance.objects.filter(framework=framework).exclude(topic__in=_GLOSSARY_TOPICS).order_by("pk")
    return [(topic, topic_title(topic)) for topic in dict.fromkeys(found.values_list("topic", flat=True))]
