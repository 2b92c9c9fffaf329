"""Shape and wording of the survey's forms."""

from surveys.forms.answering import AFTER_ALL, OPT_OUT, AnswerForm, CheckedForm, DecliningForm, RemindersForm, page_of
from surveys.forms.nominating import ADDITIONAL, AddressForm, CommentForm, NomineeForm, SendingForm, SheetForm
from surveys.forms.screening import ScreeningForm

__all__ = [
    "ADDITIONAL",
    "AFTER_ALL",
    "OPT_OUT",
    "AddressForm",
    "AnswerForm",
    "CheckedForm",
    "CommentForm",
    "DecliningForm",
    "NomineeForm",
    "RemindersForm",
    "ScreeningForm",
    "SendingForm",
    "SheetForm",
    "page_of",
]
