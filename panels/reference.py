"""Loads the panel of a framework: its roles, day and dimensions (R-307, R-314, R-377)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from frameworks.models import Framework
from organisations.reference_files import ReferenceFile, ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal
from panels.models import AgendaItem, Dimension, PanelRole

FILE = "panel.yaml"
Key = Annotated[str, Field(min_length=1, max_length=60)]
Time = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]


class RoleShape(Shape):
    """A place on the panel. `constraints` restate the wording in short form, for checks."""

    key: Key
    title: Annotated[str, Field(min_length=1, max_length=200)]
    text: str
    constraints: list[str]
    mandatory: bool


class AgendaShape(Shape):
    """A timed item of the panel day."""

    starts: Time
    ends: Time
    title: Annotated[str, Field(min_length=1)]
    section: Annotated[str, Field(min_length=1, max_length=40)]
    with_pct: bool
    pct_attendees: str | None = None
    content: list[str]
    points: list[str] = []
    slots: list[Time] = []
    note: str | None = None


class DimensionShape(Shape):
    """A dimension of organisational health, under a heading that is inferred."""

    key: Key
    heading: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    question: Annotated[str, Field(min_length=1)]
    heading_is_ours: bool = True


class PanelFile(Shape):
    """`panel.yaml`."""

    roles: list[RoleShape]
    agenda: list[AgendaShape]
    dimensions: list[DimensionShape]


def _check_keys(file: ReferenceFile, name: str, entries: Sequence[RoleShape | DimensionShape]) -> None:
    keys = [entry.key for entry in entries]
    twice = [n for n, key in enumerate(keys) if key in keys[:n]]
    if twice:
        raise ReferenceFileError([file.problem((name, n, "key"), f"{keys[n]!r} is here twice") for n in twice])


def load_panel(folder: Path, framework: Framework, tally: Tally) -> None:
    """Make the panel roles, agenda and dimensions of the framework equal to the file, where it has one."""
    content = PanelFile(roles=[], agenda=[], dimensions=[])
    if (folder / FILE).exists():
        file = read(folder, FILE)
        content = file.check(PanelFile)
        _check_keys(file, "roles", content.roles)
        _check_keys(file, "dimensions", content.dimensions)
    scope = {"framework": framework}

    def placed(n: int) -> dict[str, int]:
        return {"framework_id": framework.pk, "order": n + 1}

    roles = [entry.model_dump() | placed(n) for n, entry in enumerate(content.roles)]
    make_equal(PanelRole, scope, ["key"], roles, tally)
    kept = {"starts", "ends", "title", "section"}
    agenda = [
        entry.model_dump(include=kept)
        | placed(n)
        | {"content": entry.model_dump(exclude=kept, exclude_none=True, exclude_defaults=True)}
        for n, entry in enumerate(content.agenda)
    ]
    make_equal(AgendaItem, scope, ["order"], agenda, tally)
    dimensions = [entry.model_dump() | placed(n) for n, entry in enumerate(content.dimensions)]
    make_equal(Dimension, scope, ["key"], dimensions, tally)
