from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cycles.models import Assessment
from cycles.requests import seen_assessment
from files.delivery import respond
from files.uploads import NOT_WRITTEN
from organisations.requests import Request
from outbox.models import Job
from panels.models import Issue
from panels.pages.issue_list import issue_table
from panels.queries.issues import file_name, job_of
from panels.report.render import report_html, scorecard_html
from panels.services import make_again
from panels.views.requests import frame


@login_required
@require_GET
def issue_list(request: Request, assessment_id: int) -> HttpResponse:
    """The scorecards and reports that left the house, newest first."""
    assessment = seen_assessment(request, assessment_id)
    context = {
        "table": issue_table(assessment, request.actor),
        **frame(request, assessment),
    }
    return render(request, "panels/issue_list.html", context)


@login_required
@require_GET
def issue_detail(request: Request, assessment_id: int, issue_id: int) -> HttpResponse:
    """One issue as a page, from the content that was fixed when it left the house."""
    assessment, issue = _seen(request, assessment_id, issue_id)
    html = scorecard_html if issue.kind == Issue.Kind.SCORECARD else report_html
    context = {
        "issue": issue,
        "document": html(issue.content, for_pdf=False),
        **frame(request, assessment),
    }
    return render(request, "panels/issue_detail.html", context)


@login_required
@require_GET
def issue_pdf(request: Request, assessment_id: int, issue_id: int) -> HttpResponseBase:
    """The PDF as it was stored; while it is being made, the page that says so (R-371)."""
    assessment, issue = _seen(request, assessment_id, issue_id)
    if issue.pdf is None:
        return redirect("issue_progress", assessment.pk, issue.pk)
    return respond(issue.pdf, download_name=file_name(issue), inline="save" not in request.GET)


@login_required
@require_http_methods(["GET", "POST"])
def issue_progress(request: Request, assessment_id: int, issue_id: int) -> HttpResponse:
    """How far the PDF is; where it failed, a button to try again."""
    assessment, issue = _seen(request, assessment_id, issue_id)
    if request.method == "POST":
        if make_again(issue=issue, actor=request.actor):
            messages.info(request, "The PDF is being made again")
        return redirect("issue_progress", assessment.pk, issue.pk)
    job = job_of(issue)
    context = {
        "issue": issue,
        "job": job,
        "failed": issue.pdf is None and (job is None or job.state == Job.State.FAILED),
        "reason": NOT_WRITTEN if job and NOT_WRITTEN in job.error else "",
        **frame(request, assessment),
    }
    return render(request, "panels/issue_progress.html", context)


def _seen(request: Request, assessment_id: int, issue_id: int) -> tuple[Assessment, Issue]:
    assessment = seen_assessment(request, assessment_id)
    rows = Issue.objects.showing(request.actor, assessment)
    return assessment, get_object_or_404(rows.select_related("assessment__organisation", "pdf", "by"), pk=issue_id)
