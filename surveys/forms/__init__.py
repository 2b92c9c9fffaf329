"""Shape and wording of the survey's forms."""

from surveys.forms.answering import OPT_OUT, AnswerForm, CheckedForm, RemindersForm
from surveys.forms.nominating import ADDITIONAL, AddressForm, CommentForm, NomineeForm, SheetForm

__all__ = [
    "ADDITIONAL",
    "OPT_OUT",
    "AddressForm",
    "AnswerForm",
    "CheckedForm",
    "CommentForm",
    "NomineeForm",
    "RemindersForm",
    "SheetForm",
]
