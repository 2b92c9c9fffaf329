from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst

from organisations.forms import ServiceForm
from sentences.lines import one_line
from surveys.models import Category, Nominee
from surveys.queries import GroupBook
from surveys.queries.sending import Question
from surveys.services.commenting import MOST_COMMENT
from surveys.services.inviting import MOST_REASON
from surveys.services.nominating import JOB_TITLE
from surveys.services.own_words import MOST_WORDS
from ui.fields import CountedTextField
from ui.layout import Buttons, Fields, Helper, Hidden, Link, Submit
from ui.widgets import FileInput, Radios, TextInput

ADDITIONAL = "additional"
_CANCEL = Link("Cancel", to="back")


class NomineeForm(ServiceForm):
    """A person of one group of stakeholders (R-116). The service checks limits, doubles and the address."""

    category = forms.ChoiceField()
    organisation_name = forms.CharField(label="Organisation name", strip=True)
    job_title = forms.CharField(
        label="Job title", help_text="The chief executive, the leader of the organisation or a senior director"
    )
    name = forms.CharField(label="Respondent name", widget=TextInput(autocomplete="off"))
    email = forms.CharField(
        label="Email address",
        help_text="Of this person. The link to the survey is sent here",
        widget=TextInput(inputmode="email", autocomplete="off", spellcheck=False),
        error_messages={"required": "Enter the person’s email address"},
    )

    helper = Helper(
        Fields(),
        Buttons(
            Submit("Nominate"),
            Submit("Nominate and add another", name="more", value="1", variant="secondary"),
            _CANCEL,
        ),
    )
    changing = Helper(Hidden("seen", value_of="seen"), Fields(), Buttons(Submit("Save"), _CANCEL))

    def __init__(self, group: GroupBook, *args: Any, nominee: Nominee | None = None, **kwargs: Any) -> None:
        if nominee is not None:
            initial = {name: getattr(nominee, name) for name in ("organisation_name", "job_title", "name", "email")}
            initial["category"] = nominee.category.key if nominee.category else ADDITIONAL
        else:
            initial = {"job_title": JOB_TITLE}
        super().__init__(*args, initial=initial, **kwargs)
        self.group = group
        self.categories: dict[str, Category | None] = {}
        choices, hints = [], {}
        for book in group.categories:
            key = book.category.key if book.category else ADDITIONAL
            self.categories[key] = book.category
            choices.append((key, capfirst(book.label)))
            hints[key] = f"{len(book.lines)} of {book.limit} nominated" if book.lines else "Nobody nominated yet"
        self.fields["category"] = forms.ChoiceField(
            label="Category",
            choices=choices,
            widget=Radios(hints=hints, divider_before=ADDITIONAL, small=True),
            error_messages={"required": "Choose a category", "invalid_choice": "Choose one of the categories"},
        )

    def what(self) -> dict[str, Any]:
        """What the service is told."""
        typed = dict(self.cleaned_data)
        return typed | {"group": self.group.group, "category": self.categories[typed["category"]]}


class SheetForm(ServiceForm):
    """A sheet of nominees: a file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label="Upload a spreadsheet",
        help_text="XLSX or CSV, up to 2 MB",
        required=False,
        widget=FileInput(accept=".xlsx,.csv,.txt"),
    )
    rows = forms.CharField(
        label="Paste rows",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both: a file in place of what was typed would lose it."""
        typed = super().clean() or {}
        file, text = typed.get("file"), (typed.get("rows") or "").strip()
        if file and text:
            self.add_error(
                "file", f"Upload a file or paste rows, not both. Empty the box, then select {file.name} again"
            )
        elif not file and not text and not self.errors:
            self.add_error("file", "Select a file, or paste rows into the box")
        return typed


class CommentForm(ServiceForm):
    """What the SHA says about the nominees of a PCT."""

    text = CountedTextField(
        MOST_COMMENT,
        noun="the comment",
        rows=4,
        label="Comment on these nominees",
        help_text="The PCT’s editors, chief executive and chair are sent it by email, with your name",
    )

    helper = Helper("text", Submit("Send the comment to the PCT"), classes="app-narrow app-noprint")


class AddressForm(ServiceForm):
    """The right address of a person who was asked (R-128)."""

    email = forms.CharField(
        label="Email address",
        widget=TextInput(inputmode="email", autocomplete="off", spellcheck=False),
        error_messages={"required": "Enter the person’s email address"},
    )

    reason = CountedTextField(
        MOST_REASON,
        noun="the reason",
        rows=2,
        label="Reason (optional)",
        help_text="Needed for an address at a domain of the PCT, its SHA or a national body",
        required=False,
    )

    helper = Helper("email", "reason", Buttons(Submit("Correct and send again"), _CANCEL))


class SendingForm(ServiceForm):
    """A sentence of the PCT's own for the invitations, and a box to tick for each question before they are sent."""

    words = CountedTextField(
        MOST_WORDS,
        noun="your sentence",
        rows=3,
        label="Your own sentence in the email (optional)",
        help_text="Stands there in one line, without web or email address. The email says that it is from the PCT",
        required=False,
    )

    def __init__(self, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = forms.BooleanField(
                required=False, label=f"Send the invitations all the same: {question.title.lower()}"
            )

    def clean_words(self) -> str:
        """In one line, as it is kept and as the email says it."""
        return one_line(self.cleaned_data["words"])

    @property
    def asked(self) -> list[tuple[Question, BoundField]]:
        """Each question with its box."""
        return [(question, self[question.key]) for question in self.questions]

    @property
    def shown(self) -> str:
        """The sentence as it stands in the email that is shown: none that cannot be taken."""
        return self.cleaned_data.get("words", "") if self.is_bound and not self.has_error("words") else ""

    def what(self) -> dict[str, Any]:
        """What the service is told."""
        ticked = [question.key for question in self.questions if self.cleaned_data[question.key]]
        return {"words": self.cleaned_data["words"], "confirmed": ticked}
