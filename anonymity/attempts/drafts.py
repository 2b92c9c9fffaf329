"""Attempts on what is encrypted: drafts that should be gone, and seals that open with something stored."""

from django.conf import settings

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import ASKED, BY_LINK, quoted, rows_of, table_of, tells
from anonymity.attempts.attempt import Attempt, Notes
from cycles.models import Assessment
from sentences.counts import counted, either
from surveys.models import SealedDraft, SealedResponse
from surveys.queries import response_counts
from surveys.tokens import draft_lookup, open_at_closing, unseal

# Nonce and check value around what is sealed, and the multiple to which that is padded (surveys/tokens.py).
_AROUND, _PADDED_TO = 28, 4096
_FEW = 5


def _left_over(holdings: Holdings, notes: Notes) -> None:
    there = set(SealedDraft.objects.values_list("lookup", flat=True))
    closed = sum(link.lookup in there and link.person.assessment_id in holdings.closed for link in holdings.links)
    answered = sum(link.lookup in there and link.person.answered and link.is_latest for link in holdings.links)
    if closed:
        notes.found(f"{counted(closed, 'draft')} of closed surveys {either(closed, 'was', 'were')} not deleted.")
    if answered:
        notes.found(
            f"{counted(answered, 'draft')} {either(answered, 'was', 'were')} not deleted when"
            f" {either(answered, 'its', 'their')} answer was submitted."
        )
    strays = len(there - {link.lookup for link in holdings.links})
    if strays:
        notes.remark(
            f"{counted(strays, 'draft')} {either(strays, 'belongs', 'belong')} to no link there is."
            f" Nobody can open {either(strays, 'it', 'them')}."
        )


def _opened(holdings: Holdings, notes: Notes) -> None:
    """Try what is stored of people as if it were the token: fingerprints, addresses, numbers."""
    drafts = dict(SealedDraft.objects.values_list("lookup", "sealed"))
    candidates: set[str] = set()
    for table in table_of(*ASKED):
        names = [column.name for column in holdings.tables[table] if column.kind != "DateTimeField"]
        for row in rows_of(f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"):
            candidates |= {str(value) for value in row if tells(value)}
    found = 0
    for candidate in candidates if drafts else ():
        sealed = drafts.get(draft_lookup(candidate))
        found += sealed is not None and unseal(candidate, bytes(sealed)) is not None
    if found:
        notes.found(f"{counted(found, 'draft')} {either(found, 'opens', 'open')} with something that is stored.")
    columns = {column.name for table in table_of(*BY_LINK) for column in holdings.tables[table]}
    if columns - {"id", "lookup", "sealed", "value"}:
        notes.found("A draft or a mark has a column besides its place and its seal.")


def _readable(holdings: Holdings, notes: Notes) -> None:
    for model, what in ((SealedDraft, "drafts"), (SealedResponse, "answers")):
        plain = unpadded = 0
        for (sealed,) in model.objects.values_list("sealed").iterator():
            plain += _is_text(bytes(sealed))
            unpadded += (len(sealed) - _AROUND) % _PADDED_TO != 0
        if plain:
            notes.found(f"{plain} {what} can be read without a key.")
        if unpadded:
            notes.found(f"The length of {unpadded} {what} tells that of what was typed.")


def _lengths(holdings: Holdings, notes: Notes) -> None:
    """A long answer takes more room. Where it is the only one, its length is seen from the day it came.

    The number is shown, so that surveys of which no number is told yet are not in it.
    """
    asked = Assessment.objects.filter(pk__in=holdings.invited).select_related("cycle")
    told = {pk for pk, counts in response_counts(asked).items() if counts.completed is not None}
    lengths: dict[tuple[int, str], list[int]] = {}
    for assessment, group, sealed in SealedResponse.objects.values_list("assessment", "group", "sealed").iterator():
        if assessment in told:
            lengths.setdefault((assessment, group), []).append(len(sealed))
    alone = sum(found.count(length) == 1 for found in lengths.values() if len(found) > 1 for length in set(found))
    if alone:
        notes.remark(
            f"{counted(alone, 'answer')} {either(alone, 'is', 'are')} longer or shorter than all"
            " others of their group, to within four pages."
        )


def _key(holdings: Holdings, notes: Notes) -> None:
    if SealedResponse.objects.exists():
        of_others = sum(
            open_at_closing(assessment + 1, bytes(sealed)) is not None
            for assessment, sealed in SealedResponse.objects.values_list("assessment", "sealed")[:_FEW]
        )
        if of_others:
            notes.found("An answer opens with the key of another PCT.")
    if settings.SURVEY_KEY == settings.SECRET_KEY:
        notes.remark("The service’s key is the site’s own key. Set SURVEY_KEY to another.")


def _is_text(sealed: bytes) -> bool:
    try:
        sealed.decode()
    except UnicodeDecodeError:
        return False
    return True


ATTEMPTS = [
    Attempt(
        "drafts_left_over",
        "Drafts that should be gone",
        "Worked out where the draft of every link would be, and looked for one of a closed or submitted survey.",
        _left_over,
    ),
    Attempt(
        "drafts_opened",
        "Drafts opened with what is stored",
        "Tried to open every draft with everything that is stored about the people asked.",
        _opened,
    ),
    Attempt(
        "seals",
        "Encrypted texts read as they are",
        "Tried to read drafts and sealed answers without a key, and measured whether their size tells their length.",
        _readable,
    ),
    Attempt(
        "lengths",
        "Sizes of sealed answers",
        "Compared the sizes of the sealed answers of a group.",
        _lengths,
    ),
    Attempt(
        "keys_apart",
        "One key for many surveys",
        "Tried to open answers about one PCT with the key for another.",
        _key,
    ),
]
