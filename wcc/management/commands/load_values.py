from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks.files import read_values
from benchmarks.models import Metric
from benchmarks.problems import Report
from benchmarks.services import NotLoaded, load
from organisations.actors import Actor


class Command(BaseCommand):
    help = "Load values of national metrics from a CSV or XLSX file (docs/benchmark-files.md): all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="Where the values come from, as pages say it")
        parser.add_argument("--dated", type=date.fromisoformat, help="The day of the source, like 2009-09-30")
        parser.add_argument("--replace", action="store_true", help="Change values that are there already")

    def handle(self, *args, file, source, dated, replace, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        metrics = {metric.key: metric for metric in Metric.objects.filter(owner=None)}
        rows, report = read_values(file, metrics=metrics, today=timezone.localdate())
        if report:
            self.refuse(report)
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
        except NotLoaded as refused:
            self.refuse(refused.report)
        self.stdout.write(f"Loaded {len(rows)} values of {len(used)} metrics.")

    def refuse(self, report: Report):
        for problem in report.first:
            self.stderr.write(f"{problem.where}: {problem.text}")
        if report.others:
            self.stderr.write(f"and {report.others} further problems")
        raise CommandError(f"Nothing was loaded: {report.total} problems.")
