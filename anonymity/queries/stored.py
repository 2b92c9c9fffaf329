"""What is stored about an answer, read off the models, so that the page that says so cannot drift from them."""

from dataclasses import dataclass

from django.db import models

from surveys.models import (
    Answer,
    CollatedComment,
    Correction,
    Invitation,
    LinkMark,
    Nominee,
    Posting,
    Response,
    RetiredLink,
    ScreenedComment,
    Screening,
    SealedDraft,
    SealedResponse,
    Sending,
)


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
        _line(
            "email email_compared double_before",
            "Your email address, also as mail servers know it",
            "To send the link and reminders, and to nominate nobody twice",
        ),
        _line("assessment", "The PCT that named you, and the year", "Newcastle PCT, 2009/10"),
        _line("group category", "Your group and category", "Providers, community service providers"),
        _line("set nominated_by", "Who at the PCT named you, and when", "The colleague’s name; at first or later"),
        _line("withdrawn_on", "The day on which the PCT withdrew your name", "Empty, unless it did"),
        _line(
            "id sending",
            "A number for you, and one for those asked together with you",
            "They lead to no answer",
        ),
    ],
    Sending: [
        _line("words", "A sentence that the PCT added to the email that invited you", "The same for all asked then"),
        _line("by_name on", "Who at the PCT sent the invitations, and on which day", "The colleague’s name and a day"),
        _line("confirmed", "What the PCT confirmed before it sent them", "Such as that few categories were named"),
        _line(
            "id assessment set",
            "A number for the sending, the PCT and year, and whether it was the first",
            "It leads to no answer",
        ),
    ],
    Correction: [
        _line("before after", "Your address before and after a correction", "Empty unless the SHA corrected it"),
        _line("reason by_name on", "Who corrected it, on which day and why", "Your PCT reads it too"),
        _line("id nominee", "Numbers that join the correction to your name", "They lead to no answer"),
    ],
    Invitation: [
        _line("token_sha256", "A fingerprint of your link", "Not the link itself; it cannot be turned back into it"),
        _line("generation", "How often a link was made for you", "1, and one more for each correction of your address"),
        _line("sent_on", "The day on which you were asked", "For reminders"),
        _line("id nominee", "A number that joins your invitation to your name", "It does not change when you answer"),
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
    LinkMark: [
        _line(
            "value",
            "That a link was answered, that no reminders are wanted, or that its person will not answer",
            "Worked out from the link; nothing else leads to it. Deleted when the survey closes",
        ),
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
    CollatedComment: [
        _line("text", "Your comments and open answers as a list", "Your words, for the SHA’s analyst to read first"),
        _line("assessment key", "The PCT, the year and the statement", "Newcastle PCT, 2009/10, statement 3"),
        _line("uuid place", "A random number for each, and its place in the list", "Shuffled when the survey closes"),
    ],
    ScreenedComment: [
        _line(
            "comment outcome text", "What others read of each comment", "Your words, or what the analyst left of them"
        ),
    ],
    Screening: [
        _line("comment number outcome text", "What the analyst decided on a comment", "Shown, or withheld in part"),
        _line("reason why by at id", "Why, who and when", "The analyst’s name and day, not yours"),
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
    return lines(Nominee, Sending, Correction, Invitation)


def mailed() -> list[Line]:
    """The list of what is sent to those asked."""
    return lines(Posting, RetiredLink)


def drafted() -> list[Line]:
    """What a link alone leads to, until the survey closes."""
    return lines(SealedDraft, LinkMark)


def submitted() -> list[Line]:
    """What is kept of an answer from its submission to the closing."""
    return lines(SealedResponse)


def answered() -> list[Line]:
    """The list of what was answered, from the closing on."""
    return lines(Response, Answer)


def commented() -> list[Line]:
    """What is kept of comments, beside the answers that they are part of, and of reading them."""
    return lines(CollatedComment, ScreenedComment, Screening)


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
