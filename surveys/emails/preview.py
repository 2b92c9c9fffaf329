"""An invitation as it will arrive, before it is sent. It holds no link: there is none yet."""

from dataclasses import dataclass

from surveys.emails.letters import letters, with_words_for_links
from surveys.models import Invitation, Nominee, Posting, Sending


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The mail to one person: to whom, its subject and its text."""

    to: str
    subject: str
    text: str


def preview(nominee: Nominee, words: str) -> Preview:
    """The invitation to a person who waits, with the PCT's own sentence; the person comes with the PCT and its SHA."""
    nominee.sending = Sending(words=words)
    (mail,) = letters(Posting.Kind.INVITATION, [([], [Invitation(nominee=nominee)])])
    return Preview(to=mail["to"], subject=mail["subject"], text=with_words_for_links(mail["body"]))
