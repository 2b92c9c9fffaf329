"""What holds inside each room: who may know of addresses and markup, and where a file belongs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT

# What decides and writes knows no page: no component, no address, no markup.
_BELOW_THE_PAGE = ("models", "visibility", "policies", "moves", "queries", "services")
_OF_PAGES = ("ui", "django.urls", "django.utils.html", "django.utils.safestring", "django.shortcuts", "django.http")
# Files of an app in reading order (docs/architecture.md), and what stands beside them.
# A named group of a regular expression is no tag.
_TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*[ >]")
_MARKUP = ("format_html", "format_html_join", "mark_safe", "markup_join")


def _files(room: str) -> Iterator[Path]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def _layer(room: str, path: Path) -> str:
    """Which of a room's files it is, or is in."""
    return path.relative_to(ROOT / room).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _of_page(name: str) -> bool:
    return any(name == page or name.startswith(f"{page}.") for page in _OF_PAGES)


@pytest.mark.parametrize("room", sorted(set(FLOORS) - {"ui"}))
def test_what_decides_and_writes_knows_no_page(room):
    wrong = {
        str(path.relative_to(ROOT)): sorted(found)
        for path in _files(room)
        if _layer(room, path) in _BELOW_THE_PAGE and (found := {name for name in _imports(path) if _of_page(name)})
    }
    assert wrong == {}


@pytest.mark.parametrize("room", sorted(set(FLOORS) - {"ui"}))
def test_markup_in_python_stands_in_ui_alone(room):
    wrong = []
    for path in _files(room):
        source = path.read_text(encoding="utf-8")
        texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
        words = set(_MARKUP) & set(re.findall(r"\w+", source)) or "ui.markup" in source
        if words or any(isinstance(text, str) and _TAG.search(text) for text in texts):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def _template_lines() -> Iterator[tuple[str, str]]:
    """Every line of every template, by its file and number."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def test_a_template_says_a_number_with_its_noun_in_one_way():
    """By the filters `ui_counted` and `ui_either`, which are `sentences.counts` (docs/architecture.md, rule 15)."""
    assert [place for place, line in _template_lines() if "pluralize" in line] == []


def test_a_line_of_a_template_has_at_most_120_characters():
    """What is too long for a line is for the page to say, or a comment of several lines."""
    assert [f"{place}: {len(line)}" for place, line in _template_lines() if len(line) > 120] == []
