from assessments.pages.frozen_copy import ReadContract
from assessments.pages.rated_items import ReadPart
from assessments.pages.return_word import BoardPaper
from assessments.word.glance import at_a_glance, rated
from assessments.word.meeting import recommendation
from assessments.word.writing import Writer
from sentences.dates import day

# So many of the things that are missing stand in the paper; the check page has them all.
MOST_OPEN = 20


def board_paper(paper: BoardPaper) -> bytes:
    """The return as a paper for the board: what it is asked, the ratings beside last year's, and every text."""
    page, assessment = paper.page, paper.assessment
    writer = Writer(
        title=f"{assessment.organisation}: return for assurance {assessment.cycle}",
        subject=assessment.framework.title,
        footer=f"{assessment.organisation}, assurance {assessment.cycle}. Confidential until published",
        at=paper.at,
    )
    writer.text(paper.as_of)
    writer.contents()
    _opening(writer, paper)
    at_a_glance(writer, paper)
    writer.heading("Competencies")
    for part in page.competencies:
        _competency(writer, part)
    writer.heading("Governance")
    for part in page.components:
        _component(writer, part)
    _outcomes(writer, paper)
    writer.heading("Contracting process forms")
    for form in page.contracts:
        _contract(writer, form)
    _evidence(writer, paper)
    recommendation(writer, paper)
    return writer.bytes()


def _opening(writer: Writer, paper: BoardPaper) -> None:
    name = paper.assessment.organisation
    writer.heading("Purpose")
    whole = f"This paper gives the board of {name} the whole return for {paper.assessment.framework.title}"
    if paper.submitted:
        writer.text(f"{whole}, which was submitted. The board is asked nothing more.")
        return
    writer.text(
        f"{whole}, before it is submitted. The chief executive and the chair sign it and take responsibility for its "
        "accuracy."
    )
    writer.heading("What the board is asked")
    writer.points(
        [
            "To agree the self-assessments of competencies and governance.",
            "To agree the outcomes, their aspirations, and the changes since last year.",
            "To agree the contracts that the contracting process forms describe.",
            "To let the chief executive and the chair sign the return, and have it submitted in time.",
        ],
        numbered=True,
    )
    if paper.timetable:
        writer.heading("Timetable")
        writer.facts(paper.timetable, "The dates of the year")
    writer.heading("What is still open")
    if not paper.still_open:
        writer.text(paper.nothing_open_but)
    writer.points(thing.text for thing in paper.still_open[:MOST_OPEN])
    if (more := len(paper.still_open) - MOST_OPEN) > 0:
        writer.text(f"And {more} more.")


def _competency(writer: Writer, part: ReadPart) -> None:
    writer.heading(f"{part.item.key} {part.item.title}", 2)
    rated(writer, part.subs, f"Levels of competency {part.item.key}, this year and last")
    writer.points(f"{sub.item.key}: {len(sub.ticked)} of {sub.of} criteria ticked" for sub in part.subs)
    for row in part.texts:
        writer.heading(row.key, 3)
        writer.text(str(row.value or "Not written yet"))
    _sign_posts(writer, part.sign_posts, 3)


def _component(writer: Writer, part: ReadPart) -> None:
    writer.heading(part.item.title, 2)
    rated(writer, part.subs, f"Colours of {part.item.title.lower()}, this year and last")
    for sub in part.subs:
        writer.heading(sub.item.title, 3)
        writer.text(f"{sub.rating}. {len(sub.ticked)} of {sub.of} lines describe the PCT.")
        for row in sub.texts:
            writer.text(str(row.value or "No commentary"))
        _sign_posts(writer, sub.sign_posts, 4)


def _sign_posts(writer: Writer, posts: list[dict], level: int) -> None:
    if posts:
        writer.heading("Sign-posts to evidence", level)
        writer.points(f"{post['words']}{' (the document was removed)' if post['broken'] else ''}" for post in posts)


def _outcomes(writer: Writer, paper: BoardPaper) -> None:
    page = paper.page
    writer.heading("Outcomes and aspirations")
    head = ["Outcome", "Unit", *(f"{year.short} {year.label}".strip() for year in page.years)]
    rows = [
        [f"{outcome.ref} {outcome.name}", outcome.unit, *(value or "None" for value in outcome.numbers)]
        for outcome in page.outcomes
    ]
    writer.table(
        head, rows, "The chosen outcomes and the value aimed for in each year", widths=(4.3, 2.3, 2, 2, 2, 2, 2)
    )
    writer.heading("Rationale of the aspirations", 2)
    for outcome in page.outcomes:
        writer.heading(f"{outcome.ref} {outcome.name}", 3)
        writer.text(outcome.rationale or "Not given")
    for local in page.local:
        writer.heading(f"Locally defined outcome {local.ref}: {local.name}", 2)
        writer.facts(local.facts, f"Definition and dataset of outcome {local.ref}")
        if local.conditions:
            writer.facts(local.conditions, f"Which conditions outcome {local.ref} meets")
    writer.heading("Changes of the outcomes since last year", 2)
    if page.changes:
        writer.facts(page.changes, "Outcomes added and dropped, with the circumstance and the rationale")
    else:
        writer.text("None are recorded.")


def _contract(writer: Writer, form: ReadContract) -> None:
    writer.heading(form.kind.title, 2)
    if form.kind.note:
        writer.text(form.kind.note)
    writer.facts(form.facts, f"The contract: {form.kind.short_title}")
    for stage in form.stages:
        writer.heading(stage.title, 3)
        writer.text(stage.commentary or "No commentary yet")
        if stage.excerpt or stage.source:
            writer.quote(stage.excerpt or "No excerpt", f"{form.labels['source']}: {stage.source or 'not given'}")


def _evidence(writer: Writer, paper: BoardPaper) -> None:
    writer.heading("Evidence")
    rows = [
        [
            entry["title"],
            "\n".join(filter(None, [entry["name"], entry["comment"]])),
            str(entry["pages"] or "Not counted"),
            ", ".join(filter(None, [_dated(entry), entry.get("period", "")])),
        ]
        for entry in paper.page.documents
    ]
    if rows:
        head = ["Type", "Document", "Pages", "Date or period"]
        writer.table(head, rows, "The documents of the return", widths=(4, 7.5, 1.6, 3.4))
    else:
        writer.text("No document is there yet.")
    writer.heading("Survey nominees", 2)
    if paper.page.nominees:
        writer.facts(paper.page.nominees, "How many people are nominated in each group")
    else:
        writer.text("Nobody is nominated yet.")


def _dated(entry: dict) -> str:
    on = entry["dated_on"]
    return day(on) if on else ""
