"""Rated PCTs for the tests of calibration and publication, put there without the work that leads to them."""

from django.core.files.base import ContentFile
from django.utils import timezone

from cycles.models import Assessment, Rating
from cycles.states import Stage, State
from files.models import StoredFile
from frameworks.models import Grade, Item
from organisations.actors import Actor
from organisations.models import Organisation
from outbox.models import Job
from panels.models import Issue, Potential, Report
from results.services import MAKE_YEAR_FILE, publish, release, sign_off_national
from results.tasks import make_year_file
from tests.cast import Cast

SELF_RATED = ("sub_competency", "sub_component")
PANEL_RATED = (*SELF_RATED, "component")


def grade(code: int | str) -> Grade:
    """A grade of the WCC scales: 1 to 4, or a colour."""
    return Grade.objects.get(scale__slug="wcc-levels" if str(code).isdigit() else "wcc-rag", code=str(code))


def item(assessment: Assessment, key: str) -> Item:
    return Item.objects.get(framework=assessment.framework_id, key=key)


def rate_all(assessment: Assessment, stage: Stage, level: int, colour: str, by=None) -> None:
    kinds = SELF_RATED if stage is Stage.SELF else PANEL_RATED
    grades = {"wcc-levels": grade(level), "wcc-rag": grade(colour)}
    items = Item.objects.filter(framework=assessment.framework_id, kind__in=kinds).select_related("scale")
    Rating.objects.bulk_create(
        Rating(
            assessment=assessment,
            item=row,
            stage=stage,
            grade=grades[row.scale.slug],
            reason=f"{stage} {row.key}",
            by=by,
        )
        for row in items
    )


def rated(cast: Cast, assessment: Assessment | None = None, *, level: int = 2, colour: str = "amber") -> Assessment:
    """The assessment (Newcastle's unless told) signed by its panel, its potential agreed by both."""
    assessment = assessment or cast.assessment
    rate_all(assessment, Stage.SELF, level, colour, cast.users["editor"])
    rate_all(assessment, Stage.PANEL, level, colour, cast.users["panel_chair"])
    Report.objects.create(assessment=assessment, signed_by=cast.users["panel_chair"], signed_at=timezone.now())
    Potential.objects.create(
        assessment=assessment,
        position="A journey begun.",
        development="Skills of the market team.",
        shared_at=timezone.now(),
        pct_agreed_by=cast.users["chief_executive"],
        pct_agreed_at=timezone.now(),
        sha_agreed_by=cast.users["senior_lead"],
        sha_agreed_at=timezone.now(),
    )
    assessment.state = State.RATED
    assessment.save(update_fields=["state"])
    return Assessment.objects.select_related("organisation__parent", "cycle").get(pk=assessment.pk)


def another(cast: Cast, code: str, **how) -> Assessment:
    """Another PCT of the year, rated likewise."""
    organisation = Organisation.objects.get(code=code)
    row = Assessment.objects.create(
        cycle=cast.cycle, organisation=organisation, framework_id=cast.cycle.framework_id, state=State.RATED
    )
    return rated(cast, row, **how)


def released(cast: Cast, assessment: Assessment | None = None) -> Assessment:
    return release(assessment=assessment or rated(cast), actor=cast.actor("senior_lead"))


def signed_off(cast: Cast, assessment: Assessment | None = None) -> Assessment:
    row = released(cast, assessment)
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[row])
    row.refresh_from_db()
    return row


def print_documents(assessment: Assessment) -> None:
    """Give the final issues their PDFs, as their jobs would."""
    for issue in Issue.objects.filter(assessment=assessment, stage=Issue.Stage.FINAL):
        stored = StoredFile(
            sha256=f"{issue.pk:064d}", size=9, content_type="application/pdf", original_name=f"{issue.kind}.pdf"
        )
        stored.content.save(f"test-{issue.pk}", ContentFile(f"%PDF {issue.kind}".encode()), save=True)
        issue.pdf = stored
        issue.save(update_fields=["pdf"])


def make_year_files() -> None:
    """Make the CSV files that a publication queued, as the worker would."""
    for job in Job.objects.filter(kind=MAKE_YEAR_FILE):
        make_year_file(job.pk)


def published(cast: Cast, assessment: Assessment | None = None) -> Assessment:
    row = signed_off(cast, assessment)
    print_documents(row)
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[row])
    make_year_files()
    row.refresh_from_db()
    return row


NOBODY = Actor()
