from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cycles.requests import crumbs, seen_assessment
from organisations.requests import Request
from sentences.dates import moment
from surveys import exports, queries
from surveys.answers import UNABLE
from surveys.charts import distribution_chart, standing_chart
from surveys.queries.closing import closing_of, is_over
from ui.tables import csv_response


@login_required
@require_GET
def survey_progress(request: Request, assessment_id: int) -> HttpResponse:
    """How many were asked and have answered, never who; after closing the result, where the reader may see it."""
    assessment = seen_assessment(request, assessment_id)
    counts = queries.counts_for(assessment, request.actor)
    if counts is None:
        raise Http404
    page = queries.result_page(assessment, request.actor, counts)
    closes_at = closing_of(assessment)
    context = {
        "assessment": assessment,
        "counts": counts,
        "page": page,
        "drawn": _drawn(page) if page else [],
        "closes": moment(closes_at) if closes_at else "",
        # There is a result only of a survey that is over.
        "closed": page is not None or is_over(assessment, closes_at),
        "unable": UNABLE,
        "crumbs": crumbs(request, assessment),
    }
    return render(request, "surveys/survey_progress.html", context)


def _drawn(page: queries.ResultPage) -> list[tuple[queries.ResultLine, str, str]]:
    """Each line with its two charts."""
    return [
        (
            line,
            distribution_chart(line, f"Answers to statement {line.now.number}, by how many people"),
            standing_chart(line, f"Where the mean of statement {line.now.number} stands"),
        )
        for line in page.lines
    ]


@login_required
@require_GET
def survey_result_csv(request: Request, assessment_id: int) -> HttpResponse:
    """The result as CSV, for whoever may read it (VISIBILITY row 8)."""
    page = _page_or_404(request, assessment_id)
    return csv_response(exports.csv_rows(page), exports.file_name(page, "csv"))


@login_required
@require_GET
def survey_result_xlsx(request: Request, assessment_id: int) -> HttpResponse:
    """The result as a workbook, for whoever may read it (VISIBILITY row 8)."""
    page = _page_or_404(request, assessment_id)
    response = HttpResponse(exports.workbook(page), content_type=exports.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(page, "xlsx")}"'
    return response


def _page_or_404(request: Request, assessment_id: int) -> queries.ResultPage:
    page = queries.result_page(seen_assessment(request, assessment_id), request.actor)
    if page is None:
        raise Http404
    return page
