"""Whether the service's key is that of the surveys in the database, and whether replies to their mail reach nobody who
assesses or is assessed: asked whenever the database is prepared.
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from surveys.models import Collation, Invitation, SealedResponse
from surveys.queries.replies import belongs_to_one_side
from surveys.tokens import fingerprint, open_at_closing, token_of

_SAMPLE = 50


@register(Tags.database)
def survey_key_fits(databases: Any = None, **given: Any) -> list[CheckMessage]:
    """An error where the links of surveys not closed yet, or what was submitted, were made with another SURVEY_KEY.

    It runs before `migrate` and with `manage.py check --database default`; two queries. A key that was lost for good is
    lost with the answers: the error can then be silenced (SILENCED_SYSTEM_CHECKS).
    """
    if "default" not in (databases or ()):
        return []
    try:
        fits = _fits()
    except DatabaseError:
        return []  # there are no tables yet, or not those of this version
    if fits:
        return []
    return [
        Error(
            "SURVEY_KEY is not the key with which the surveys in this database were begun.",
            hint="Set SURVEY_KEY to the value that it had. With another, no open survey can be closed, and links in"
            " new emails lead nowhere.",
            id="surveys.E001",
        )
    ]


def _fits() -> bool:
    if not {table._meta.db_table for table in (Collation, Invitation, SealedResponse)} <= set(
        connection.introspection.table_names()
    ):
        return True
    closed = Collation.objects.values("assessment")
    links = Invitation.objects.exclude(nominee__assessment__in=closed).order_by("-nominee")
    rows = list(links.values_list("nominee", "generation", "token_sha256")[:_SAMPLE])
    sealed = SealedResponse.objects.values_list("assessment", "sealed")[:_SAMPLE]
    derived = [fingerprint(token_of(nominee, generation)) == known for nominee, generation, known in rows]
    return (any(derived) or not rows) and all(open_at_closing(pk, bytes(content)) is not None for pk, content in sealed)


@register(Tags.database)
def replies_reach_neither_side(databases: Any = None, **given: Any) -> list[CheckMessage]:
    """An error where replies would reach somebody with a role in a PCT, an SHA or the centre: a reply quotes the link
    that answers in its person's name (decision 31). Two queries.
    """
    if "default" not in (databases or ()):
        return []
    named = {"SURVEY_REPLIES_TO": settings.SURVEY_REPLIES_TO, "MAIL_FROM": settings.DEFAULT_FROM_EMAIL}
    try:
        wrong = [name for name, address in named.items() if address and belongs_to_one_side(address)]
    except DatabaseError:
        return []  # there are no tables yet, or not those of this version
    return [
        Error(
            f"{name} is the address of somebody who assesses or is assessed.",
            hint="Replies to the survey’s mail quote links that answer in other people’s names. Give a mailbox that"
            " only the service or its support desk reads.",
            id="surveys.E002",
        )
        for name in wrong
    ]
