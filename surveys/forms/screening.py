from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from organisations.forms import ServiceForm
from surveys.models import Outcome, Screening
from surveys.pages.survey_comments_of import CommentToScreen, SurveyCommentsOf
from surveys.screening import LEFT_OUT
from surveys.services.screening import MOST_WHY, Verdict
from ui.fields import CountedTextField, SegmentsField

# In the order in which they are read: what is done most comes first.
_ORDER = (Outcome.SHOWN, Outcome.PART, Outcome.WHOLE, Outcome.UNREAD)


class ScreeningForm(ServiceForm):
    """What becomes of each comment on one statement or question. The service checks what is withheld, and why."""

    def __init__(self, page: SurveyCommentsOf, data: Any = None) -> None:
        super().__init__(data)
        self.page = page
        self._names: dict[str, str] = {}
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, min_value=0, initial=page.version
        )
        for number, comment in enumerate(page.comments, 1):
            if not comment.is_fixed:
                self._add(comment)
                self._names[comment.written.comment.pk.hex] = f"Comment {number}"

    def add_error(self, field: str | None, error: Any) -> None:
        """With the comment named: the summary stands far from the boxes, and several lack the same."""
        if name := self._names.get((field or "").rpartition("_")[2]):
            problems = error if isinstance(error, ValidationError) else ValidationError(error)
            error = ValidationError([f"{name}: {_inside(sentence)}" for sentence in problems.messages])
        super().add_error(field, error)

    def _open(self) -> list[CommentToScreen]:
        return [comment for comment in self.page.comments if not comment.is_fixed]

    def _add(self, comment: CommentToScreen) -> None:
        written, number = comment.written, comment.written.comment.pk.hex
        last = written.last
        self.fields[f"outcome_{number}"] = SegmentsField(
            label=f"What becomes of {_inside(comment.name)}",
            choices=[(outcome.value, outcome.label) for outcome in _ORDER if outcome in comment.outcomes],
            initial=written.outcome,
        )
        self.fields[f"reason_{number}"] = forms.ChoiceField(
            label="Reason for withholding",
            choices=[("", "Choose a reason"), *Screening.Reason.choices],
            required=False,
            initial=last.reason if last else "",
        )
        self.fields[f"why_{number}"] = CountedTextField(
            MOST_WHY,
            noun="the reason",
            label="Why, in your words",
            help_text="Needed with “another reason”. Read by the analysts of your SHA alone",
            rows=2,
            required=False,
            initial=last.why if last else "",
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label="What others read, if it is withheld in part",
            help_text=f"Put {LEFT_OUT} or [...] in the place of the words that you leave out. Nothing can be added",
            widget=forms.Textarea({"rows": 4}),
            strip=False,
            required=False,
            initial=comment.shown or written.comment.text,
        )

    def rows(self) -> list[tuple[CommentToScreen, Any, list[Any], bool]]:
        """For the page: each comment with the choice, the boxes for withholding, and whether these stand open; without
        fields where nothing can be decided any more.
        """
        found: list[tuple[CommentToScreen, Any, list[Any], bool]] = []
        for comment in self.page.comments:
            if comment.is_fixed:
                found.append((comment, None, [], False))
                continue
            number = comment.written.comment.pk.hex
            boxes = [self[f"{name}_{number}"] for name in ("reason", "text", "why")]
            outcome = self[f"outcome_{number}"]
            withheld = outcome.value() in (Outcome.PART, Outcome.WHOLE)
            found.append((comment, outcome, boxes, withheld or any(box.errors for box in boxes)))
        return found

    def verdicts(self) -> dict[UUID, Verdict]:
        """What is decided, by comment."""
        typed = self.cleaned_data
        return {
            pk: Verdict(
                outcome=typed[f"outcome_{pk.hex}"],
                text=typed[f"text_{pk.hex}"],
                reason=typed[f"reason_{pk.hex}"],
                why=typed[f"why_{pk.hex}"],
            )
            for pk in (comment.written.comment.pk for comment in self._open())
        }

    def against(self, page: SurveyCommentsOf) -> Self:
        """The same choices on top of what stands now, with what is said of that."""
        again = self.with_theirs(type(self)(page, dict(self.data.items()) | {"version": str(page.version)}), [])
        again.add_error(None, self.late.said if self.late else "")
        return again


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]
