"""What a command says of a file before it stores anything of it."""

from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError, CommandParser

from files.workbooks import Remark


def add_looked_at(parser: CommandParser) -> None:
    """The option by which whoever loads a file says that its remarks were read."""
    parser.add_argument("--looked-at", action="store_true", help="Load it although some of it is read differently")


def say_remarks(command: BaseCommand, remarks: Sequence[Remark], *, looked_at: bool) -> None:
    """Print what was left out or is read differently. Raises `CommandError` unless that was looked at before."""
    for remark in remarks:
        command.stderr.write(remark.said)
    if remarks and not looked_at:
        raise CommandError("Nothing was loaded. Read what was left out or is read differently, then say --looked-at.")
