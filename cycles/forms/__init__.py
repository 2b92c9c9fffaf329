"""The forms of dates. Dates are entered in three boxes, times of day beside them, all in UK time."""

from cycles.forms.dates import DatesForm
from cycles.forms.extensions import ExtensionEndForm, ExtensionForm

__all__ = ["DatesForm", "ExtensionEndForm", "ExtensionForm"]
