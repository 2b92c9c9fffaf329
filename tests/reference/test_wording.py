"""What the files say is in the database, and what the database says is in the files, to the letter."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import CharField, JSONField, Model, TextField

from assessments.models import OutcomeLine
from benchmarks.bounds import FILE as BOUNDS
from benchmarks.models import Metric
from documents.models import DocumentType, FormKind
from frameworks import models as library
from organisations.models import Organisation
from organisations.reference_files import read
from panels.models import AgendaItem, Dimension, PanelRole
from surveys.models import Category, Statement
from wcc.reference import FIXTURES

pytestmark = pytest.mark.django_db

MODELS: list[type[Model]] = [
    library.Framework,
    library.Scale,
    library.Grade,
    library.Item,
    library.Criterion,
    library.Prompt,
    library.EvidenceSource,
    library.Guidance,
    library.Term,
    library.ItemLink,
    Organisation,
    Metric,
    DocumentType,
    FormKind,
    Statement,
    Category,
    OutcomeLine,
    PanelRole,
    AgendaItem,
    Dimension,
]
# Keys of the files that say how to load, and stand in no column as text.
ABOUT_LOADING = {"parts", "previous", "published", "level_split", "for", "limits"}
# The names of the parts of a framework's files are in the list above; `parts` of a criterion is wording.
COMPUTED = {"content_sha256"}


def said(data: Any, within: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a file with the key it stands under."""
    if isinstance(data, str):
        yield within, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ABOUT_LOADING or (key == "parts" and within != "framework"):
                yield from said(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from said(value, within)


def flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from flat(part)
    elif isinstance(value, list):
        for part in value:
            yield from flat(part)


def in_files() -> dict[str, str]:
    texts = {}
    for path in sorted(FIXTURES.rglob("*.yaml")):
        if path.name == BOUNDS:  # ours alone, and read by every process from its file (decision 23)
            continue
        for key, text in said(read(path.parent, path.name).data):
            texts.setdefault(text, f"{path.relative_to(FIXTURES)}, {key}")
    return texts


def in_database() -> dict[str, str]:
    texts = {}
    for model in MODELS:
        names = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, CharField | TextField | JSONField) and field.name not in {*COMPUTED, "limits"}
        ]
        for row in model._default_manager.values_list("pk", *names):
            for name, value in zip(names, row[1:], strict=True):
                for text in flat(value):
                    texts.setdefault(text, f"{model.__name__} {row[0]}, {name}")
    return texts


@pytest.mark.requirement("R-044", "R-045", "R-171", "R-186", "R-433")
def test_every_text_of_the_files_is_in_the_database():
    held = in_database()
    missing = {text: where for text, where in in_files().items() if text not in held}
    assert missing == {}


@pytest.mark.requirement("R-044", "R-045", "R-171", "R-186", "R-433")
def test_every_text_of_the_database_is_in_the_files():
    written = in_files()
    kinds = {"national", "sha", "pct", "document", "metric", "survey", ""}
    extra = {text: where for text, where in in_database().items() if text not in written and text not in kinds}
    # Words that are a default where the files say nothing.
    defaults = {"none"}
    assert {text: where for text, where in extra.items() if text not in defaults} == {}


@pytest.mark.requirement("R-186")
def test_a_criterion_carries_the_footnotes_of_its_marks():
    line = library.Criterion.objects.get(item__key="board.risk", key="amber.1")
    assert [note["mark"] for note in line.footnotes] == ["*", "**", "***"]
    assert line.footnotes[2]["text"] == "With providers where applicable"
    percent = library.Criterion.objects.get(item__key="finance.sustainable-financial-position-base-case", key="red.2")
    assert {note["mark"] for note in percent.footnotes} <= {"**"}
