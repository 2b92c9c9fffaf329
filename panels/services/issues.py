from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from assessments.queries import digest
from cycles.models import Assessment
from cycles.services import lock
from files.services import store
from organisations.actors import Actor
from organisations.services import record_event
from outbox.models import Job
from outbox.services import progress, queue_job
from panels.models import Issue, IssueContent
from panels.queries.issues import file_name, job_key, job_of
from panels.queries.report_model import report_model
from panels.report.render import report_pdf, scorecard_pdf

MAKE_PDF = "panels.tasks.make_issue_pdf"
_RENDER = {Issue.Kind.SCORECARD: scorecard_pdf, Issue.Kind.REPORT: report_pdf}


@transaction.atomic
def issue(*, assessment: Assessment, stage: str, actor: Actor) -> tuple[Issue, Issue]:
    """Fix scorecard and report as they are at a stage: "panel", "provisional" or "final".

    What is issued is kept and never rendered again (`docs/architecture.md`, rule 9). Ratings are those of the panel,
    with the regional round's from "provisional" and the national one's at "final" (R-398 to R-401). Queues a job for
    each PDF. The caller has decided and made the move under the same lock. Returns the scorecard and the report.
    Raises `panels.report.check.ReportError` where the ratings contradict a rule.
    """
    row = lock(assessment)
    content = report_model(row, Issue.Stage(stage).value)
    made = []
    for kind in (Issue.Kind.SCORECARD, Issue.Kind.REPORT):
        last = Issue.objects.filter(assessment=row, kind=kind).aggregate(last=Max("number"))["last"] or 0
        one = Issue.objects.create(
            assessment=row,
            kind=kind,
            number=last + 1,
            stage=stage,
            sha256=digest(content),
            by_id=actor.user_id,
        )
        IssueContent.objects.create(issue=one, content=content)
        _queue(one)
        record_event(
            actor=actor,
            verb="issued",
            subject=f"{kind} {one.number}",
            organisation_id=row.organisation_id,
            assessment_ref=row.pk,
            stage=str(stage),
            sha256=one.sha256,
        )
        made.append(one)
    return made[0], made[1]


@transaction.atomic
def make_again(*, issue: Issue, actor: Actor) -> bool:
    """Try the PDF of an issue once more after its job failed; False, and nothing recorded, where none had."""
    lock(issue.assessment)
    there = Issue.objects.filter(pk=issue.pk, pdf__isnull=False).exists()
    job = job_of(issue)
    if there or (job is not None and job.state != Job.State.FAILED):
        return False
    record_event(
        actor=actor,
        verb="asked for PDF again",
        subject=f"{issue.kind} {issue.number}",
        assessment_ref=issue.assessment_id,
    )
    _queue(issue)
    return True


def _queue(issue: Issue) -> Job:
    return queue_job(key=job_key(issue), kind=MAKE_PDF, payload={"issue": issue.pk}, total=2)


def make_pdf(job: Job) -> None:
    """The work of one job: the PDF of one issue from its fixed content, stored once and never rendered again."""
    row = Issue.objects.select_related("assessment__organisation").get(pk=job.payload["issue"])
    if row.pdf_id is not None:
        return
    progress(job, done=0)
    data = _RENDER[Issue.Kind(row.kind)](row.content)
    progress(job, done=1)
    with transaction.atomic():
        lock(row.assessment)
        if Issue.objects.filter(pk=row.pk, pdf__isnull=False).exists():
            return
        row.pdf = store(upload=ContentFile(data, name=file_name(row)), actor=Actor(), endings=None)
        row.save(update_fields=["pdf"])
