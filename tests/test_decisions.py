"""Every decision says when it was taken, whether it holds and what was rejected, and stands in the index."""

import re
from pathlib import Path

import pytest

DECISIONS = Path(__file__).parents[1] / "docs" / "decisions"
FILES = sorted(DECISIONS.glob("0*.md"))
FORM = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\n"
    r"Decided (?P<date>\d{4}-\d\d-\d\d)\. (?P<status>(?:In force|Replaced by decision \d+)\..*)\n\n"
    r".+\n\nRejected:\n\n(?:- .+\n)+",
    re.DOTALL,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:4])
def test_a_decision_has_its_form_and_its_line(path):
    said = FORM.fullmatch(path.read_text(encoding="utf-8"))
    assert said, "docs/decisions/README.md has the form"
    number, title, date = said["number"], said["title"].splitlines()[0], said["date"]
    assert int(number) == int(path.name[:4])
    line = f"| {number} | [{title}]({path.name}) | {date} | {said['status'].splitlines()[0].rstrip('.')} |"
    assert line in (DECISIONS / "README.md").read_text(encoding="utf-8")


def test_numbers_have_no_gaps():
    assert [int(path.name[:4]) for path in FILES] == list(range(1, len(FILES) + 1))
