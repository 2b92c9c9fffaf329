"""What is stored about an answer, read off the models, so that the page that says so cannot drift from them."""

from dataclasses import dataclass

from django.db import models

from surveys.models import Answer, Invitation, Nominee, Response, RetiredLink, SealedDraft


@dataclass(frozen=True)
class StoredColumn:
    """A column in words, and what stands in it."""

    what: str
    for_example: str


_WORDS: dict[type[models.Model], dict[str, tuple[str, str]]] = {
    Nominee: {
        "id": ("A number for each person named", "Used to send the mail"),
        "assessment": ("The PCT that named you, and the year", "Newcastle PCT, 2009/10"),
        "group": ("Your group", "Providers"),
        "category": ("Your category", "Community service providers"),
        "organisation_name": ("Your organisation", "As the PCT gave it to us"),
        "job_title": ("Your job title", "As the PCT gave it to us"),
        "name": ("Your name", "As the PCT gave it to us"),
        "email": ("Your email address", "To send the link and reminders"),
        "set": ("Whether you were named at first or later", "First or second"),
    },
    Invitation: {
        "id": ("A number for each invitation", "Given anew, in a random order, when the survey closes"),
        "nominee": ("Whom it invites", "The person above"),
        "generation": ("How often a link was made for you", "1, or 2 if your address was corrected"),
        "token_sha256": ("A fingerprint of your link", "Not the link itself; it cannot be turned back into it"),
        "sent_on": ("The day on which you were asked", "For reminders"),
        "answered": ("Whether you have answered", "Yes or no, without a date or time; emptied when the survey closes"),
    },
    RetiredLink: {
        "id": ("A number for each link replaced", "It has no connection to a person"),
        "token_sha256": ("A fingerprint of a link that was replaced", "So that its page can say so"),
    },
    Response: {
        "uuid": ("A random number", "Made when you submit. It has no order"),
        "assessment": ("The PCT and the year", "Newcastle PCT, 2009/10"),
        "group": ("Your group", "Providers"),
    },
    Answer: {
        "uuid": ("A random number", "One for each statement. It has no order"),
        "response": ("The survey it belongs to", "The random number above"),
        "statement": ("The statement or question", "Statement 1"),
        "score": ("Your answer", "1 to 6, or nothing for “Unable to Comment”"),
        "text": ("Your comment or open answer", "Your words, unchanged"),
    },
    SealedDraft: {
        "id": ("A number for each draft", "It has no connection to a person"),
        "lookup": ("Where your draft is found", "Worked out from your link; nothing else leads to it"),
        "sealed": ("Your draft, encrypted", "Only your link opens it"),
    },
}


def columns(*tables: type[models.Model]) -> list[StoredColumn]:
    """Every column of the tables in words. A column without words is a KeyError: nothing is stored unsaid."""
    return [
        StoredColumn(*_WORDS[table][field.name])
        for table in tables
        for field in table._meta.get_fields()
        if getattr(field, "concrete", False)
    ]


def asked() -> list[StoredColumn]:
    """The list of who was asked."""
    return columns(Nominee, Invitation, RetiredLink)


def answered() -> list[StoredColumn]:
    """The list of what was answered."""
    return columns(Response, Answer)


def drafts() -> list[StoredColumn]:
    """What is kept until an answer is submitted."""
    return columns(SealedDraft)
