"""The ratings of a return in a board paper: all levels on one page, all colours on the next, each form’s in words."""

from collections.abc import Iterable, Sequence

from assessments.pages.rated_items import ReadItem, ReadPart
from assessments.pages.return_word import BoardPaper
from assessments.word.writing import Writer

_NONE = "–"


def at_a_glance(writer: Writer, paper: BoardPaper) -> None:
    """Every level and colour beside last year's, and what changed."""
    writer.heading("Ratings at a glance", new_page=True)
    writer.heading("Levels of the competencies", 2)
    writer.text("Level 1 is the lowest, level 4 the highest. A dash stands where there is no rating.")
    _levels(writer, paper.page.competencies)
    writer.heading("Colours of governance", 2, new_page=True)
    _colours(writer, paper.page.components)
    writer.heading("Changes since last year", 2)
    if paper.changed:
        writer.text("What was done, and what came of it, stands under each competency and component below.")
        writer.points(
            f"{_named(sub)}: {sub.change.lower()}, from {sub.rating_before.lower()} to {sub.rating.lower()}"
            for _, sub in paper.changed
        )
    else:
        writer.text("No rating differs from last year’s.")


def rated(writer: Writer, subs: Iterable[ReadItem], about: str) -> None:
    """What one form rates, in words, this year and last; `about` is what those hear who do not see the table."""
    rows = [[_named(sub), sub.rating, sub.rating_before, sub.change or "Not comparable"] for sub in subs]
    writer.table(["Rated", "This year", "Last year", "Change"], rows, about, widths=(8.6, 2.5, 2.9, 2.5))


def _levels(writer: Writer, parts: Sequence[ReadPart]) -> None:
    letters = [sub.item.key.removeprefix(parts[0].item.key) for sub in parts[0].subs] if parts else []
    head = ["Competency", *letters, "Mean", *(f"{letter}, last year" for letter in letters)]
    rows = [
        [
            f"{part.item.key} {part.item.short_title or part.item.title}",
            *(str(sub.level or _NONE) for sub in part.subs),
            part.score or _NONE,
            *(str(sub.last.number) if sub.last else _NONE for sub in part.subs),
        ]
        for part in parts
    ]
    about = "The levels of all sub-competencies this year, the mean of each competency, and last year’s levels"
    writer.table(head, rows, about, widths=(6.9, *(1.2 for _ in letters), 1.5, *(1.5 for _ in letters)), together=True)


def _colours(writer: Writer, parts: Sequence[ReadPart]) -> None:
    rows = [
        [part.item.title, sub.item.title, sub.rating, sub.last.name if sub.last else _NONE]
        for part in parts
        for sub in part.subs
    ]
    about = "The colours of all sub-components of governance, this year and last"
    head = ["Component", "Sub-component", "This year", "Last year"]
    writer.table(head, rows, about, widths=(3.2, 8.3, 2.5, 2.5), together=True)


def _named(sub: ReadItem) -> str:
    return f"{sub.item.key} {sub.item.title}" if sub.item.key[:1].isdigit() else sub.item.title
