"""What people wrote themselves. It breaks no promise of ours, so it is counted and no more."""

from anonymity.attacker.holdings import Holdings, Person
from anonymity.attacker.text_search import People
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.models import Answer


def _words(holdings: Holdings, notes: Notes) -> None:
    of_survey: dict[int, list[Person]] = {}
    for person in holdings.people:
        of_survey.setdefault(person.assessment_id, []).append(person)
    people = {
        assessment: People(
            [one.name for one in asked] + [one.organisation for one in asked], (one.email for one in asked)
        )
        for assessment, asked in of_survey.items()
    }
    rows = Answer.objects.exclude(text="").values_list("response__assessment", "text")
    naming = sum(
        bool(people[assessment].named_in(text) or people[assessment].addressed_in(text))
        for assessment, text in rows.iterator()
        if assessment in people
    )
    if naming:
        notes.remark(
            f"{counted(naming, 'comment')} {either(naming, 'names', 'name')} a person or an"
            " organisation that was asked."
        )


ATTEMPTS = [
    Attempt(
        "own_words",
        "People’s own words",
        "Counted the comments of closed surveys that name a person or an organisation that was asked.",
        _words,
    ),
]
