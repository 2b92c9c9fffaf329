"""What is typed into a form of the return is kept: in the return where it is saved, for its author where it is not."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.forms.box_values import Content
from cycles.models import Assessment, Part
from cycles.services import is_saved, keep_unsaved, save_with_text, token_of
from organisations.actors import Actor
from organisations.forms import MOST_VERSION


@dataclass(frozen=True)
class PostedForm:
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
            version=min(max(version, 0), MOST_VERSION),
            content=self.content,
            actor=self.actor,
            pressed=True,
            grown_from=self.grown_from,
        )
        return token_of(unsaved)

    def is_saved(self, part: Part, version: int) -> bool:
        """Whether its author saved just these words since."""
        return is_saved(part=part, version=min(version, MOST_VERSION), content=self.content, actor=self.actor)
