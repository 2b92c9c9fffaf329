"""Who is nominated in one survey, held in memory: what is wrong with one more, for one person and for a whole sheet."""

from collections import Counter
from collections.abc import Collection, Iterable

from organisations.addresses import checked_address
from organisations.decisions import NotTaken
from sentences.comparing import compared, compared_address, mailbox_of
from sentences.lines import one_line
from sentences.links import link_in_name
from surveys.models import Group, Nominee

ADDITIONAL = "Other (additional respondents)"
LONGEST = {"organisation_name": 200, "job_title": 150, "name": 150}
INSIDER = (
    "Somebody with a role in the PCT or a national body has this address. Nominate a person of another organisation."
)
_WHAT = {"organisation_name": "organisation", "job_title": "job title", "name": "name"}


class Roll:
    """First and second set together, those withdrawn included: their places stay taken (R-123 to R-127, R-129).

    `insiders` are the mailboxes of those who cannot be nominated (`surveys.queries.insiders`).
    """

    def __init__(
        self, nominees: Iterable[Nominee], per_category: int, additional: int, insiders: Collection[str] = ()
    ) -> None:
        self.per_category, self.additional, self.insiders = per_category, additional, insiders
        self._places: Counter[tuple[str, int | None]] = Counter()
        self._addresses: dict[str, tuple[Nominee, int]] = {}
        self._people: dict[tuple[str, str], tuple[Nominee, int]] = {}
        for nominee in nominees:
            self.add(nominee)

    def add(self, nominee: Nominee, row: int = 0) -> None:
        """Count one more in; `row` says in which row of a sheet the person stands."""
        self._places[nominee.group, nominee.category_id] += 1
        self._addresses.setdefault(compared_address(nominee.email), (nominee, row))
        self._people.setdefault(_person(nominee), (nominee, row))

    def wrong_with(self, nominee: Nominee) -> dict[str, str]:
        """Everything that is wrong with this person, by field, in a sentence each; nothing for one who fits.

        What was typed is tidied on the way: white space, signs that nobody sees, and the letters of the address.
        """
        wrong: dict[str, str] = {}
        for field, what in _WHAT.items():
            setattr(nominee, field, one_line(getattr(nominee, field)))
            length, most = len(getattr(nominee, field)), LONGEST[field]
            if not length:
                wrong[field] = f"Enter the person’s {what}"
            elif length > most:
                wrong[field] = f"Shorten the {what} to {most} characters"
            elif found := link_in_name(getattr(nominee, field)):
                # The mail has one link, the person's own, and no other that could be taken for it.
                wrong[field] = f"Take “{found}” out of the {what}: it stands in the email and can hold no web address"
        try:
            nominee.email = checked_address(nominee.email)
        except NotTaken as refused:
            wrong["email"] = refused.message_dict["email"][0]
        else:
            if mailbox_of(nominee.email) in self.insiders:
                wrong["email"] = INSIDER
        for field, sentence in (self.double(nominee) | self._full(nominee)).items():
            wrong.setdefault(field, sentence)
        return wrong

    def with_address(self, email: str) -> Nominee | None:
        """Who is nominated with this address, however it is written."""
        other, _ = self._addresses.get(compared_address(email), (None, 0))
        return other

    def double(self, nominee: Nominee) -> dict[str, str]:
        """That the same person or address is nominated already, by field (R-129)."""
        other, row = self._addresses.get(compared_address(nominee.email), (None, 0))
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
    return compared(nominee.name), compared(nominee.organisation_name)
