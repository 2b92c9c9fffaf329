"""The demonstration of each stored release, migrated by the code of today, says what it said."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg2
import pytest

from tests.upgrades.stored import Stored, everything_stored
from wcc.queries.versions import WORDINGS

ROOT = Path(__file__).parents[2]
# Tables that were renamed since, by their name then.
MOVED: dict[str, str] = {}
# Tables of official wording, to which a corrected version adds its own rows beside those of the version it corrects.
WORDED = {wording.model._meta.db_table for wording in WORDINGS} | {
    "frameworks_framework",
    "frameworks_itemlink",
    "frameworks_term_items",
    "documents_documenttype_items",
}


def run(environment: dict[str, str], *arguments: str) -> str:
    """A command of its own, as in an installation; fails with what the command said."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=everything_stored(), ids=lambda stored: stored.folder.name)
def stored(request) -> Stored:
    return request.param


@pytest.fixture
def environment(stored, tmp_path):
    """The stored database as it was, in SQLite, or in PostgreSQL where DATABASE_URL names it."""
    path = stored.unpack(tmp_path)
    server, _, _ = os.environ.get("DATABASE_URL", "").rpartition("/")
    if not server.startswith("postgres"):
        yield stored.environment(tmp_path)
        return
    name = f"wcc_upgrade_{uuid.uuid4().hex[:12]}"
    with_server(f"CREATE DATABASE {name}")
    there = stored.environment(tmp_path, f"{server}/{name}")
    try:
        run(there, "-m", "tests.upgrades.into_postgresql", str(path))
        yield there
    finally:
        with_server(f"DROP DATABASE {name} WITH (FORCE)")


def with_server(statement: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


@pytest.mark.requirement("R-245", "R-251")
def test_every_signature_copy_and_issued_document_is_what_it_was(stored, environment):
    """Loads it, updates it as an installation is updated, and asks the product of today what its own asked then."""
    run(environment, "manage.py", "migrate", "-v0")
    said = run(environment, "manage.py", "load_reference")
    assert "Left alone: wcc year-2 is in use and stays as it is." in said
    found = json.loads(run(environment, "-W", "ignore", "-m", "tests.upgrades.found", stored.about["built"]))

    expected, rows = stored.expected, found.pop("rows")
    kept = {MOVED.get(table, table): number for table, number in expected.pop("rows").items()}
    assert {table: rows.get(table) for table in kept if table not in WORDED} == {
        table: number for table, number in kept.items() if table not in WORDED
    }
    assert {table: rows[table] for table in WORDED if rows[table] < kept[table]} == {}, "a version lost rows"
    without_suggestions_of_few(expected["surveys"])
    for what, said in expected.items():
        assert found[what] == said, what


def without_suggestions_of_few(surveys: dict) -> None:
    """A level is suggested by as many scores of a statement as surveys are needed, not by fewer (decision 35)."""
    for survey in surveys.values():
        _, minimum, _ = survey["answers"]
        for figures in survey["statements"].values():
            if figures[0] < minimum:
                figures[-1] = None


def test_what_is_stored_would_show_a_loss(stored):
    """Signatures that stand, copies that equal their return, all kinds of issues with their bytes, open links."""
    expected = stored.expected
    assert any(line["valid"] for line in expected["declarations"].values())
    assert all(copy["whole"] and copy["live"] for copy in expected["copies"].values())
    assert expected["a change is noticed"] and not any(sum(expected["a change is noticed"].values(), []))
    assert {issue["stage"] for issue in expected["issues"].values()} == {"panel", "provisional", "final"}
    assert sum(issue["pdf"] is not None for issue in expected["issues"].values()) >= 2
    assert expected["links"]["fit"] == expected["links"]["all"] and expected["links"]["an open one"] == [200]
    pages = [status if isinstance(status, int) else status[0] for status in expected["public pages"].values()]
    assert len(pages) > 6 and set(pages) == {200}


def test_what_is_stored_is_small_and_tells_nothing_of_the_machine(stored, tmp_path):
    path = stored.unpack(tmp_path)
    assert sum(file.stat().st_size for file in stored.folder.rglob("*") if file.is_file()) < 2 * 1024 * 1024
    held = path.read_bytes() + b"".join(file.read_bytes() for file in stored.folder.rglob("*.json"))
    for trace in (str(ROOT), str(Path.home()), "/home/", "/tmp/"):
        assert trace.encode() not in held
