import pytest

from tests.cast import build_cast


@pytest.fixture
def cast(db):
    """Newcastle and its people, eleven days before the deadline."""
    return build_cast()
