from collections.abc import Iterator
from functools import cache

import pytest
from django.db import transaction
from django.template.base import Template
from django.test.utils import _TestState

from tests.access.world import World, build_world
from wcc import middleware
from wcc.actors import actor_of


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world, built once; what a test does to its rows is taken back at the test's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    """The world as it was built."""
    built.assessment.refresh_from_db()
    return built


@pytest.fixture
def crawling(monkeypatch) -> None:
    """For thousands of requests: no template's context is copied for the test to look at."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture
def grants_read_once(world, monkeypatch) -> None:
    """Each person's grants and seats are read at the first request, for tests in which nothing changes them."""
    users = {user.pk: user for user in world.users.values()}
    read = cache(lambda pk: actor_of(users[pk]))
    monkeypatch.setattr(middleware, "actor_of", lambda user: read(user.pk))
