from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from surveys.answers import SCALE, UNABLE, Given
from surveys.models import Category, Nominee, Statement
from surveys.queries import GroupBook
from surveys.services.nominating import JOB_TITLE
from ui.fields import CountedTextField, LikertField
from ui.forms import Form
from ui.widgets import Radios, TextInput

ADDITIONAL = "additional"
OPT_OUT = "unable"


class ServiceForm(Form):
    """A form whose service has the last word: what it does not take stands at the fields."""

    def taken(self, act: Callable[[], object]) -> bool:
        """Whether the service took it; otherwise its reasons are the form's errors."""
        try:
            act()
        except ValidationError as refused:
            self.add_error(None, refused)
            return False
        return True


class NomineeForm(ServiceForm):
    """A person of one group of stakeholders (R-116). The service checks limits, doubles and the address."""

    category = forms.ChoiceField()
    organisation_name = forms.CharField(label="Organisation name", strip=True)
    job_title = forms.CharField(
        label="Job title", help_text="The chief executive, the leader of the organisation or a senior director"
    )
    name = forms.CharField(label="Respondent name", widget=TextInput(autocomplete="off"))
    email = forms.CharField(
        label="Email",
        help_text="Of this person. The link to the survey is sent here",
        widget=TextInput(inputmode="email", autocomplete="off", spellcheck=False),
        error_messages={"required": "Enter the person’s email address"},
    )

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
            choices.append((key, book.label))
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


class AddressForm(ServiceForm):
    """The right address of a person who was asked (R-128)."""

    email = forms.CharField(
        label="Email",
        widget=TextInput(inputmode="email", autocomplete="off", spellcheck=False),
        error_messages={"required": "Enter the person’s email address"},
    )


class AnswerForm(Form):
    """The survey: a choice and a comment for each statement, a text for each open question (R-134 to R-139).

    With `complete` every statement needs a choice, if only "Unable to Comment"; a draft may lack any.
    """

    def __init__(self, statements: Iterable[Statement], *args: Any, complete: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = list(statements)
        for statement in self.statements:
            if statement.item_id is not None:
                self.fields[f"{statement.key}-choice"] = LikertField(
                    [(str(score), label) for score, label in SCALE],
                    opt_out=(OPT_OUT, UNABLE),
                    label=statement.text,
                    required=complete,
                    error_messages={"required": f"Choose an answer for statement {statement.number}"},
                )
            self.fields[f"{statement.key}-text"] = CountedTextField(
                statement.max_characters,
                noun=f"the comment on statement {statement.number}" if statement.item_id else "your answer",
                rows=3 if statement.item_id else 6,
                label="Comments (optional)" if statement.item_id else f"{statement.text} (optional)",
                required=False,
            )

    @property
    def scored_rows(self) -> list[tuple[Statement, Any, Any]]:
        """The statements that are scored."""
        return [row for row in self.rows if row[1] is not None]

    @property
    def open_rows(self) -> list[tuple[Statement, Any, Any]]:
        """The open questions."""
        return [row for row in self.rows if row[1] is None]

    @property
    def rows(self) -> list[tuple[Statement, Any, Any]]:
        """Each statement with its bound fields; an open question has no choice."""
        return [
            (
                statement,
                self[f"{statement.key}-choice"] if statement.item_id is not None else None,
                self[f"{statement.key}-text"],
            )
            for statement in self.statements
        ]

    def typed(self) -> dict[str, str]:
        """What is kept as a draft, by field."""
        return {name: self.cleaned_data[name] or "" for name in self.fields}

    def answers(self) -> Mapping[str, Given]:
        """What is submitted, by statement key."""
        found = {}
        for statement in self.statements:
            choice = self.cleaned_data.get(f"{statement.key}-choice", OPT_OUT)
            score = None if choice == OPT_OUT else int(choice)
            found[statement.key] = Given(score, self.cleaned_data[f"{statement.key}-text"])
        return found
