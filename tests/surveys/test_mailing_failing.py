"""One mail that cannot be written keeps nobody else's from being written."""

import pytest
from django.db import connection
from django.utils import timezone

from outbox.models import Mail
from surveys import services
from surveys.models import Nominee, Posting

pytestmark = pytest.mark.django_db
REFUSED = "person.2@stakeholder.example"
# The database takes no mail to this address, as where it is damaged or full.
_REFUSES = {
    "sqlite": f"""CREATE TEMP TRIGGER refuse BEFORE INSERT ON outbox_mail WHEN NEW."to" = '{REFUSED}'
        BEGIN SELECT RAISE(ABORT, 'refused'); END""",
    "postgresql": f"""ALTER TABLE outbox_mail ADD CONSTRAINT refuse CHECK ("to" <> '{REFUSED}')""",
}
_TAKES = {"sqlite": "DROP TRIGGER refuse", "postgresql": "ALTER TABLE outbox_mail DROP CONSTRAINT refuse"}


def tell(statements: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])


@pytest.fixture
def refusing(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    survey.invite(partners=4)
    Posting.objects.update(due_at=timezone.now())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tell(_REFUSES)
    yield
    if connection.vendor == "sqlite":
        tell({"sqlite": "DROP TRIGGER IF EXISTS refuse"})


@pytest.mark.requirement("R-133")
def test_others_are_written_to_and_the_one_as_soon_as_it_can_be(refusing, caplog):
    assert services.post_due() == 3
    assert REFUSED not in set(Mail.objects.values_list("to", flat=True)) and Mail.objects.count() == 3
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    waiting = Posting.objects.get(state=Posting.State.WAITING)
    assert waiting.nominee == Nominee.objects.get(email=REFUSED)
    tell(_TAKES)
    assert services.post_due() == 1
    assert Mail.objects.count() == 4 and not Posting.objects.filter(state=Posting.State.WAITING).exists()
