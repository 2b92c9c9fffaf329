"""The form between a person and a service: whatever the service says, every word that was typed stays on the page."""

from collections.abc import Callable, Mapping
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from organisations.decisions import Late, Refused
from ui.forms import Form

# The largest version that the database holds: what is typed into a hidden box may be anything.
MOST_VERSION = 2_000_000_000
# A version that never stands.
NO_VERSION = -1


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent to a form, an empty post too; None for a page that is only asked for."""
    return request.POST if request.method == "POST" else None


class ServiceForm(Form):
    """A form whose service has the last word.

    `taken` asks it. Afterwards the form knows what came of it: `made`, what the service gave back; `late`, what stands
    now where somebody else was quicker; `refused`, why it may not be done. Errors stand at their boxes, and `status` is
    that of the page. `theirs` is what somebody else saved meanwhile, as pairs (label, text), for a page of both texts.
    """

    made: Any = None
    late: Late | None = None
    refused: Refused | None = None
    theirs: list[tuple[str, str]] = []
    # The box at which it is told that somebody else was quicker, where that is a sentence.
    late_box: str | None = None

    def taken(self, act: Callable[[], object]) -> bool:
        """Whether the service took it. Where nothing was typed that could be lost, `Refused` is raised as it is."""
        try:
            self.made = act()
        except Late as late:
            self.late = late
            if late.said:
                self.add_error(self.late_box, late.said)
        except ValidationError as problems:
            for box, errors in problems.update_error_dict({}).items():
                for error in errors:
                    self.add_error(self.box_of(box), error)
        except Refused as refused:
            if not self.visible_fields():
                raise
            self.refused = refused
            self.add_error(None, f"Not saved. {refused}")
        else:
            return True
        return False

    def box_of(self, box: str) -> str | None:
        """The field at which a sentence of the service about `box` stands; None for above the form."""
        return box if box in self.fields else None

    def with_theirs(self, again: Self, theirs: list[tuple[str, str]]) -> Self:
        """`again`, which is this form made anew on what stands now, with what somebody else saved beside it."""
        again.late, again.theirs = self.late, theirs
        return again

    @property
    def changed(self) -> bool:
        """Whether a valid form says anything that did not stand in its boxes; what travels hidden is left aside."""
        boxes = (box for box in self.visible_fields() if box.name in self.cleaned_data)
        return any(_said(self.cleaned_data[box.name]) != _said(box.initial) for box in boxes)

    @property
    def status(self) -> int:
        """That of the page which shows the form: 409 came late, 403 refused, 422 with errors, 200 otherwise."""
        # A form may find out itself, as it reads what was sent, that somebody else was quicker.
        has_errors = bool(self.errors)
        if self.late:
            return 409
        if self.refused:
            return 403
        return 422 if has_errors else 200


def _said(value: object) -> object:
    """A value as it is compared: nothing in one way, a list in any order, text without the space around it."""
    if isinstance(value, list | tuple | set):
        return sorted(map(str, value)) or ""
    return "" if value is None else str(value).strip()


class ConfirmForm(ServiceForm):
    """The button of a page that asks whether one means it, with the version of what was read there."""

    @property
    def version(self) -> int | None:
        """The version that was read."""
        return version_in(self.data)


def version_in(data: Mapping[str, str]) -> int | None:
    """The version at which a page says that it was opened: None where it names none, one that never stands for junk."""
    typed = data.get("version")
    if typed is None:
        return None
    if not typed.isascii() or not typed.isdigit():
        return NO_VERSION
    # Python reads no number of thousands of digits.
    return min(int(typed), MOST_VERSION) if len(typed) <= len(str(MOST_VERSION)) else MOST_VERSION
