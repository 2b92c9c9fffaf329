"""What left the house: scorecards and reports, with the jobs that make their PDFs."""

from cycles.models import Assessment
from organisations.actors import Actor
from outbox.models import Job
from panels.models import Issue


def issues_of(assessment: Assessment, actor: Actor) -> list[Issue]:
    """The issues that the actor may read, newest first, without their content; one query."""
    rows = Issue.objects.showing(actor, assessment)
    return list(rows.select_related("pdf", "by").order_by("-at", "kind"))


def job_key(issue: Issue) -> str:
    """The key of the job that makes an issue's PDF: one for each issue."""
    return f"issue-pdf-{issue.pk}"


def job_of(issue: Issue) -> Job | None:
    """The job that makes, or made, the PDF; one query."""
    return Job.objects.filter(key=job_key(issue)).first()


def file_name(issue: Issue) -> str:
    """The name under which the PDF is downloaded: "Newcastle_Panel report_3_provisional.pdf"."""
    pct = issue.assessment.organisation.short_name
    return f"{pct}_{Issue.Kind(issue.kind).label}_{issue.number}_{issue.stage}.pdf"
