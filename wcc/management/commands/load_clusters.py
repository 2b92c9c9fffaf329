from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from benchmarks.files import read_clusters
from benchmarks.models import Peer
from benchmarks.queries import ONS
from wcc.management.remarks import add_looked_at, say_remarks


class Command(BaseCommand):
    help = "Load the ONS cluster of each PCT from a CSV or XLSX file (docs/benchmark-files.md): all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        add_looked_at(parser)

    def handle(self, *args, file, looked_at, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        peers, report, remarks = read_clusters(file)
        if report:
            for problem in report.first:
                self.stderr.write(f"{problem.where}: {problem.text}")
            raise CommandError(f"Nothing was loaded: {report.total} problems.")
        say_remarks(self, remarks, looked_at=looked_at)
        with transaction.atomic():
            Peer.objects.filter(classification=ONS).delete()
            Peer.objects.bulk_create(peers)
        self.stdout.write(f"Loaded the clusters of {len(peers)} PCTs.")
