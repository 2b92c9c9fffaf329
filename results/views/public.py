"""What everybody can read, without signing in. Every page reads publications and their fixed issues, nothing else.

What is not published and what does not exist give the same answer, so that nothing can be learnt by trying.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from files.delivery import respond
from panels.models import Issue
from panels.report.render import scorecard_html
from results.models import Publication
from results.open_data import scorecard as open_data
from results.open_data.year import year_rows
from results.pages.results_index import published_years
from results.queries.publication import file_of, published, published_in
from ui.tables import csv_response


def _published(code: str, year: str) -> Publication:
    found = published(code, year)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def results_index(request: HttpRequest) -> HttpResponse:
    """The years and PCTs with published results."""
    return TemplateResponse(request, "results/results_index.html", {"years": published_years()})


@login_not_required
@require_safe
def results_scorecard(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The published scorecard of one PCT, as it was issued."""
    publication = _published(code, year)
    content = publication.scorecard.content
    context = {
        "publication": publication,
        "content": content,
        "year": year,
        "scorecard": scorecard_html(content, for_pdf=False),
        "worked_out": open_data.worked_out(content),
        "crumbs": [("Published results", reverse("results_index"))],
    }
    return TemplateResponse(request, "results/results_scorecard.html", context)


@login_not_required
@require_safe
def results_scorecard_pdf(request: HttpRequest, code: str, year: str) -> HttpResponseBase:
    """The published scorecard as the PDF that was issued."""
    return _pdf(_published(code, year).scorecard, f"{code} scorecard {year}.pdf")


@login_not_required
@require_safe
def results_report(request: HttpRequest, code: str, year: str) -> HttpResponseBase:
    """The published panel report as the PDF that was issued; not found where the year publishes scorecards only."""
    return _pdf(_published(code, year).report, f"{code} panel report {year}.pdf")


def _pdf(issue: Issue | None, name: str) -> HttpResponseBase:
    if issue is None or issue.pdf is None:
        raise Http404
    return respond(issue.pdf, download_name=name, inline=True)


@login_not_required
@require_safe
def results_json(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """One PCT's published scorecard as JSON."""
    data = open_data.open_data(_published(code, year))
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_safe
def results_csv(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """One PCT's published scorecard as CSV, one line for each rating and value."""
    data = open_data.open_data(_published(code, year))
    return csv_response(open_data.scorecard_rows(data), f"{code} scorecard {year}.csv")


@login_not_required
@require_safe
def results_year_csv(request: HttpRequest, year: str) -> HttpResponseBase:
    """A year's published results as CSV, one line for each PCT (R-410): the file that was made at the publication.

    In the minutes until it is made, the same is put together here.
    """
    name = f"WCC results {year}.csv"
    if found := file_of(year):
        return respond(found.file, download_name=name)
    rows = list(year_rows(map(open_data.open_data, published_in(year.replace("-", "/")))))
    if not rows:
        raise Http404
    return csv_response(rows, name)
