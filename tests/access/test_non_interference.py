"""Two worlds that differ only in rows a person may not see give that person the same bytes."""

import re

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from assessments.models import (
    Agreement,
    Aspiration,
    Choice,
    Commentary,
    FrozenCopy,
    LocalCondition,
    LocalOutcome,
    OutcomeChange,
)
from cycles.models import Mark, Part, PartNote, Rating, Revision, Unsaved
from cycles.states import State
from documents.models import ContractForm, ContractStage, Document, SignPost
from panels.models import Briefing, Issue, PanelDay, Paragraph, Potential, Review
from surveys.models import Answer, CollatedComment, Collation, Nominee, ScreenedComment, Screening
from tests.access import table
from tests.access.addresses import Addresses
from tests.access.world import World

pytestmark = pytest.mark.django_db

# Person and state. What each may not see then is everything that `_change` changes.
CASES = [
    ("PE", State.SUBMITTED),
    ("PE", State.BRIEFED),
    ("PE", State.RATED),
    ("PE", State.PROVISIONAL),
    ("PR", State.RATED),
    ("SL", State.PROVISIONAL),
    ("PM", State.RATED),
    ("CA", State.BRIEFED),
    ("DH", State.PROVISIONAL),
    ("NC", State.RATED),
    ("SD", State.PUBLISHED),
    ("editor of a PCT of the same region", State.FINAL),
    ("senior lead of another SHA", State.FINAL),
    ("member who declared an interest", State.BRIEFED),
]
# Model, the field by which it is changed, and the change. A row without a text is deleted.
CHANGES = {
    Commentary: {"text": "other"},
    Choice: {"rationale": "other"},
    OutcomeChange: {"rationale": "other"},
    LocalOutcome: {"name": "other", "definition": "other"},
    LocalCondition: {"comment": "other"},
    Agreement: {"minute": "other"},
    Aspiration: None,
    Mark: None,
    Rating: {"reason": "other"},
    SignPost: {"why": "other"},
    ContractForm: {"provider": "other", "objectives": "other"},
    ContractStage: {"commentary": "other", "excerpt": "other"},
    Document: {"comment": "other"},
    Nominee: {"name": "other", "organisation_name": "other"},
    Collation: {"content": {}},
    CollatedComment: {"text": "other"},
    ScreenedComment: {"text": "other"},
    Screening: {"text": "other", "why": "other", "reason": "abuses", "at": "2011-01-01T00:00Z"},
    Review: None,
    Briefing: {"background": "other", "discussion": "other", "content": {}},
    Paragraph: {"text": "other"},
    Potential: {"position": "other", "development": "other"},
    Issue: {"sha256": "other", "number": 900},
    FrozenCopy: {"sha256": "other"},
    Part: {"version": 99},
    PartNote: {"text": "other"},
    Revision: {"content": {}},
    Unsaved: {"content": {}},
    PanelDay: {"on": "2011-01-01"},
}


class _Back(Exception):  # noqa: N818
    """Takes back what was changed for one case."""


def _pages(world: World, who: str) -> dict[str, bytes]:
    client = Client(raise_request_exception=False)
    client.force_login(world.users[who])
    addresses = Addresses(world)
    names = (*table.UNDER_ASSESSMENT, *table.BY_ROLE, "home", "contacts", "results_index")
    # An opened document is recorded, and some may read who opened it: a second visit must not meet the first.
    with transaction.atomic():
        pages = {name: _plain(client.get(addresses.of(name))) for name in names}
        transaction.set_rollback(True)
    return pages


def _plain(response) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    content = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|"csrf": "[^"]+"', b"", content)
    return str(response.status_code).encode() + content


def _change(world: World, who: str) -> int:
    """Change or remove every row under the assessment that the person may not see; returns how many."""
    actor, changed = world.actor(who), 0
    for model, change in CHANGES.items():
        hidden = _hidden(model, world, actor)
        changed += hidden.count()
        if change is None:
            hidden.delete()
        else:
            for row in hidden:
                fields = {name: value + row.pk if name == "number" else value for name, value in change.items()}
                model.objects.filter(pk=row.pk).update(**fields)
    _hidden(Rating, world, actor).filter(stage__in=("evidence", "regional", "national")).delete()
    Answer.objects.update(text="other")
    return changed


def _hidden(model, world: World, actor):
    """The rows of this year's assessment that the actor may not see. Last year's ratings are published."""
    seen = model.objects.showing(actor).values_list("pk", flat=True)
    return model.objects.filter(**{model.assessment_path: world.assessment}).exclude(pk__in=list(seen))


@pytest.mark.requirement("R-007", "R-008", "R-015", "R-148", "R-327")
def test_rows_that_a_person_may_not_see_change_nothing_that_the_person_reads(world, crawling):
    with time_machine.travel(timezone.now(), tick=False):
        _compare(world)


def _compare(world: World) -> None:
    for who, state in CASES:
        world.put(state)
        before = _pages(world, who)
        try:
            with transaction.atomic():
                assert _change(world, who), (who, state)
                after = _pages(world, who)
                raise _Back
        except _Back:
            pass
        differing = [name for name in before if before[name] != after[name]]
        assert differing == [], (who, state)
