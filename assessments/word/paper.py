from assessments.pages.frozen_copy import ReadContract
from assessments.pages.rated_items import ReadItem, ReadPart
from assessments.pages.return_word import BoardPaper
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
    _opening(writer, paper)
    _ratings(writer, paper)
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
    _recommendation(writer, paper)
    return writer.bytes()


def _opening(writer: Writer, paper: BoardPaper) -> None:
    name = paper.assessment.organisation
    writer.text(paper.as_of)
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
        writer.text("Nothing but the board’s agreement and the signatures.")
    writer.points(thing.text for thing in paper.still_open[:MOST_OPEN])
    if (more := len(paper.still_open) - MOST_OPEN) > 0:
        writer.text(f"And {more} more.")


def _ratings(writer: Writer, paper: BoardPaper) -> None:
    writer.heading("Ratings at a glance")
    head, widths = ["Rated", "This year", "Last year", "Change"], (8.6, 2.5, 2.9, 2.5)
    for part in paper.page.competencies:
        writer.heading(f"Competency {part.item.key}: {part.item.title}", 2)
        mean = writer.text(f"Mean of the three levels: {part.score or 'not yet'}")
        mean.paragraph_format.keep_with_next = True
        about = f"Levels of competency {part.item.key}, this year and last"
        writer.table(head, [_rating(sub, sub.item.key) for sub in part.subs], about, widths=widths)
    for part in paper.page.components:
        writer.heading(f"Governance: {part.item.title}", 2)
        about = f"Colours of {part.item.title.lower()}, this year and last"
        writer.table(head, [_rating(sub) for sub in part.subs], about, widths=widths)
    writer.heading("Changes since last year", 2)
    if paper.changed:
        writer.text("What was done, and what came of it, stands under each competency and component below.")
        writer.points(
            f"{_name(sub)}: {sub.change.lower()}, from {sub.rating_before.lower()} to {sub.rating.lower()}"
            for _, sub in paper.changed
        )
    else:
        writer.text("No rating differs from last year’s.")


def _rating(sub: ReadItem, ref: str = "") -> list[str]:
    return [f"{ref} {sub.item.title}".strip(), sub.rating, sub.rating_before, sub.change or "Not comparable"]


def _name(sub: ReadItem) -> str:
    return f"{sub.item.key} {sub.item.title}" if sub.level else sub.item.title


def _competency(writer: Writer, part: ReadPart) -> None:
    writer.heading(f"{part.item.key} {part.item.title}", 2)
    writer.points(f"{sub.item.key}: {len(sub.ticked)} of {sub.of} criteria ticked" for sub in part.subs)
    for row in part.texts:
        writer.heading(row.key, 3)
        writer.text(str(row.value or "Not written yet"))
    _sign_posts(writer, part.sign_posts, 3)


def _component(writer: Writer, part: ReadPart) -> None:
    writer.heading(part.item.title, 2)
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


def _recommendation(writer: Writer, paper: BoardPaper) -> None:
    if paper.submitted:
        writer.heading("Agreements")
        writer.facts(paper.page.agreements, "What was agreed, on which day and under which minute")
        writer.text(f"Fingerprint of the return: {paper.page.sha256}")
        return
    writer.heading("Recommendation")
    writer.text(
        f"The board is recommended to ratify this return of {paper.assessment.organisation} and to have it submitted."
    )
    if paper.page.agreements:
        writer.heading("Agreements recorded so far", 2)
        writer.facts(paper.page.agreements, "What was agreed, on which day and under which minute")
    writer.heading("To be filled in at the meeting", 2)
    blank = "…" * 12
    writer.table(
        ["Decision", "Date", "Minute number"],
        [(decision, blank, blank) for decision in ("Self-assessments agreed", "Outcomes agreed", "Contracts agreed")],
        "The board’s decisions, with a place for the date and the minute number of each",
        widths=(6.5, 5, 5),
    )
    writer.table(
        ["Office", "Name", "Signature"],
        [("Chief executive", blank, blank), ("Chair", blank, blank)],
        "A place for the names and signatures of the chief executive and the chair",
        widths=(6.5, 5, 5),
    )
    writer.text(f"Fingerprint of the return: {paper.page.sha256}")
