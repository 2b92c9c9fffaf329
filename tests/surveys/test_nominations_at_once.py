"""Colleagues who nominate, send and take back at the same moment, on PostgreSQL."""

import pytest
from django.db import connection
from django.utils import timezone

from organisations.decisions import Refused
from outbox.models import Mail
from surveys import services
from surveys.models import Invitation, Nominee, Posting
from surveys.services import Taken
from tests.cast import build_cast
from tests.surveys.conftest import Survey
from tests.surveys.nominating import pasted, row
from tests.together import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def survey(transactional_db) -> Survey:
    return Survey(build_cast())


@pytest.mark.requirement("R-123", "R-129")
def test_sheets_taken_at_once_give_no_place_twice_and_lose_no_row(survey):
    def take(who: str, *numbers: int):
        text = pasted(*(row(number) for number in numbers))
        actor = survey.cast.actor(who)
        return lambda: services.nominate_sheet(assessment=survey.assessment, actor=actor, text=text)

    found = at_once(take("editor", 1, 2, 3, 4), take("colleague", 3, 4, 5, 6), take("chief_executive", 6, 7, 8))

    assert all(isinstance(one, Taken) for one in found), found
    assert Nominee.objects.count() == 5 == sum(one.number for one in found)
    assert sum(len(one.left.rows) - 1 for one in found if one.left) == 11 - 5


@pytest.mark.requirement("R-127")
def test_an_invitation_is_either_taken_back_or_written(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    survey.invite(partners=6)
    Posting.objects.update(due_at=timezone.now())

    back, posted = at_once(
        lambda: services.take_back_all(assessment=survey.assessment, actor=survey.editor), lambda: services.post_due()
    )

    mailed, asked = Mail.objects.count(), Invitation.objects.count()
    assert (mailed, asked) in ((0, 0), (6, 6))
    assert isinstance(back, Refused) == (mailed == 6) and posted == mailed
