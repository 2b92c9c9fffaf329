"""What can be done with a survey: nominate and invite, answer, remind and close."""

from surveys.services.answering import Draft, answer, read_draft, save_draft
from surveys.services.closing import close, close_due, remind
from surveys.services.nominating import (
    change_nominee,
    correct_address,
    nominate,
    remove_nominee,
    said_of,
    submit_nominees,
    tokens_of,
)

__all__ = [
    "Draft",
    "answer",
    "change_nominee",
    "close",
    "close_due",
    "correct_address",
    "nominate",
    "read_draft",
    "remind",
    "remove_nominee",
    "said_of",
    "save_draft",
    "submit_nominees",
    "tokens_of",
]
