"""The demonstrations of earlier releases that lie beside this file, each a folder: how one is read and written.

`database.sql.xz` is an SQL dump for SQLite, `files/` holds the PDFs that were issued, `about.json` says what it is and
with which keys it was made, `expected.json` what the code of its release found in it (`docs/upgrading.md`).
"""

import json
import lzma
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
# They hold nothing that anybody would miss, and might hold what nobody should keep.
_EMPTIED = ("django_session", "django_cache")
_ISSUED = "SELECT content FROM files_storedfile WHERE id IN (SELECT pdf_id FROM panels_issue)"


@dataclass(frozen=True)
class Stored:
    """The demonstration of one release."""

    folder: Path

    @property
    def about(self) -> dict[str, str]:
        return json.loads((self.folder / "about.json").read_text(encoding="utf-8"))

    @property
    def expected(self) -> dict:
        return json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))

    def environment(self, var: Path, url: str = "") -> dict[str, str]:
        """For commands that work on it: a database of its own, files under `var`, and the keys it was made with."""
        inherited = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "PYTEST_ADDOPTS")}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": url or f"sqlite:///{var / 'db.sqlite3'}",
            "WCC_VAR": str(var),
            "WCC_DEMO": "1",
            "SECRET_KEY": self.about["SECRET_KEY"],
            "SURVEY_KEY": self.about["SURVEY_KEY"],
        }

    def unpack(self, var: Path) -> Path:
        """Put its files under `var`, and its database beside them; returns the path of that."""
        shutil.copytree(self.folder / "files", var / "files")
        path = var / "db.sqlite3"
        with sqlite3.connect(path) as database:
            database.executescript(lzma.decompress((self.folder / "database.sql.xz").read_bytes()).decode())
        database.close()
        return path


def everything_stored() -> list[Stored]:
    return [Stored(path.parent) for path in sorted(FOLDER.glob("*/about.json"))]


def pack(var: Path, folder: Path, about: dict[str, str], found: dict) -> None:
    """Store the demonstration that lies under `var`, which stays as it is, with what was found in it."""
    folder.mkdir()
    source = sqlite3.connect(f"file:{var / 'db.sqlite3'}?mode=ro", uri=True)
    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    for table in _EMPTIED:
        copy.execute(f'DELETE FROM "{table}"')
    dump = "\n".join(copy.iterdump())
    (folder / "database.sql.xz").write_bytes(lzma.compress(dump.encode(), preset=9 | lzma.PRESET_EXTREME))
    for (name,) in copy.execute(_ISSUED):
        target = folder / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(var / "files" / name, target)
    for name, said in {"about": about, "expected": found}.items():
        text = json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
