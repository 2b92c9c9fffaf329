import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anonymity import services


class Command(BaseCommand):
    """Tries to join answers to people, as somebody with the database would; ends with 1 where that succeeds."""

    help = "Try to join survey answers to people on this database, and say what was found. Ends with 1 on a finding."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The arguments."""
        parser.add_argument("--log", action="append", type=Path, default=[], metavar="FILE", help="search this log too")
        parser.add_argument("--json", action="store_true", help="write the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, write what was found, keep it."""
        missing = [str(path) for path in options["log"] if not path.is_file()]
        if missing:
            raise CommandError(f"There is no log file {', '.join(missing)}.", returncode=2)
        results = services.run(logs=options["log"])
        services.keep(results)
        if options["json"]:
            rows = [{"name": row.name, "tried": row.tried, "passed": row.passed} | row.as_data() for row in results]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self._write(results)
        failed = sum(not row.passed for row in results)
        if failed:
            raise CommandError(f"{failed} of {len(results)} attempts found something.", returncode=1)

    def _write(self, results: list[services.Result]) -> None:
        for row in results:
            self.stdout.write(f"{row.status}: {row.name}. {row.tried}")
            for sentence in (*row.findings, *row.remarks, *([row.untried] if row.untried else [])):
                self.stdout.write(f"    {sentence}")
        if all(row.passed for row in results):
            self.stdout.write(f"{len(results)} attempts, nothing found.")
