"""The boxes of an agreement, for any form of the return that records one: a day and a minute number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from assessments import names
from assessments.models import Agreement
from assessments.queries.agreements import AgreementBox
from assessments.services.agreements import MOST_MINUTE, in_one_line
from organisations.forms import ServiceForm
from sentences.dates import day
from ui.fields import DateField
from ui.widgets import TextInput


@dataclass(frozen=True, kw_only=True)
class AgreementFields:
    """One agreement with its boxes: what `assessments/_agreement.html` shows."""

    box: AgreementBox
    on: BoundField
    minute: BoundField
    again: BoundField | None
    # On a form of the return, its version tells that a colleague saved meanwhile; elsewhere what stood travels along.
    guarded: bool = False

    @property
    def stood_name(self) -> str:
        """The name under which travels what stands."""
        return names.agreement_stood(self.box.what)

    @property
    def stood(self) -> str:
        """What stands as this page is made: once an error was shown, the next save may go over it."""
        return in_one_line(self.box.row)


def add_agreement(form: forms.Form, box: AgreementBox) -> None:
    """Give a form the boxes of one agreement. Either may be empty in a draft.

    Of one that is recorded it asks whether it covers what was changed since, which nobody can know but its writer.
    """
    on, minute = names.agreed_on(box.what), names.agreed_minute(box.what)
    today = timezone.localdate()
    form.fields[on] = DateField(
        noun="the day of the agreement",
        label="Agreed on",
        help_text=f"For instance {today.day} {today.month} {today.year}",
        required=False,
    )
    form.fields[minute] = forms.CharField(
        label="Minute number" if box.needs_minute else "Minute or other record (optional)",
        required=False,
        max_length=MOST_MINUTE,
        widget=TextInput(width=20),
        error_messages={"max_length": f"Shorten the minute number to {MOST_MINUTE} characters."},
    )
    if box.row is not None:
        form.initial[on], form.initial[minute] = box.row.on, box.row.minute
    if box.row is not None and box.row.on:
        form.initial[names.agreed_again(box.what)] = False
        form.fields[names.agreed_again(box.what)] = forms.BooleanField(
            required=False, label=f"The agreement of {day(box.row.on)} covers everything that was changed since"
        )


def agreement_fields(form: forms.Form, box: AgreementBox, *, guarded: bool = False) -> AgreementFields:
    """The boxes of one agreement, bound, for the template."""
    again = names.agreed_again(box.what)
    return AgreementFields(
        box=box,
        on=form[names.agreed_on(box.what)],
        minute=form[names.agreed_minute(box.what)],
        again=form[again] if again in form.fields else None,
        guarded=guarded,
    )


def agreed(form: forms.Form, what: Agreement.What) -> tuple[date | None, str]:
    """What was filled in about one agreement: day and minute number, as `record_agreement` takes them."""
    return form.cleaned_data[names.agreed_on(what)], form.cleaned_data[names.agreed_minute(what)]


def agreed_again(form: forms.Form, boxes: Iterable[AgreementBox]) -> list[Agreement.What]:
    """Which agreements were ticked as covering what was changed since."""
    return [box.what for box in boxes if form.cleaned_data.get(names.agreed_again(box.what))]


class AgreementsForm(ServiceForm):
    """What a board agreed, on a page of its own."""

    def __init__(self, boxes: list[AgreementBox], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={})
        self.boxes = boxes
        for box in boxes:
            add_agreement(self, box)

    @property
    def agreements(self) -> list[AgreementFields]:
        """The boxes for the template."""
        return [agreement_fields(self, box, guarded=True) for box in self.boxes]

    def content(self) -> dict[Agreement.What, tuple[date | None, str]]:
        """What was filled in: day and minute number of each agreement."""
        return {box.what: agreed(self, box.what) for box in self.boxes}

    def again(self) -> list[Agreement.What]:
        """Which of them cover what was changed since."""
        return agreed_again(self, self.boxes)

    def stood(self) -> dict[Agreement.What, str]:
        """What stood of each agreement when the page was opened; nothing of one that the page does not say it of."""
        sent = {box.what: self.data.get(names.agreement_stood(box.what)) for box in self.boxes}
        return {what: text for what, text in sent.items() if text is not None}
