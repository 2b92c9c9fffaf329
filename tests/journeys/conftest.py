import pytest

from demonstration import people, review, year
from organisations.models import Organisation
from tests.journeys.journey import Journey


@pytest.fixture
def journey(live_server, page) -> Journey:
    """Newcastle in its first hour: people, dates and a panel are there, and nothing is filled in."""
    newcastle = Organisation.objects.get(code="5D7")
    cycle = year.make_cycles()
    people.make_people([newcastle])
    year.set_dates(cycle)
    return Journey(page, live_server.url, year.begin(newcastle, cycle), review.seat_panel(cycle))
