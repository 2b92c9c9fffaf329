"""Loads everything under `fixtures/`, each room its own part, in one transaction: nothing is ever half-loaded."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from assessments.reference import load_outcome_lines
from benchmarks.reference import load_metrics
from cycles.models import Assessment
from documents.reference import load_contract_forms, load_document_types
from frameworks.models import Framework
from frameworks.reference import FrameworkFiles, check_document_types, load_framework, load_links, load_scales
from organisations.reference import load_organisations
from organisations.reference_files import ReferenceFileError, digest, read
from organisations.reference_rows import Tally
from panels.reference import load_panel
from surveys.reference import load_survey

FIXTURES = settings.BASE_DIR / "fixtures"


@transaction.atomic
def load_reference(folder: Path = FIXTURES) -> Tally:
    """Make the reference data equal to the files in `folder`; returns how many rows were written.

    Raises ReferenceFileError, with nothing written, where a file has a fault or where a framework on which an
    assessment was begun would change (R-427).
    """
    tally = Tally()
    load_organisations(folder, tally)
    scales = load_scales(folder, tally)
    folders = sorted(path.parent for path in folder.glob("*/framework.yaml"))
    if not folders:
        raise ReferenceFileError([f"{folder.name}, line 1, the folder: there is no framework in it"])
    found = [(FrameworkFiles(path), path) for path in folders]
    # A version that names the one before it comes after it.
    found.sort(key=lambda pair: (pair[0].header.previous is not None, pair[1].name))
    for files, path in found:
        used = {slug: scales.get(slug) for slug in files.scales()}
        sha256 = digest(*(read(path, file.name) for file in sorted(path.glob("*.yaml"))), also=used)
        _refuse_change_in_use(files, sha256)
        framework = load_framework(files, sha256, tally)
        load_metrics(path, tally)
        check_document_types(files, load_document_types(path, framework, tally))
        load_contract_forms(path, framework, tally)
        load_survey(path, framework, tally)
        load_outcome_lines(path, framework, tally)
        load_panel(path, framework, tally)
    load_links([files for files, _ in found], tally)
    return tally


def _refuse_change_in_use(files: FrameworkFiles, sha256: str) -> None:
    header = files.header
    row = Framework.objects.filter(slug=header.slug, version=header.version).first()
    if row is None or row.content_sha256 == sha256:
        return
    begun = Assessment.objects.filter(framework=row).count()
    if begun:
        said = (
            f"{header.slug} {header.version} is in use: {begun} assessments were begun on it, so its wording cannot "
            "change. Give the changed framework a new version"
        )
        raise ReferenceFileError([files.head.problem(("framework", "version"), said)])
