import pytest
from django.test import Client

from tests.cast import build_cast


@pytest.fixture
def cast(db):
    """Newcastle and its people, eleven days before the deadline."""
    return build_cast()


@pytest.fixture
def as_(cast):
    """A client in which one of the cast is signed in."""

    def client(name: str) -> Client:
        browser = Client()
        browser.force_login(cast.users[name])
        return browser

    return client
