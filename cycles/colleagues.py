"""The people of a PCT who work on its return."""

from cycles.emails import writers_of
from cycles.models import Assessment
from organisations.models import User


def colleagues_of(assessment: Assessment) -> list[User]:
    """Those who can write in the return today, by name, each once; one query."""
    people = {row.user_id: row.user for row in writers_of([assessment.organisation_id])}
    return sorted(people.values(), key=lambda person: (str(person).lower(), person.pk))
