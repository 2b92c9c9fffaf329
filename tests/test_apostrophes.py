"""Every sentence that a person reads has the curly apostrophe. Official wording is data and stays to the letter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT

STRAIGHT = re.compile(r"[A-Za-z)}]'[A-Za-z]|^'s\b|[a-z]s'\s")
# Names by which rows are found again: the verb of an event, and a row of docs/visibility.md.
NAMES = {"corrected a nominee's address", "4 colleagues' notes, assignments"}
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?{% endcomment %}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def _unread(tree: ast.Module, *, of_models: bool) -> Iterator[ast.AST]:
    """Docstrings, and what models say of their fields to who works on them."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as said):
                yield said
            case ast.keyword(arg="help_text", value=said) if of_models:
                yield from ast.walk(said)


def _in_python(source: str, *, of_models: bool = False) -> list[str]:
    tree = ast.parse(source)
    unread = {id(node) for node in _unread(tree, of_models=of_models)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    said = [node.value for node in strings if id(node) not in unread]
    return [words for words in said if words not in NAMES and STRAIGHT.search(words)]


def _in_template(source: str) -> list[str]:
    """Of a tag only what stands in double quotes is text. A brace is left of it, as of a place in Python."""
    text = TAG.sub(lambda tag: " ".join([*re.findall(r'"[^"]*"', tag[0]), "}"]), COMMENTS.sub("", source))
    return [line for line in text.splitlines() if STRAIGHT.search(line)]


def _in_script(source: str) -> list[str]:
    lines = [re.sub(r"(^|\s)//.*", "", line) for line in source.splitlines()]
    return [line for line in lines if re.search("[A-Za-z]'[A-Za-z]", line)]  # its strings have the straight one


def _files() -> Iterator[tuple[Path, list[str]]]:
    for path in sorted(path for app in FLOORS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts):
        yield path, _in_python(path.read_text(encoding="utf-8"), of_models=path.name == "models.py")
    for path in sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")):
        yield path, _in_template(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "static" / "app").rglob("*.mjs")):
        yield path, _in_script(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ('no("Only the PCT\'s own people can do this.")', True),
        ('f"The return of {pct} is {pct}\'s own"', True),
        ('say("The nominees\' answers")', True),
        ('say("The PCT’s own")', False),
        ('def f():\n    """The PCT\'s own."""', False),
        ("f\"{row['name']}\"", False),
        ("\"SELECT 1 WHERE name = 'x'\"", False),
    ],
)
def test_a_straight_apostrophe_is_seen_in_python(source, caught):
    assert bool(_in_python(source)) == caught


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("<p>The PCT's own</p>", True),
        ("<p>{{ pct }}'s own</p>", True),
        ('{% ui_button "The PCT\'s own" %}', True),
        ("{# The PCT's own #}<p>{% url 'visits' pk=pk %}</p>", False),
        ("<p>The PCT’s own</p>", False),
    ],
)
def test_a_straight_apostrophe_is_seen_in_a_template(source, caught):
    assert bool(_in_template(source)) == caught


def test_sentences_that_people_read_have_the_curly_apostrophe():
    assert {str(path.relative_to(ROOT)): found for path, found in _files() if found} == {}
