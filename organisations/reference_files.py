"""Reads the files of `fixtures/` and says of every fault in which file, at which key and on which line it stands."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Where = tuple[str | int, ...]
ShapeT = TypeVar("ShapeT", bound=BaseModel)


class Shape(BaseModel):
    """A part of a reference file: no key more than the documented ones, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class ReferenceFileError(Exception):
    """Reference files that cannot be loaded. `problems` holds one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def path_text(where: Where) -> str:
    """A place in a file as a reader writes it: `items[0].children[2].title`."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass
class ReferenceFile:
    """One file as read: its data, and the line on which each key stands."""

    name: str
    data: Any
    lines: dict[Where, int]

    def problem(self, where: Where, message: str) -> str:
        """The sentence about a fault at a place in this file."""
        found = where
        while found and found not in self.lines:
            found = found[:-1]
        return f"{self.name}, line {self.lines.get(found, 1)}, {path_text(where) or 'the file'}: {message}"

    def check(self, shape: type[ShapeT]) -> ShapeT:
        """The data in the documented shape; raises ReferenceFileError with every fault found."""
        try:
            return shape.model_validate(self.data)
        except ValidationError as error:
            raise ReferenceFileError(
                [self.problem(self._place(e["loc"]), _words(e)) for e in error.errors()]
            ) from error

    def _place(self, loc: Where) -> Where:
        """Pydantic's place without the steps it adds for the members of a union, which are in no file."""
        place: Where = ()
        for position, step in enumerate(loc):
            if (*place, step) in self.lines or position == len(loc) - 1 and not _added(step):
                place = (*place, step)
        return place


def _added(step: str | int) -> bool:
    return isinstance(step, str) and (step in {"str", "list", "int"} or step[:1].isupper() or "[" in step)


def _words(error: Any) -> str:
    given = error.get("input")
    if error["type"] == "missing":
        return "this key is missing"
    if error["type"] == "extra_forbidden":
        return "this key is not known here"
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{said} (it is {given!r:.60})" if isinstance(given, str | int | float | bool | None) else said


class _Loader(yaml.SafeLoader):
    """Plain YAML without YAML 1.1's surprises: dates, yes and no, and 12:15 stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9]\d*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?\d+\.\d+$"), list("-+0123456789"))


def read(folder: Path, name: str) -> ReferenceFile:
    """Read `folder/name`; raises ReferenceFileError where it is missing, not YAML, or says a key twice."""
    shown = f"{folder.name}/{name}"
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ReferenceFileError([f"{shown}, line 1, the file: there is no such file"]) from error
    except UnicodeDecodeError as error:
        raise ReferenceFileError([f"{shown}, line 1, the file: it is not text in UTF-8"]) from error
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        key = _last_key(text, line)
        raise ReferenceFileError([f"{shown}, line {line}, {key}: a character here cannot stand in YAML"]) from error
    try:
        root = loader.get_single_node()
        file = ReferenceFile(shown, None, {})
        twice: list[tuple[Where, str]] = []
        if root is not None:
            file.data = _plain(loader, root, (), file.lines, twice)
    except yaml.MarkedYAMLError as error:
        # An open quotation mark is noticed at the end of the file only; its beginning is what helps.
        mark = error.context_mark if "quoted" in (error.context or "") else error.problem_mark
        line = mark.line + 1 if mark else 1
        said = " ".join(filter(None, [error.problem, error.context and f"({error.context})"]))
        key = _last_key(text, line)
        raise ReferenceFileError([f"{shown}, line {line}, {key}: this is not YAML: {said}"]) from error
    finally:
        loader.dispose()
    if twice:
        raise ReferenceFileError([file.problem(where, said) for where, said in twice])
    return file


def _last_key(text: str, line: int) -> str:
    keys = re.findall(r"^[\s-]*\"?([\w .-]+?)\"?\s*:", "\n".join(text.splitlines()[:line]), re.MULTILINE)
    return f"near {keys[-1]}" if keys else "the file"


def _plain(loader: Any, node: yaml.Node, where: Where, lines: dict[Where, int], twice: list[tuple[Where, str]]) -> Any:
    """A node as plain data, noting the line of every key and list item."""
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*where, key)
            if key in found:
                lines[here] = key_node.start_mark.line + 1
                twice.append((here, "this key stands here twice"))
                continue
            lines[here] = key_node.start_mark.line + 1
            found[key] = _plain(loader, value_node, here, lines, twice)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*where, n), lines, twice) for n, item in enumerate(node.value)]
    return loader.construct_object(node)


def digest(*files: ReferenceFile, also: object = None) -> str:
    """The SHA-256 of what the files say and of `also`: the same whatever their layout, order of keys and comments."""
    said = {"also": also} | {file.name: file.data for file in files}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
