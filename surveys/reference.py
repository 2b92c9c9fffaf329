"""Loads the survey of a framework: statements, open questions, categories (R-120, R-136, R-137)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from frameworks.models import Framework, Item
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal
from surveys.models import Category, Group, Statement

FILE = "survey.yaml"


class StatementShape(Shape):
    """A statement about an item, or an open question where it names none."""

    key: Annotated[str, Field(min_length=1, max_length=80)]
    number: Annotated[int, Field(ge=1)]
    text: Annotated[str, Field(min_length=1)]
    item: str | None = None
    max_characters: Annotated[int, Field(gt=0)]


class CategoryShape(Shape):
    """A kind of stakeholder within one of the three groups."""

    group: Literal[tuple(Group.values)]  # type: ignore[valid-type]
    key: Annotated[str, Field(min_length=1, max_length=80)]
    label: Annotated[str, Field(min_length=1, max_length=200)]


class SurveyFile(Shape):
    """`survey.yaml`."""

    statements: list[StatementShape]
    categories: list[CategoryShape]


def load_survey(folder: Path, framework: Framework, tally: Tally) -> None:
    """Make the statements and categories of the framework equal to the file, where it has one."""
    content = SurveyFile(statements=[], categories=[])
    items = {item.key: item.pk for item in Item.objects.filter(framework=framework)}
    if (folder / FILE).exists():
        file = read(folder, FILE)
        content = file.check(SurveyFile)
        problems = []
        for name in ("statements", "categories"):
            keys = [entry.key for entry in getattr(content, name)]
            problems += [
                file.problem((name, n, "key"), f"{key!r} is here twice")
                for n, key in enumerate(keys)
                if key in keys[:n]
            ]
        problems += [
            file.problem(("statements", n, "item"), f"there is no item {statement.item!r}")
            for n, statement in enumerate(content.statements)
            if statement.item is not None and statement.item not in items
        ]
        if problems:
            raise ReferenceFileError(problems)
    statements = [
        entry.model_dump(exclude={"item"})
        | {"framework_id": framework.pk, "item_id": items[entry.item] if entry.item else None}
        for entry in content.statements
    ]
    make_equal(Statement, {"framework": framework}, ["key"], statements, tally)
    categories = [
        entry.model_dump() | {"framework_id": framework.pk, "order": n + 1}
        for n, entry in enumerate(content.categories)
    ]
    make_equal(Category, {"framework": framework}, ["key"], categories, tally)
