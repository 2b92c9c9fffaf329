from collections.abc import Iterable, Mapping
from secrets import token_hex
from typing import Any

from django import forms

from organisations.forms import ServiceForm
from surveys.answers import SCALE, UNABLE, Given, mark
from surveys.marks import Done
from surveys.models import Statement
from ui.fields import CountedTextField, LikertField
from ui.forms import Form
from ui.layout import Buttons, Helper, Hidden, Part, Submit
from ui.widgets import Radios

OPT_OUT = "unable"
AFTER_ALL = "after all"
_CHOICE, _TEXT = "-choice", "-text"
_LONGEST_PAGE = 16
_LONGEST_TURN = 9


def page_of(data: Mapping[str, Any]) -> str:
    """The name that a page gave itself, of what it sends."""
    return str(data.get("page", ""))[:_LONGEST_PAGE]


def _turn_of(data: Mapping[str, Any]) -> int:
    """Which of its sendings a page says that this is; 0 where it does not count them."""
    turn = str(data.get("turn", ""))
    return int(turn) if turn.isascii() and turn.isdigit() and len(turn) <= _LONGEST_TURN else 0


class AnswerForm(Form):
    """The survey, or one step of it: a choice and a comment for each statement, a text for each open question (R-134
    to R-139).

    With `complete` every statement needs a choice, if only "Unable to Comment"; a draft may lack any. `draft` is what
    is saved, by field.

    A page carries marks of the answers that it was opened with (`seen`). What it sends back unchanged is not taken, so
    that a page opened long ago, or one that a mail scanner sends as it stands, undoes nothing. It has a name of its own
    (`page`), by which what it saved itself is told from what was saved on another device; `own` is what it saved.
    Where scripts keep it as it is typed, it counts what it sends (`turn`). `elsewhere` are the fields that were not
    saved because something else was saved there: each asks which to keep.

    A text over the limit is kept with the draft like any other, and refused where answers are checked (decision 33).
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        data: Mapping[str, Any] | None = None,
        *,
        draft: Mapping[str, str] | None = None,
        complete: bool = False,
        own: Mapping[str, str] | None = None,
        elsewhere: Iterable[str] = (),
    ) -> None:
        draft = draft or {}
        super().__init__(data, initial=dict(draft))
        self.statements = list(statements)
        self.draft = draft
        self.elsewhere = frozenset(elsewhere)
        self.page = page_of(data) if data is not None else token_hex(4)
        self.turn = _turn_of(data) if data is not None else 0
        self.own = own or {}
        for statement in self.statements:
            scored = statement.item_id is not None
            if scored:
                self.fields[f"{statement.key}{_CHOICE}"] = LikertField(
                    [(str(score), label) for score, label in SCALE],
                    opt_out=(OPT_OUT, UNABLE),
                    label=statement.text,
                    required=complete,
                    error_messages={"required": f"Choose an answer for statement {statement.number}"},
                )
            self.fields[f"{statement.key}{_TEXT}"] = CountedTextField(
                statement.max_characters,
                noun=f"the comment on statement {statement.number}" if scored else "your answer",
                rows=4 if scored else 6,
                label="Comments (optional)" if scored else f"{statement.text} (optional)",
                required=False,
            )
        sent = str(data.get("seen", "")).split(".") if data is not None else []
        blank = [mark("")] * len(self.fields)
        self.sent = dict(zip(self.fields, sent if len(sent) == len(blank) else blank, strict=True))

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
                self[f"{statement.key}{_CHOICE}"] if statement.item_id is not None else None,
                self[f"{statement.key}{_TEXT}"],
            )
            for statement in self.statements
        ]

    @property
    def seen(self) -> str:
        """The marks of what the page is opened with. Where its errors are shown, of what is saved by now."""
        marks = {name: mark(self.draft.get(name, "")) for name in self.fields}
        if self.is_bound:
            changed = self.changed()
            marks |= {name: told for name, told in self.sent.items() if name in self.cleaned_data.keys() - changed}
        return ".".join(marks[name] for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """A field that was filled otherwise elsewhere is not saved before the person has chosen."""
        for name in self.elsewhere & self.cleaned_data.keys():
            self.add_error(
                name, f"{self.what(name)} was changed elsewhere since you opened this page. Choose which to keep"
            )
        return self.cleaned_data

    def what(self, name: str) -> str:
        """What a field holds, in words: "The comment on statement 2"."""
        one = next(one for one in self.statements if name.startswith(f"{one.key}-"))
        if one.item_id is None:
            return f"The answer to “{one.text}”"
        return f"The {'answer to' if name.endswith(_CHOICE) else 'comment on'} statement {one.number}"

    def changed(self) -> dict[str, str]:
        """What the person changed on this page and can be kept, by field, if other fields are wrong or missing.

        Where the page is kept as it is typed, what differs from what it kept is a change too: somebody may type a text
        and take it back again.
        """
        self.is_valid()
        given = {name: value or "" for name, value in self.cleaned_data.items()} | self._too_long
        own = self.own if self.turn else {}
        return {
            name: value
            for name, value in given.items()
            if mark(value) != self.sent[name] or value != own.get(name, value)
        }

    @property
    def told_too_long(self) -> list[str]:
        """For each text over the limit, by how many characters it must shrink."""
        return [str(error) for name in self._too_long for error in self.errors[name]]

    @property
    def _too_long(self) -> dict[str, str]:
        """The texts over the limit, as they are kept."""
        return {
            name: self.fields[name].to_python(self.data.get(name, "")) or ""
            for name in self.fields
            if self.is_bound and self.has_error(name, code="too_long")
        }

    def answers(self) -> Mapping[str, Given]:
        """What is submitted, by statement key."""
        found = {}
        for statement in self.statements:
            choice = self.cleaned_data.get(f"{statement.key}{_CHOICE}", OPT_OUT)
            score = None if choice == OPT_OUT else int(choice)
            found[statement.key] = Given(score, self.cleaned_data[f"{statement.key}{_TEXT}"])
        return found


class CheckedForm(ServiceForm):
    """That the answers were checked: a mail scanner that presses every button ticks nothing (R-144)."""

    checked = forms.BooleanField(
        label="I have checked these answers. I know that they cannot be changed once they are submitted",
        error_messages={"required": "Tick the box to say that you have checked your answers"},
    )

    helper = Helper(
        Part("surveys/_sent_back.html"),
        Hidden("proof", value_of="proof"),
        "checked",
        Buttons(Submit("Submit your answers")),
        csrf=False,
    )


class RemindersForm(Form):
    """Whether the person wants to be reminded. Nothing is chosen beforehand, so that only a person can choose."""

    reminders = forms.ChoiceField(
        label="Reminders about this survey",
        choices=[("on", "Keep reminding me"), ("off", "Send me no more reminders")],
        widget=Radios(),
        error_messages={"required": "Choose whether to be reminded", "invalid_choice": "Choose whether to be reminded"},
    )

    helper = Helper("reminders", Buttons(Submit("Save")), csrf=False)


class DecliningForm(Form):
    """That the person will not answer, and how that is meant. Nothing is chosen beforehand, so that only a person can
    choose; who said so before may take it back.
    """

    helper = Helper("answering", Buttons(Submit("Save")), csrf=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, said: bool) -> None:
        super().__init__(data)
        choices = [(Done.NOT_FOR_ME, "This is not for me"), (Done.DECLINED, "I do not wish to answer")]
        self.fields["answering"] = forms.ChoiceField(
            label="What do you want to tell us instead?" if said else "Which is it?",
            choices=[*choices, *([(AFTER_ALL, "I may answer after all")] if said else [])],
            widget=Radios(hints={Done.NOT_FOR_ME: "I do not know this PCT’s work, or it is somebody else’s to answer"}),
            error_messages={"required": "Choose which it is", "invalid_choice": "Choose which it is"},
        )
