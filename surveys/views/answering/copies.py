"""What was given, statement by statement, for the check page and for the copy that a person keeps."""

from typing import Any

from cycles.models import Assessment
from surveys.answers import SCALE, UNABLE
from surveys.forms import OPT_OUT, AnswerForm
from surveys.tokens import proof
from surveys.views.answering.by_link import about
from ui.components import Row

_WORDS = {str(score): label for score, label in SCALE} | {OPT_OUT: UNABLE}


def copied(form: AnswerForm, change_at: str = "") -> list[tuple[str, list[Row]]]:
    """Each statement with what was given for it. `change_at` is the address of a step, with 0 for its number, where
    each row shall have a link to change it.
    """
    found = []
    for number, (statement, choice, text) in enumerate(form.rows, 1):
        url = change_at.replace("/0/", f"/{number}/") if change_at else ""
        about = f"statement {statement.number}" if choice else f"“{statement.text}”"
        rows = [Row("Comment" if choice else "Answer", text.value(), _link(url, text), f"text on {about}")]
        if choice:
            chosen = _WORDS.get(choice.value() or "", "Not answered yet")
            rows.insert(0, Row("Answer", chosen, _link(url, choice), f"answer to {about}"))
        found.append((f"{statement.number}. {statement.text}" if choice else statement.text, rows))
    return found


def kept_by_person(form: AnswerForm, token: str, assessment: Assessment) -> dict[str, Any]:
    """What a page shows that gives a person the copy of what they submitted, and what it sends back for the PDF of it.

    Nothing of the person is in it but what they answered.
    """
    return about(assessment) | {"token": token, "answers": copied(form), "sent_back": form, "proof": proof(token)}


def kept_elsewhere(form: AnswerForm) -> list[Row]:
    """What is saved of the fields that were changed elsewhere while the page was open."""
    return [
        Row(
            form.what(name),
            _WORDS.get(form.draft[name], form.draft[name]) if name.endswith("-choice") else form.draft[name],
        )
        for name in form.fields
        if name in form.elsewhere
    ]


def _link(url: str, field: object) -> str:
    return f"{url}#{field.auto_id}" if url else ""  # type: ignore[attr-defined]
