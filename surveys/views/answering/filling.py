"""What a page of the survey sends, brought into the draft: with a button, or as it is typed."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from surveys import services
from surveys.forms import AnswerForm, page_of
from surveys.models import Statement
from surveys.services import Draft

# The button that keeps what was saved elsewhere, in the fields that it names.
KEEP = "keep"
_FORWARD = ("check", "next")


def filled(request: HttpRequest, token: str, statements: Iterable[Statement]) -> tuple[AnswerForm, Draft | None]:
    """The form and what is saved by now: what was changed is kept even where something else is wrong."""
    statements, draft = list(statements), services.read_draft(token=token)
    if request.method != "POST":
        return AnswerForm(statements, draft=fields_of(draft)), draft
    complete, sent = request.POST.get("go") in _FORWARD, request.POST.copy()
    for name in sent.get(KEEP, "").split():
        sent[name] = fields_of(draft).get(name, "")
    own = draft.of_page(page_of(sent)) if draft else {}
    form, elsewhere = AnswerForm(statements, sent, complete=complete, own=own), frozenset[str]()
    if changed := form.changed():
        draft = services.save_draft(token=token, fields=changed, seen=form.sent, page=form.page, turn=form.turn)
        elsewhere = draft.elsewhere if draft else elsewhere
    shown = AnswerForm(statements, sent, draft=fields_of(draft), complete=complete, own=own, elsewhere=elsewhere)
    return shown, draft


def fields_of(draft: Draft | None) -> Mapping[str, str]:
    """What is saved, by field."""
    return draft.fields if draft else {}
