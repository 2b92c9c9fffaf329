from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from assessments.forms.boxes import Content
from cycles.models import Assessment, Part
from cycles.services import is_saved, keep_unsaved, save_with_text, token_of
from organisations.actors import Actor

# The largest version that the database holds: what is typed into a hidden box may be anything.
_MOST = 2_000_000_000


def version_in(data: QueryDict, default: int) -> int:
    """The version of the form that a post says it was typed into; `default` where it says none."""
    text = data.get("version", "")
    if not text.isascii() or not text.isdigit():
        return default
    # Python reads no number of thousands of digits.
    return min(int(text), _MOST) if len(text) <= len(str(_MOST)) else _MOST


@dataclass(frozen=True)
class Typing:
    """One post of a form: whose it is, the words in it, and the kept text they grew out of."""

    assessment: Assessment
    key: str
    content: Content
    actor: Actor
    grown_from: str

    def save(self, work: Callable[[], Part], before: Content) -> Part:
        """Bring it into the return by the form's own service, and keep its words beside it."""
        return save_with_text(
            assessment=self.assessment,
            key=self.key,
            save=work,
            content=self.content,
            before=before,
            actor=self.actor,
            grown_from=self.grown_from,
        )

    def keep(self, version: int) -> str:
        """Keep it for its author, as it was not brought into the return; the token of what is kept."""
        unsaved = keep_unsaved(
            assessment=self.assessment,
            key=self.key,
            version=min(max(version, 0), _MOST),
            content=self.content,
            actor=self.actor,
            pressed=True,
            grown_from=self.grown_from,
        )
        return token_of(unsaved)

    def is_saved(self, part: Part, version: int) -> bool:
        """Whether its author saved just these words since."""
        return is_saved(part=part, version=min(version, _MOST), content=self.content, actor=self.actor)
