"""The return as the sheets of a workbook: a line for each rating, text, value, sign-post and document."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from assessments.pages.frozen_copy import ReturnPage
from assessments.pages.rated_items import ReadItem, ReadPart
from sentences.dates import day, moment
from sentences.places import place
from ui.components import Row
from ui.tables import Plain, Sheet, workbook

Line = list[Plain]
_NONE: Line = ["None"]


def return_workbook(page: ReturnPage, *, as_of: str, at: datetime) -> bytes:
    """The return as a workbook; `as_of` says as of when it is, `at` is the time that the file bears."""
    return workbook(return_sheets(page, as_of), at)


def return_sheets(page: ReturnPage, as_of: str) -> list[Sheet]:
    """All that a return says, one sheet for each kind of thing; no query."""
    tables: list[tuple[str, Line, Iterable[Line]]] = [
        ("Levels", _rated("Competency", "Sub-competency", "Level"), _levels(page)),
        ("Governance", _rated("Component", "Sub-component", "Colour"), _colours(page)),
        ("Commentaries", ["Form", "Part", "Commentary on", "Text"], _commentaries(page)),
        ("Outcomes", _aspired(page), _outcomes(page)),
        ("Local outcomes", ["Outcome", "Name", "About", "What the PCT says"], _local(page)),
        (
            "Changes of outcomes",
            ["Change", "Circumstance and rationale"],
            _facts(page.changes),
        ),
        ("Contracts", ["Form", "Section", "Commentary", "Excerpt", "Source"], _contracts(page)),
        ("Sign-posts", ["For", "Document", "Place", "Read this because", "Evidence for", "Removed"], _sign_posts(page)),
        ("Documents", ["Type", "Document", "Pages", "Date", "Period", "Comment"], _documents(page)),
        ("Agreed and signed", ["What", "When and by whom"], _agreed(page)),
        ("Nominees", ["Group", "People"], ([row.key, int(str(row.value))] for row in page.nominees)),
    ]
    about = Sheet(title="Return", rows=[["About", ""], *_about(page, as_of)])
    return [about, *(Sheet(title=title, rows=[head, *(list(rows) or [_NONE])]) for title, head, rows in tables)]


def _about(page: ReturnPage, as_of: str) -> Iterator[Line]:
    yield ["PCT", str(page.assessment.organisation)]
    yield ["Year", page.assessment.cycle.year]
    yield ["Framework", page.assessment.framework.title]
    yield ["As of", as_of]


def _facts(rows: Iterable[Row]) -> Iterator[Line]:
    return ([row.key, str(row.value or "")] for row in rows)


def _rated(top: str, sub: str, grade: str) -> Line:
    return [top, "Reference", sub, grade, "Last year", "Change", "Lines ticked", "Lines"]


def _levels(page: ReturnPage) -> Iterator[Line]:
    for part, sub in _subs(page.competencies):
        last = sub.last.number if sub.last else None
        yield [_competency(part), sub.item.key, sub.item.title, sub.level, last, sub.change, len(sub.ticked), sub.of]


def _competency(part: ReadPart) -> str:
    return f"{part.item.key} {part.item.short_title or part.item.title}"


def _colours(page: ReturnPage) -> Iterator[Line]:
    for part, sub in _subs(page.components):
        last = sub.last.name if sub.last else None
        title, colour = part.item.title, sub.colour.capitalize() or None
        yield [title, sub.item.key, sub.item.title, colour, last, sub.change, len(sub.ticked), sub.of]


def _subs(parts: Iterable[ReadPart]) -> Iterator[tuple[ReadPart, ReadItem]]:
    return ((part, sub) for part in parts for sub in part.subs)


def _commentaries(page: ReturnPage) -> Iterator[Line]:
    for part in page.competencies:
        for row in part.texts:
            yield [_competency(part), None, row.key, str(row.value or "")]
    for part, sub in _subs(page.components):
        for row in sub.texts:
            yield [part.item.title, sub.item.title, row.key, str(row.value or "")]


def _aspired(page: ReturnPage) -> Line:
    return ["Outcome", "Name", "Unit", *(f"{year.short} {year.label}".strip() for year in page.years), "Rationale"]


def _outcomes(page: ReturnPage) -> Iterator[Line]:
    for outcome in page.outcomes:
        yield [outcome.ref, outcome.name, outcome.unit, *outcome.values, outcome.rationale]


def _local(page: ReturnPage) -> Iterator[Line]:
    for local in page.local:
        for row in (*local.facts, *local.conditions):
            yield [local.ref, local.name, row.key, str(row.value or "")]


def _contracts(page: ReturnPage) -> Iterator[Line]:
    for form in page.contracts:
        for row in form.facts:
            yield [form.kind.title, row.key, str(row.value or "")]
        for stage in form.stages:
            yield [form.kind.title, stage.title, stage.commentary, stage.excerpt, stage.source]


def _sign_posts(page: ReturnPage) -> Iterator[Line]:
    for part in (*page.competencies, *page.components):
        for about, posts in ((part.item, part.sign_posts), *((sub.item, sub.sign_posts) for sub in part.subs)):
            for post in posts:
                where = place(post["page_from"], post["page_to"], post["paragraph"])
                removed = "The document was removed" if post["broken"] else None
                named = "\n".join(post["named"])
                yield [f"{about.key} {about.title}", post["document"], where, post["why"], named, removed]


def _documents(page: ReturnPage) -> Iterator[Line]:
    for entry in page.documents:
        dated = day(entry["dated_on"]) if entry["dated_on"] else None
        yield [entry["title"], entry["name"], entry["pages"], dated, entry.get("period"), entry["comment"]]


def _agreed(page: ReturnPage) -> Iterator[Line]:
    yield from _facts(page.agreements)
    for line in page.declarations:
        yield [f"Signed by the {line.role.label.lower()}", f"{line.name}, {moment(line.at)}"]
