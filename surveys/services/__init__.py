"""What can be done with a survey: nominate and invite, answer, remind and close."""

from surveys.services.answering import Draft, answer, read_draft, save_draft, set_reminders
from surveys.services.closing import SealBroken, close, close_due
from surveys.services.commenting import comment_on_nominees
from surveys.services.declining import answer_after_all, will_not_answer
from surveys.services.forgetting import forget_due, forget_people
from surveys.services.inviting import (
    correct_address,
    send_again,
    submit_nominees,
    take_back,
    take_back_all,
    withdraw_nominee,
)
from surveys.services.mailing import leaves_at, post_due, remind
from surveys.services.mixing import clear_closed, hold_mixed, mix
from surveys.services.nominating import change_nominee, nominate, remove_nominee, said_of
from surveys.services.own_words import checked_words
from surveys.services.screening import Screened, Verdict, screen_comments
from surveys.services.sheets import SheetCheck, SheetRow, Taken, check_sheet, nominate_sheet

__all__ = [
    "Draft",
    "Screened",
    "SealBroken",
    "SheetCheck",
    "SheetRow",
    "Taken",
    "Verdict",
    "answer",
    "answer_after_all",
    "change_nominee",
    "check_sheet",
    "checked_words",
    "close",
    "close_due",
    "clear_closed",
    "comment_on_nominees",
    "correct_address",
    "forget_due",
    "forget_people",
    "hold_mixed",
    "leaves_at",
    "mix",
    "nominate",
    "nominate_sheet",
    "post_due",
    "read_draft",
    "remind",
    "remove_nominee",
    "said_of",
    "save_draft",
    "screen_comments",
    "send_again",
    "set_reminders",
    "submit_nominees",
    "take_back",
    "take_back_all",
    "will_not_answer",
    "withdraw_nominee",
]
