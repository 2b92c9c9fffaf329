"""What the kinds of mail are called on the pages about mail."""

from surveys.emails import CORRECTED, INVITATION, REMINDER, THANKS

_KINDS = {
    "account": "New password",
    "assigned": "Form assigned",
    "deadline": "Deadline of a PCT",
    "dates": "Dates of the year",
    "document_infected": "Infected document",
    "results.released": "Ratings released",
    "return_reopened": "Return reopened",
    "signature_ended": "Signature ended",
    "return_submitted": "Return submitted",
    INVITATION: "Survey invitation",
    REMINDER: "Survey reminder",
    THANKS: "Thanks for the survey",
    CORRECTED: "Address for the survey corrected",
}


def kind_in_words(kind: str) -> str:
    """The kind of a mail, as people call it."""
    return _KINDS.get(kind, kind.replace("_", " ").replace(".", " ").capitalize())
