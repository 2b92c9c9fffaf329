"""The page of responses with the result, and the result to download."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cycles.requests import crumbs, seen_assessment
from organisations.requests import Request
from surveys.pages import survey_progress as page_of_progress
from surveys.pages.survey_result import SurveyResult, survey_result
from surveys.pages.survey_result.sheets import file_name, rows_of, workbook
from ui.tables import XLSX, csv_response


@login_required
@require_GET
def survey_progress(request: Request, assessment_id: int) -> HttpResponse:
    """How many were asked and have answered, never who; after closing the result, where the reader may see it."""
    assessment = seen_assessment(request, assessment_id)
    page = page_of_progress.survey_progress(assessment, request.actor)
    if page is None:
        raise Http404
    context = {"assessment": assessment, "page": page, "crumbs": crumbs(request, assessment)}
    return render(request, "surveys/survey_progress.html", context)


@login_required
@require_GET
def survey_result_csv(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One table of the result as CSV, for whoever may read it (docs/visibility.md, row 8)."""
    page = _page_or_404(request, assessment_id)
    file = next((file for file in page.files if file.key == key), None)
    if file is None:
        raise Http404
    return csv_response(rows_of(page, file), file_name(page, file.title.lower(), "csv"))


@login_required
@require_GET
def survey_result_xlsx(request: Request, assessment_id: int) -> HttpResponse:
    """The result as a workbook, for whoever may read it (docs/visibility.md, row 8)."""
    page = _page_or_404(request, assessment_id)
    response = HttpResponse(workbook(page), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(page, "result", "xlsx")}"'
    return response


def _page_or_404(request: Request, assessment_id: int) -> SurveyResult:
    page = survey_result(seen_assessment(request, assessment_id), request.actor)
    if page is None:
        raise Http404
    return page
