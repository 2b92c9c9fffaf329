"""What the import linter cannot see: the only door to rows, relations that run downwards, templates on their floors."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from cycles.visibility import Guarded

ROOT = Path(__file__).parents[1]
FLOORS = {
    "demonstration": 8,
    "wcc": 7,
    "results": 6,
    "panels": 5,
    "assessments": 4,
    "anonymity": 4,
    "documents": 3,
    "surveys": 3,
    "cycles": 2,
    "frameworks": 1,
    "benchmarks": 1,
    "files": 0,
    "outbox": 0,
    "organisations": -1,
    "ui": -2,
    "sentences": -3,
}
SHOWN = {model.__name__ for model in apps.get_models() if issubclass(model, Guarded)}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def _below(upper: str, lower: str) -> bool:
    return upper == lower or FLOORS[lower] < FLOORS[upper]


def _view_files() -> list[Path]:
    found = [path for app in FLOORS for path in (ROOT / app).rglob("views*.py")]
    return found + [path for app in FLOORS for path in (ROOT / app / "views").rglob("*.py")]


def _other_doors(source: str) -> list[int]:
    """Lines where a view reaches rows below an assessment by any door but `showing`."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr="objects"), attr=door):
                if name in SHOWN and door != "showing":
                    lines.append(node.lineno)
            case ast.Call(func=ast.Name(id=shortcut), args=[ast.Name(id=name), *_]):
                if shortcut in SHORTCUTS and name in SHOWN:
                    lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("Assessment.objects.get(pk=1)", True),
        ("get_object_or_404(Assessment, pk=1)", True),
        ("Assessment.objects.showing(actor).filter(pk=1)", False),
        ("get_object_or_404(Assessment.objects.showing(actor), pk=1)", False),
    ],
)
def test_other_doors_are_seen(source, caught):
    assert bool(_other_doors(source)) == caught


@pytest.mark.requirement("R-015")
@pytest.mark.parametrize("path", _view_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_reach_rows_through_showing_only(path):
    assert _other_doors(path.read_text(encoding="utf-8")) == []


def test_relations_run_downwards_only():
    wrong = []
    for model in apps.get_models():
        upper = model._meta.app_label
        if upper not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or target._meta.label == settings.AUTH_USER_MODEL:
                continue
            if target._meta.app_label in FLOORS and not _below(upper, target._meta.app_label):
                wrong.append(str(field))
    assert wrong == []


def test_no_relation_reaches_back_into_an_assessment():
    """A row below an assessment cannot be reached past its door from the row that it points to.

    See docs/architecture.md.
    """
    wrong = [
        str(field)
        for model in apps.get_models()
        if issubclass(model, Guarded)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and not field.remote_field.hidden
    ]
    assert wrong == []


def test_templates_include_only_from_their_own_floor_or_below():
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        upper = path.relative_to(ROOT / "templates").parts[0]
        for lower in re.findall(r"{%-?\s*(?:include|extends)\s+[\"']([^/\"']+)/", path.read_text(encoding="utf-8")):
            if upper in FLOORS and lower in FLOORS and not _below(upper, lower):
                wrong.append(f"{path.name} takes from {lower}/")
    assert wrong == []


@pytest.mark.parametrize("pattern", [r"<style", r"\sstyle=", r"<script(?![^>]*\ssrc=)", r"\son[a-z]+="])
def test_templates_hold_no_inline_script_or_style(pattern):
    """Two are no pages: a printed report and a mail, which no style sheet of ours reaches."""
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(pattern, path.read_text(encoding="utf-8"))
        and not re.search(r"report/print|ui/mail\.html", str(path))
    ]
    assert found == []


def test_source_files_stay_small():
    """400 lines are the sign to split by noun (docs/architecture.md, rule 5)."""
    long = [
        str(path.relative_to(ROOT))
        for app in FLOORS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []
