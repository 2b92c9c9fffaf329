from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.reference_files import ReferenceFileError
from wcc.reference import FIXTURES, load_reference


class Command(BaseCommand):
    help = "Load the frameworks, organisations and other reference data from fixtures/ (docs/reference-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FIXTURES, help="another folder than fixtures/")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tally = load_reference(options["folder"])
        except ReferenceFileError as error:
            raise CommandError("Nothing was loaded.\n" + "\n".join(error.problems)) from error
        self.stdout.write(f"Reference data: {tally}.")
        for sentence in tally.left_alone:
            self.stdout.write(f"Left alone: {sentence}.")
