"""What can be done with a survey: nominate and invite, answer, remind and close."""

from surveys.services.answering import Draft, answer, read_draft, save_draft, set_reminders
from surveys.services.closing import SealBroken, close, close_due
from surveys.services.commenting import comment_on_nominees
from surveys.services.forgetting import forget_due, forget_people
from surveys.services.inviting import (
    correct_address,
    send_again,
    submit_nominees,
    take_back,
    take_back_all,
    tokens_of,
    withdraw_nominee,
)
from surveys.services.mailing import leaves_at, post_due, remind
from surveys.services.nominating import change_nominee, nominate, remove_nominee, said_of
from surveys.services.sheets import SheetCheck, SheetRow, Taken, check_sheet, nominate_sheet

__all__ = [
    "Draft",
    "SealBroken",
    "SheetCheck",
    "SheetRow",
    "Taken",
    "answer",
    "change_nominee",
    "check_sheet",
    "close",
    "close_due",
    "comment_on_nominees",
    "correct_address",
    "forget_due",
    "forget_people",
    "leaves_at",
    "nominate",
    "nominate_sheet",
    "post_due",
    "read_draft",
    "remind",
    "remove_nominee",
    "said_of",
    "save_draft",
    "send_again",
    "set_reminders",
    "submit_nominees",
    "take_back",
    "take_back_all",
    "tokens_of",
    "withdraw_nominee",
]
