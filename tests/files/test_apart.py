"""Work in a process of its own is bounded, and what breaks there breaks nothing here."""

import logging

import pytest

from files.apart import answer_of
from tests import patience


def said(kind: str, **bounds):
    given = {"seconds": patience.SECONDS, "cpu_seconds": patience.SECONDS} | bounds
    return answer_of("tests.files.works_apart", kind, data=b"given", **given)


def test_work_that_ends_gives_its_answer():
    assert said("echo") == b"given"


@pytest.mark.parametrize(
    ("kind", "bounds"),
    [
        ("reckon", {"cpu_seconds": 1}),
        ("reckon", {"cpu_seconds": 0.2}),
        ("sleep", {"seconds": 1}),
        ("fill memory", {}),
        ("write", {}),
        ("write", {"writes_bytes": 999}),
        ("break", {}),
    ],
)
def test_work_that_takes_more_than_it_may_or_breaks_gives_none_and_says_why_in_the_log(caplog, kind, bounds):
    with caplog.at_level(logging.WARNING, logger="files.apart"):
        assert said(kind, **bounds) is None
    assert [record.getMessage() for record in caplog.records if f"works_apart {kind} was not done" in record.message]


def test_work_may_write_a_file_of_the_size_that_is_said():
    assert said("write", writes_bytes=1000) == b"given"


def test_quiet_work_says_nothing(caplog):
    assert said("break", quiet=True) is None and caplog.records == []
