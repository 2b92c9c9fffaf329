"""Whatever a service does not take is said on a page: at the box that it names, else above the form.

Complete by construction: the sources are read, so that a new `NotTaken` that no form would show fails here.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.forms import BaseForm

from organisations.forms import ServiceForm
from tests.test_architecture import FLOORS, ROOT

ROOMS = sorted(set(FLOORS) - {"demonstration"})
ABOVE = "__all__"
# What a service calls otherwise than the form: the form says so in `box_of`.
SAID_BY_BOX_OF = {"verdicts", "submission_at", "second_set_until", "survey_closes_at", "type"}
# Gaps and limits name boxes too: what is missing, or too long, comes back as NotTaken.
_NAMING = {"Gap": "field", "too_long": 0, "unconfirmed": 0}


@cache
def _trees(part: str = "") -> list[tuple[Path, ast.Module]]:
    """The product's modules, or those of one kind: its views, its forms."""
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            kinds = path.relative_to(ROOT / room).parts
            if "migrations" not in kinds and (not part or part in (kinds[0], kinds[0].removesuffix(".py"))):
                found.append((path, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _called(node: ast.AST) -> str:
    """The name by which something is called; that of a method only where it is a service's."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            return node.func.attr if node.func.value.id in ("services", "documents") else ""
    return ""


# What decides, asks and shows takes nothing.
_TAKES_NOTHING = {"views", "forms", "pages", "queries", "policies", "models", "visibility", "moves", "emails"}


@cache
def _not_takers() -> set[str]:
    """The functions that raise NotTaken, or call one that does: by their room, those of a module's own by its file."""
    calls: dict[str, set[str]] = {}
    for path, tree in _trees():
        if {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} & _TAKES_NOTHING:
            continue
        known = _Names(path, tree)
        for function in _functions(tree):
            names = {known.of(_called(node)) for node in ast.walk(function)}
            calls.setdefault(known.of(function.name), set()).update(names)
    found = {name for name, names in calls.items() if "organisations:NotTaken" in names}
    while more := {name for name, names in calls.items() if names & found} - found:
        found |= more
    return found


class _Names:
    """What the names of a module stand for."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.path, self.room = path, path.relative_to(ROOT).parts[0]
        self.from_rooms = {
            alias.asname or alias.name: f"{node.module.split('.')[0]}:{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }

    def of(self, name: str) -> str:
        """A name as it is known everywhere."""
        if name.startswith("_"):
            return f"{self.path}:{name}"
        return self.from_rooms.get(name, f"{self.room}:{name}")


# Services that a view asks by themselves, and why there is nothing that they would not take.
_TAKES_ALL = {
    "assessments:read_in": "it replaces what is there, and says by itself what is wrong with a workbook",
    "surveys:save_draft": "it is given what its form found right",
}


def test_a_view_asks_a_service_that_may_not_take_it_through_a_form_or_catches_it():
    wrong, asked = [], 0
    for path, tree in _trees("views"):
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        known = _Names(path, tree)
        for node in ast.walk(tree):
            name = known.of(_called(node))
            if name not in _not_takers() or name in _TAKES_ALL:
                continue
            asked += 1
            around, above = [], node
            while above in parents:
                above = parents[above]
                around.append(above)
            functions = [one.name for one in around if isinstance(one, ast.FunctionDef)]
            # A function within a function is what a form is given to ask; so is one that is given by its name.
            given = any(isinstance(one, ast.Lambda) for one in around) or len(functions) > 1
            given = given or functions[0] in ("save", "_record", "_hand_in")
            caught = any(isinstance(one, ast.Try) and "NotTaken" in ast.dump(one) for one in around)
            if not (given or caught):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert wrong == []
    assert asked > 8  # and the search finds them


@cache
def _boxes_of_forms() -> set[str]:
    """What forms call their boxes: declared, put in as they are made, or made by a name's function."""
    assert apps.ready
    found: set[str] = set()
    kinds: list[type[BaseForm]] = [ServiceForm]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= set(getattr(kind, "base_fields", {}))
    for _, tree in _trees("forms"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "names":
                found.add(f"names.{node.attr}")
    # The names of boxes that a page makes for the form: a change's, a condition's, a commentary's.
    for _, tree in [*_trees("pages"), *_trees("queries")]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Return) and node.value is not None:
                found |= {_name(part) for part in ast.walk(node.value) if _name(part).startswith("names.")}
            if isinstance(node, ast.keyword) and node.arg in ("box", "field") and _name(node.value):
                found.add(_name(node.value))
    return found


def _name(node: ast.AST) -> str:
    """How a box is written: a text, or a name of assessments/names.py."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call):
        return _name(node.func)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "names":
        return f"names.{node.attr}"
    return ""


def _boxes_named() -> Iterator[tuple[str, str]]:
    """Every box that something says an error of, with where it does."""
    for path, tree in _trees():
        if {"views", "forms", "views.py", "forms.py"} & set(path.relative_to(ROOT).parts):
            continue
        for function in _functions(tree):
            takes = "NotTaken" in {_called(node) for node in ast.walk(function)}
            for node in ast.walk(function):
                named: list[ast.AST] = []
                if _called(node) == "NotTaken":
                    named = [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys if key]
                elif (at := _NAMING.get(_called(node))) is not None:
                    named = [node.args[0]] if at == 0 and node.args else []
                    named += [word.value for word in node.keywords if word.arg == at]
                elif takes and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                    holder = node.targets[0].value
                    if isinstance(holder, ast.Name) and holder.id in ("errors", "problems"):
                        named = [node.targets[0].slice]
                yield from ((_name(box), f"{path.relative_to(ROOT)}:{node.lineno}") for box in named if _name(box))


def test_every_box_that_a_service_names_is_one_of_a_form_or_stands_above_it():
    named = list(_boxes_named())
    known = _boxes_of_forms() | {ABOVE} | SAID_BY_BOX_OF
    assert [f"{where}: {box}" for box, where in named if box not in known] == []
    assert {"reason", "names.local_name", "names.rationale", "file", ABOVE} <= {box for box, _ in named}
