"""Who is nominated in one survey, held in memory: what is wrong with one more, for one person and for a whole sheet."""

import re
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from files.workbooks import one_line
from organisations.decisions import NotTaken
from surveys.models import Group, Nominee

ADDITIONAL = "Other (additional respondents)"
LONGEST = {"organisation_name": 200, "job_title": 150, "name": 150, "email": 254}
_WHAT = {"organisation_name": "organisation", "job_title": "job title", "name": "name"}
_NO_ADDRESS = "Enter an email address in the correct format, like name@example.com"
_LONGEST_WRAPPED = 2 * LONGEST["email"]
# As mail programs and browsers copy an address: with a name before it, with what opens a mail, or with its full stop.
_WRAPPED = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>\s;,]+@[^<>\s;,]+?)>?[.;,]?", re.IGNORECASE)


def checked_address(email: str) -> str:
    """The address in small letters, taken out of what it was copied with; `NotTaken` where it cannot be one
    (R-129).
    """
    email = email.strip()
    if len(email) <= _LONGEST_WRAPPED and (wrapped := _WRAPPED.fullmatch(email)):
        email = wrapped[1]
    email = email.lower()
    if len(email) > LONGEST["email"]:
        raise NotTaken({"email": _NO_ADDRESS})
    try:
        validate_email(email)
    except ValidationError:
        raise NotTaken({"email": _NO_ADDRESS}) from None
    return email


class Roll:
    """First and second set together, those withdrawn included: their places stay taken (R-123 to R-127, R-129)."""

    def __init__(self, nominees: Iterable[Nominee], per_category: int, additional: int) -> None:
        self.per_category, self.additional = per_category, additional
        self._places: Counter[tuple[str, int | None]] = Counter()
        self._addresses: dict[str, tuple[Nominee, int]] = {}
        self._people: dict[tuple[str, str], tuple[Nominee, int]] = {}
        for nominee in nominees:
            self.add(nominee)

    def add(self, nominee: Nominee, row: int = 0) -> None:
        """Count one more in; `row` says in which row of a sheet the person stands."""
        self._places[nominee.group, nominee.category_id] += 1
        self._addresses.setdefault(nominee.email, (nominee, row))
        self._people.setdefault(_person(nominee), (nominee, row))

    def wrong_with(self, nominee: Nominee) -> dict[str, str]:
        """Everything that is wrong with this person, by field, in a sentence each; nothing for one who fits.

        What was typed is tidied on the way: white space, and the letters of the address.
        """
        wrong: dict[str, str] = {}
        for field, what in _WHAT.items():
            setattr(nominee, field, one_line(getattr(nominee, field)))
            length, most = len(getattr(nominee, field)), LONGEST[field]
            if not length:
                wrong[field] = f"Enter the person’s {what}"
            elif length > most:
                wrong[field] = f"Shorten the {what} to {most} characters"
        try:
            nominee.email = checked_address(nominee.email)
        except NotTaken as refused:
            wrong["email"] = refused.message_dict["email"][0]
        for field, sentence in (self.double(nominee) | self._full(nominee)).items():
            wrong.setdefault(field, sentence)
        return wrong

    def double(self, nominee: Nominee) -> dict[str, str]:
        """That the same person or address is nominated already, by field (R-129)."""
        other, row = self._addresses.get(nominee.email, (None, 0))
        if other:
            if row:
                return {"email": f"Row {row} has the same address. Each person can be nominated once."}
            return {"email": f"{other.name} was nominated with this address already. Nominate another person."}
        other, row = self._people.get(_person(nominee), (None, 0))
        if other:
            already = f"stands in row {row} already" if row else "was nominated already"
            return {"name": f"{other.name} of {other.organisation_name} {already}."}
        return {}

    def _full(self, nominee: Nominee) -> dict[str, str]:
        limit = self.per_category if nominee.category_id else self.additional
        if self._places[nominee.group, nominee.category_id] < limit:
            return {}
        if nominee.category:
            whole = f"“{nominee.category.label}” has {limit} nominees, the most a category can have."
        else:
            whole = f"{Group(nominee.group).label} have {limit} additional respondents, the most a group can have."
        return {"category": f"{whole} Choose another category."}


def _person(nominee: Nominee) -> tuple[str, str]:
    return one_line(nominee.name).casefold(), one_line(nominee.organisation_name).casefold()
