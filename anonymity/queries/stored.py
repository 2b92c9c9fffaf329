"""What is stored about an answer, read off the models, so that the page that says so cannot drift from them."""

from dataclasses import dataclass

from django.db import models

from surveys.models import Answer, Invitation, Nominee, Posting, Response, RetiredLink, SealedDraft, SealedResponse


@dataclass(frozen=True)
class Line:
    """One or a few columns that belong together: what they are, in words, and what stands in them."""

    columns: tuple[str, ...]
    what: str
    what_it_is: str


@dataclass(frozen=True)
class Table:
    """A real table with its columns, for those who compare the page with the database."""

    name: str
    columns: list[str]


def _line(columns: str, what: str, what_it_is: str) -> Line:
    return Line(tuple(columns.split()), what, what_it_is)


_WORDS: dict[type[models.Model], list[Line]] = {
    Nominee: [
        _line(
            "name job_title organisation_name", "Your name, job title and organisation", "As the PCT gave them to us"
        ),
        _line("email", "Your email address", "To send the link and reminders"),
        _line("assessment", "The PCT that named you, and the year", "Newcastle PCT, 2009/10"),
        _line("group category", "Your group and category", "Providers, community service providers"),
        _line("set nominated_by", "Who at the PCT named you, and when", "The colleague’s name; at first or later"),
        _line("withdrawn_on", "The day on which the PCT withdrew your name", "Empty, unless it did"),
        _line("id", "A number for each person named", "It leads to no answer"),
    ],
    Invitation: [
        _line("token_sha256", "A fingerprint of your link", "Not the link itself; it cannot be turned back into it"),
        _line("generation", "How often a link was made for you", "1, or 2 if your address was corrected"),
        _line("sent_on", "The day on which you were asked", "For reminders"),
        _line("reminders_off", "Whether you want no reminders", "Yes or no; emptied when the survey closes"),
        _line("answered", "Whether you have answered", "Yes or no, without a date or time; emptied at the closing"),
        _line("id nominee", "A number that joins your invitation to your name", "Given anew when the survey closes"),
    ],
    Posting: [
        _line("kind due_at", "What is planned to be sent to you, and when", "The same for everybody asked on a day"),
        _line("state", "Whether its time has passed", "The same whether you answered or not"),
        _line("mail", "The email that invited you", "Its text without the link, and whether it arrived"),
        _line(
            "id nominee generation",
            "Numbers that join an email to your name and your link",
            "As in list 1: every email goes to a person named there",
        ),
    ],
    RetiredLink: [
        _line("id token_sha256", "A fingerprint of a link that was replaced", "It leads to no person"),
    ],
    SealedDraft: [
        _line("sealed", "Your draft, encrypted", "Only your link opens it"),
        _line(
            "id lookup",
            "A number by which your link finds the draft",
            "Worked out from your link; nothing else leads to it",
        ),
    ],
    SealedResponse: [
        _line("sealed", "Your answers, encrypted", "Opened when the survey closes, with a key kept elsewhere"),
        _line("assessment group", "The PCT, the year and your group", "Newcastle PCT, 2009/10, providers"),
        _line("uuid", "A random number for each set of answers", "It has no order and leads to no person"),
    ],
    Response: [
        _line("assessment group", "The PCT, the year and your group", "Newcastle PCT, 2009/10, providers"),
        _line(
            "uuid",
            "A random number for each set of answers",
            "Made when the survey closes. It has no order and leads to no person",
        ),
    ],
    Answer: [
        _line("statement score", "Six answers", "1 to 6, or “Unable to Comment”"),
        _line("text", "Your comments and two open answers", "Your words, unchanged"),
        _line(
            "uuid response",
            "Random numbers that join the answers of one set",
            "They have no order and lead to no person",
        ),
    ],
}


def lines(*tables: type[models.Model]) -> list[Line]:
    """Every column of the tables in words. A column without words is a KeyError: nothing is stored unsaid."""
    for table in tables:
        said = {name for line in _WORDS[table] for name in line.columns}
        for field in table._meta.concrete_fields:
            if field.name not in said:
                raise KeyError(f"The page of what is stored has no words for {table.__name__}.{field.name}.")
    return [line for table in tables for line in _WORDS[table]]


def asked() -> list[Line]:
    """The list of who was asked."""
    return lines(Nominee, Invitation)


def mailed() -> list[Line]:
    """The list of what is sent to those asked."""
    return lines(Posting, RetiredLink)


def drafted() -> list[Line]:
    """What is kept until an answer is submitted."""
    return lines(SealedDraft)


def submitted() -> list[Line]:
    """What is kept of an answer from its submission to the closing."""
    return lines(SealedResponse)


def answered() -> list[Line]:
    """The list of what was answered, from the closing on."""
    return lines(Response, Answer)


def tables() -> list[Table]:
    """All tables and columns of the page, by their names in the database."""
    return [
        Table(table._meta.db_table, [str(field.column) for field in table._meta.concrete_fields])
        for table in _WORDS
        if lines(table)
    ]


def named(table: type[models.Model]) -> set[str]:
    """The columns of the table, by their names in the database, that the page has words for."""
    said = {name for line in _WORDS[table] for name in line.columns}
    return {str(field.column) for field in table._meta.concrete_fields if field.name in said}
