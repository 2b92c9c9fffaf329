"""Differences between grades as words, said in one way on every page of the panel's side."""

from frameworks.models import Grade, Item

_COUNT = ("no", "one", "two", "three")


def noun(item: Item) -> str:
    """What a step of the item's scale is called: level of a sub-competency, colour of governance."""
    return "level" if item.kind == Item.Kind.SUB_COMPETENCY else "colour"


def named(grade: Grade | None) -> str:
    """A grade in the middle of a sentence: "level 2", "amber"."""
    return grade.name.lower() if grade else "not rated"


def steps(item: Item, from_: Grade, to: Grade) -> str:
    """How far `to` is from `from_`: "one level lower", "two colours higher"; empty where they are the same."""
    by = to.number - from_.number
    if by == 0:
        return ""
    plural = "s" if abs(by) > 1 else ""
    return f"{_COUNT[abs(by)]} {noun(item)}{plural} {'lower' if by < 0 else 'higher'}"


def title_of(item: Item) -> str:
    """How a line is named in a sentence: "3b Public and patient engagement", "Vision and goals"."""
    return f"{item.key} {item.title}" if item.kind == Item.Kind.SUB_COMPETENCY else item.title
