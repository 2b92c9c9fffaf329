"""Loads everything under `fixtures/`, each room its own part, in one transaction: nothing is ever half-loaded."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from assessments.models import OutcomeLine
from assessments.queries.versions import in_use
from assessments.reference import load_outcome_lines
from benchmarks.reference import load_metrics
from documents.reference import load_contract_forms, load_document_types
from frameworks.models import Framework, Item
from frameworks.queries import versions_of
from frameworks.reference import FrameworkFiles, check_document_types, load_framework, load_links, load_scales
from organisations.reference import load_organisations
from organisations.reference_files import ReferenceFileError, digest, read
from organisations.reference_rows import Tally
from panels.reference import load_panel
from surveys.reference import load_survey

FIXTURES = settings.BASE_DIR / "fixtures"


@transaction.atomic
def load_reference(folder: Path = FIXTURES) -> Tally:
    """Make the reference data equal to the files in `folder`; returns how many rows were written and what was left.

    A framework in use does not change (R-427): where the files say something else, they are loaded beside it, as a
    draft that the Department of Health issues (decision 29). Raises ReferenceFileError, with nothing written, where a
    file has a fault.
    """
    tally = Tally()
    load_organisations(folder, tally)
    used = in_use()
    kept = Item.objects.filter(framework__in=used).exclude(scale=None).values_list("scale__slug", flat=True)
    scales = load_scales(folder, tally, in_use=set(kept.order_by().distinct()))
    folders = sorted(path.parent for path in folder.glob("*/framework.yaml"))
    if not folders:
        raise ReferenceFileError([f"{folder.name}, line 1, the folder: there is no framework in it"])
    found = [FrameworkFiles(path) for path in folders]
    # A version that names the one before it comes after it.
    found.sort(key=lambda files: (files.header.previous is not None, files.folder.name))
    measured = set(OutcomeLine.objects.filter(framework__in=used).values_list("metric__key", flat=True))
    for files in found:
        path = files.folder
        said = {slug: scales.get(slug) for slug in files.scales()}
        sha256 = digest(*(read(path, file.name) for file in sorted(path.glob("*.yaml"))), also=said)
        _place(files, sha256, used)
        framework = load_framework(files, sha256, tally)
        wording = load_metrics(path, tally, in_use=measured)
        check_document_types(files, load_document_types(path, framework, tally))
        load_contract_forms(path, framework, tally)
        load_survey(path, framework, tally)
        load_outcome_lines(path, framework, wording, tally)
        load_panel(path, framework, tally)
        if framework.is_draft:
            tally.left_alone.append(_left_alone(framework))
    load_links(found, tally)
    return tally


def _place(files: FrameworkFiles, sha256: str, used: set[int]) -> None:
    """Decide which version the files are loaded as: one that says the same already, the latest where it is not in use,
    else a new correction.
    """
    versions = versions_of(files.header.slug, files.header.version)
    if not versions:
        return
    first, latest = versions[0], versions[-1]
    same = next((row for row in versions if row.content_sha256 == sha256), None)
    target = same or (None if latest.pk in used else latest)
    correction = target.correction if target else latest.correction + 1
    if correction > 1:
        files.load_beside(first, correction)


def _left_alone(draft: Framework) -> str:
    return (
        f"{draft.slug} {draft.printed_version} is in use and stays as it is. Its corrected wording stands beside it as "
        f"{draft.version}, a draft until the Department of Health issues it"
    )
