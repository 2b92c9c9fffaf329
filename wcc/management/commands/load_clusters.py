from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from benchmarks.files import read_clusters
from benchmarks.models import Peer
from benchmarks.queries import ONS


class Command(BaseCommand):
    help = "Load the ONS cluster of each PCT from a CSV or XLSX file (docs/benchmark-files.md): all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        peers, report = read_clusters(file)
        if report:
            for problem in report.first:
                self.stderr.write(f"{problem.where}: {problem.text}")
            raise CommandError(f"Nothing was loaded: {report.total} problems.")
        with transaction.atomic():
            Peer.objects.filter(classification=ONS).delete()
            Peer.objects.bulk_create(peers)
        self.stdout.write(f"Loaded the clusters of {len(peers)} PCTs.")
