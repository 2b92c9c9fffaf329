"""What a page of the survey says of what is typed on it, while it is typed (decision 33)."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from sentences.dates import clock
from sentences.lists import listed
from surveys.queries import LinkGone
from surveys.services import Draft


def kept_in_words(draft: Draft | None, too_long: Iterable[str] = ()) -> str:
    """That it is kept, and since when; then which texts must shrink before they can be submitted."""
    if draft is None:
        return ""
    at = clock(timezone.localtime(draft.saved_at))
    return " ".join([f"What you typed was kept at {at}. It is not submitted yet.", *too_long])


def changed_elsewhere_in_words(whats: Sequence[str]) -> str:
    """That some answers were changed on another device, so that these are not kept before the person has chosen."""
    first, *others = whats
    named = listed([first, *(f"{what[0].lower()}{what[1:]}" for what in others)])
    were = "were" if others else "was"
    return (
        f"{named} {were} changed elsewhere since you opened this page, so what you typed there is not kept."
        " Save, and you see both and choose."
    )


def gone_in_words(gone: LinkGone) -> str:
    """That nothing is kept any more, as much as the page of such a link says."""
    why = "The survey is closed" if gone.told == "closed" else "Your link can no longer be used"
    return f"{why}, so what you typed could not be kept. It is still on this page, and you can copy it."
