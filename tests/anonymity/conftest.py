import pytest
from django.core.cache import cache

from tests.surveys.conftest import as_editor, survey


@pytest.fixture(autouse=True)
def _nothing_noted_of_mixing():
    """Redis outlives a test and its clock."""
    cache.delete("surveys-mixed")


__all__ = ["as_editor", "survey"]
