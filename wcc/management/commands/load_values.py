from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks.files import read_values
from benchmarks.models import Metric
from benchmarks.problems import SHOWN
from benchmarks.services import load
from organisations.actors import Actor
from organisations.decisions import NotTaken
from wcc.management.remarks import add_looked_at, say_remarks


class Command(BaseCommand):
    help = "Load values of national metrics from a CSV or XLSX file (docs/benchmark-files.md): all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="Where the values come from, as pages say it")
        parser.add_argument("--dated", type=date.fromisoformat, help="The day of the source, like 2009-09-30")
        parser.add_argument("--replace", action="store_true", help="Change values that are there already")
        add_looked_at(parser)

    def handle(self, *args, file, source, dated, replace, looked_at, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        metrics = {metric.key: metric for metric in Metric.objects.filter(owner=None)}
        rows, report, remarks = read_values(file, metrics=metrics, today=timezone.localdate())
        if report:
            self.refuse([(problem.where, problem.text) for problem in report.first], report.total)
        say_remarks(self, remarks, looked_at=looked_at)
        used = {row.metric for row in rows}
        try:
            load(
                rows=rows,
                metrics={key: metrics[key] for key in used},
                source=source,
                dated=dated,
                actor=Actor(name="The toolkit"),
                replace=replace,
            )
        except NotTaken as refused:
            lines = [(where, text) for where, texts in refused.message_dict.items() for text in texts]
            self.refuse(lines[:SHOWN], len(lines))
        self.stdout.write(f"Loaded {len(rows)} values of {len(used)} metrics.")

    def refuse(self, first: list[tuple[str, str]], total: int):
        for where, text in first:
            self.stderr.write(f"{where}: {text}")
        if total > len(first):
            self.stderr.write(f"and {total - len(first)} further problems")
        raise CommandError(f"Nothing was loaded: {total} problems.")
