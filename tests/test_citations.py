"""What code and documents cite is there: documents, their rules and rows, decisions."""

import re
from pathlib import Path

import pytest

from tests.test_architecture import ROOT

_READ = (".py", ".md", ".html", ".toml", ".scss", ".mjs", ".yaml", ".yml")
_ELSEWHERE = {".venv", "node_modules", "var", ".git", "build", ".hypothesis"}
_NOT_OURS = re.compile(r"\bDESIGN\b|\bVISIBILITY\b|\((?:MODELS|STACK)\b")


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in _READ and not _ELSEWHERE & set(path.relative_to(ROOT).parts) and path != Path(__file__):
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
    return found


TEXTS = _texts()


def _numbered(document: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE))


def test_no_document_is_cited_that_is_not_here():
    assert [name for name, text in TEXTS if _NOT_OURS.search(text)] == []
    missing = [
        f"{name}: {cited}"
        for name, text in TEXTS
        for cited in re.findall(r"\bdocs/[\w./-]+\.md", text)
        if not (ROOT / cited).exists()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("cited", "document", "numbers"),
    [
        (r"docs/architecture\.md, rules? (\d+)", "docs/architecture.md", r"^(\d+)\. "),
        (r"docs/visibility\.md, rows? (\d+)", "docs/visibility.md", r"^\| (\d+) \|"),
    ],
)
def test_every_rule_and_row_that_is_cited_is_in_its_document(cited, document, numbers):
    known = _numbered(document, numbers)
    assert known
    wrong = [f"{name}: {number}" for name, text in TEXTS for number in re.findall(cited, text) if number not in known]
    assert wrong == []


def test_every_decision_that_is_cited_is_kept():
    kept = {int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    cited = {int(number) for _, text in TEXTS for number in re.findall(r"\bdecisions? (\d+)\b", text)}
    assert cited <= kept
