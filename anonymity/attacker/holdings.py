"""What somebody who holds the database, the service's key and the logs has to work with; each part is read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import connection

from surveys.marks import Done, done_with
from surveys.models import Collation, Invitation, Nominee
from surveys.tokens import draft_lookup, token_of


@dataclass(frozen=True)
class Column:
    """A column of a real table, with the kind of Django field that it fits; empty where there is none."""

    name: str
    kind: str


@dataclass(frozen=True)
class Person:
    """Somebody nominated, and the invitation if there is one (`generation` 0 where there is none)."""

    nominee_id: int
    assessment_id: int
    group: str
    name: str
    email: str
    organisation: str
    withdrawn: bool
    invitation_id: int
    generation: int
    fingerprint: str
    answered: bool


@dataclass(frozen=True)
class Link:
    """One link there is or was: its token without hyphens, where its draft would be, and whose it is."""

    plain: str
    lookup: str
    person: Person
    is_latest: bool


class Holdings:
    """The database as it is now, with the log files given."""

    def __init__(self, logs: Iterable[Path] = ()) -> None:
        self.logs = tuple(logs)

    @cached_property
    def people(self) -> list[Person]:
        """Everybody nominated; who has answered is worked out with the service's key."""
        asked = {
            row[0]: row[1:] for row in Invitation.objects.values_list("nominee", "pk", "generation", "token_sha256")
        }
        done = done_with([(nominee, row[1]) for nominee, row in asked.items()])
        answered = {nominee for (nominee, _), what in done.items() if Done.ANSWERED in what}
        rows = Nominee.objects.order_by("pk").values_list(
            "pk", "assessment", "group", "name", "email", "organisation_name", "withdrawn_on"
        )
        return [
            Person(*row[:6], row[6] is not None, *asked.get(row[0], (0, 0, "")), row[0] in answered)  # type: ignore[arg-type]
            for row in rows
        ]

    @cached_property
    def invited(self) -> dict[int, list[Person]]:
        """Those with an invitation, by assessment id, in the order of their invitations."""
        found: dict[int, list[Person]] = {}
        for person in sorted((one for one in self.people if one.generation), key=lambda one: one.invitation_id):
            found.setdefault(person.assessment_id, []).append(person)
        return found

    @cached_property
    def links(self) -> list[Link]:
        """Every link there is or was, derived with the service's key."""
        found = []
        for person in self.people:
            for generation in range(1, person.generation + 1):
                token = token_of(person.nominee_id, generation)
                found.append(Link(token.replace("-", ""), draft_lookup(token), person, generation == person.generation))
        return found

    @cached_property
    def closed(self) -> set[int]:
        """The assessments whose survey is closed and collated."""
        return set(Collation.objects.values_list("assessment", flat=True))

    @cached_property
    def tables(self) -> dict[str, list[Column]]:
        """Every real table of the database with its columns, of our models or not."""
        found = {}
        with connection.cursor() as cursor:
            for name in connection.introspection.table_names(cursor):
                columns = connection.introspection.get_table_description(cursor, name)
                found[name] = [Column(column.name, _kind(column)) for column in columns]
        return found

    @cached_property
    def relations(self) -> dict[str, dict[str, str]]:
        """By table, the table that each of its keyed columns leads to."""
        with connection.cursor() as cursor:
            return {
                table: {
                    column: leads[1] for column, leads in connection.introspection.get_relations(cursor, table).items()
                }
                for table in self.tables
            }


def _kind(column: Any) -> str:
    try:
        return connection.introspection.get_field_type(column.type_code, column)
    except KeyError:
        return ""
