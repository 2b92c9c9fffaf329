"""The links to what may be done with one nominee, in the list and on the person's own page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.safestring import SafeString

from organisations.decisions import Decision
from surveys.queries.nominations import NomineeLine
from ui import cells


def nominee_url(stem: str, line: NomineeLine) -> str:
    """The address of a page about one nominee."""
    return reverse(stem, args=[line.nominee.assessment_id, line.nominee.pk])


def nominee_actions(line: NomineeLine) -> SafeString:
    """What the reader may do with the person, each named with whom it is done to."""
    return cells.beside(
        *(
            cells.link(text, nominee_url(stem, line), about=f"{before}{line.nominee.name}")
            for may, stem, text, before in _offered(line)
            if may
        ),
        by="",
    )


def _offered(line: NomineeLine) -> Iterator[tuple[Decision, str, str, str]]:
    """What there is: whether it may be done, the page, the words of the link, and what stands before the name."""
    change = line.change
    yield change, "nominee_change", "Change", ""
    yield change, "nominee_remove", "Remove", ""
    yield line.take_back, "nominee_take_back", "Take back", "the invitation of "
    yield line.correct, "nominee_address", "Correct the address", "of "
    yield line.send_again, "nominee_send_again", "Send again", "to "
    yield line.withdraw, "nominee_withdraw", "Withdraw", "the nomination of "
