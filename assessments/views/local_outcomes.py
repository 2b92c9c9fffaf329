"""The pages of a locally defined outcome: its form, its data set, its printable view, and taking it away."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assessments.forms.local_outcomes import RemoveLocalOutcomeForm
from assessments.models import LocalOutcome
from assessments.pages.local_outcome_dataset import LookedInto
from assessments.pages.local_outcome_form import LocalOutcomePage, local_outcome_page
from assessments.services.local_outcomes import (
    DatasetNotRead,
    check_dataset,
    read_in,
    remove_local_outcome,
)
from assessments.views.forms_of_return import OneLocalOutcome
from assessments.views.part_page import part_page
from assessments.views.returns import seen_return, ways_in
from benchmarks.periods import Period
from benchmarks.problems import write_csv
from benchmarks.rows import open_pcts
from benchmarks.workbook import template
from cycles.models import Assessment
from cycles.policies import may_edit_return
from cycles.requests import crumbs
from cycles.sitemap import page_of
from cycles.visibility import Material, sees
from documents.policies import may_open_documents, may_remove
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@ways_in
def local_outcome_form(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """The form that the Define link leads to (R-083, R-095)."""
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    return part_page(request, OneLocalOutcome(assessment, request.actor, number))


@login_required
@require_GET
def local_outcome_print(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """The form of one outcome to read and print (R-028, R-110)."""
    assessment, page = _seen(request, assessment_id, number)
    return render(request, "assessments/local_outcome_print.html", _context(request, assessment, page))


@login_required
@require_GET
def local_outcome_template(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """The workbook to fill in, with every PCT in it."""
    assessment, page = _seen(request, assessment_id, number)
    first = assessment.cycle.first_aspiration_year - 2
    year = Period(date(first, 4, 1), date(first + 1, 3, 31))
    response = HttpResponse(template(open_pcts().values(), year), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="Dataset of outcome {page.ref}.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def local_outcome_dataset(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """Whether the data set is read in; POST reads it in, or says what is wrong with it (R-114)."""
    assessment, page = _seen(request, assessment_id, number)
    context = _context(request, assessment, page)
    if request.method != "POST":
        return render(request, "assessments/local_outcome_dataset.html", context)
    try:
        looked_at = request.POST.get("looked_at", "")
        read_in(local=_row(request, assessment, number), actor=request.actor, looked_at=looked_at)
    except DatasetNotRead as refused:
        context |= {"reading": LookedInto(refused.reading), "has_errors": bool(refused.reading.report)}
        status = 422 if refused.reading.report else 200
        return render(request, "assessments/local_outcome_dataset.html", context, status=status)
    say_done(request, f"The dataset is read in for outcome {page.ref}")
    return redirect("local_outcome_dataset", assessment_id=assessment.pk, number=number)


@login_required
@require_GET
def local_outcome_report(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """Everything that is wrong with the data set, as CSV. It is read for that, and nothing is loaded."""
    assessment, page = _seen(request, assessment_id, number)
    report = check_dataset(local=_row(request, assessment, number), actor=request.actor).report
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="Dataset of outcome {page.ref}, what to mend.csv"'
    write_csv(report, response)
    return response


@login_required
@ways_in
def local_outcome_remove(request: Request, assessment_id: int, number: int) -> HttpResponse:
    """Take an outcome away, once asked what becomes of its data set (R-112)."""
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    page = local_outcome_page(assessment, number, shows_documents=_sees_documents(request, assessment))
    if page is None and request.method == "POST":
        # The second press of the button, or a colleague was quicker: what was wanted is done.
        say_done(request, "", changed=False, stands=f"Outcome L{number} is not there any more.")
        return redirect("outcomes_form", assessment_id=assessment.pk)
    if page is None:
        raise Http404
    may_edit_return(request.actor, assessment).require()
    allowed = page.dataset is not None and bool(may_remove(request.actor, page.dataset))
    form = RemoveLocalOutcomeForm(page.dataset, allowed, sent(request))
    if request.method == "POST" and form.is_valid():
        row = _row(request, assessment, number)
        remove_local_outcome(local=row, with_dataset=form.with_dataset, actor=request.actor)
        say_done(request, f"Outcome {page.ref} is removed")
        return redirect("outcomes_form", assessment_id=assessment.pk)
    context = _context(request, assessment, page) | {"form": form}
    return render(request, "assessments/local_outcome_remove.html", context, status=422 if form.errors else 200)


def _seen(request: Request, assessment_id: int, number: int) -> tuple[Assessment, LocalOutcomePage]:
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    page = local_outcome_page(assessment, number, shows_documents=_sees_documents(request, assessment))
    if page is None:
        raise Http404
    return assessment, page


def _sees_documents(request: Request, assessment: Assessment) -> bool:
    return sees(request.actor, assessment, Material.DOCUMENT_LIST)  # type: ignore[attr-defined]


def _row(request: Request, assessment: Assessment, number: int) -> LocalOutcome:
    rows = LocalOutcome.objects.showing(request.actor).select_related(
        "metric", "dataset__file", "dataset__type", "assessment__organisation"
    )
    return rows.get(assessment=assessment, number=number)


def _context(request: Request, assessment: Assessment, page: LocalOutcomePage) -> dict[str, object]:
    return {
        "assessment": assessment,
        "page": page,
        "may": may_edit_return(request.actor, assessment),
        "may_open": may_open_documents(request.actor, assessment),
        "today": timezone.now(),
        "crumbs": crumbs(request, assessment, (page_of("outcomes_form").label, page.close_url)),
    }
