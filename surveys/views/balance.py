"""The balance of the nominees, what the SHA says about it, and the surveys of a region."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from organisations.requests import Request
from surveys import policies, services
from surveys.forms import CommentForm
from surveys.queries.balance import balance_of, comments_on
from surveys.queries.regions import region_rows
from surveys.queries.regions import survey_region as survey_region_of
from surveys.views.frames import form_page, seen_book
from ui.tables import csv_response


@login_required
@require_http_methods(["GET", "POST"])
def nominee_balance(request: Request, assessment_id: int) -> HttpResponse:
    """From where the nominees come; the SHA's staff comment on it here (R-121, R-122)."""
    assessment, book = seen_book(request, assessment_id)
    may_comment = policies.may_comment(request.actor, assessment)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        may_comment.require()
        if form.is_valid() and form.taken(
            lambda: services.comment_on_nominees(
                assessment=assessment, actor=request.actor, text=form.cleaned_data["text"]
            )
        ):
            messages.success(request, "The comment is sent to the PCT")
            return redirect("nominee_balance", assessment_id=assessment.pk)
    context = {
        "book": book,
        "balance": balance_of(assessment, request.actor, book),
        "comments": comments_on(assessment, request.actor),
        "may_comment": may_comment,
    }
    return form_page(request, "surveys/nominee_balance.html", form, assessment, **context)


@login_required
@require_GET
def survey_region(request: Request) -> HttpResponse:
    """How far the nominations and the surveys of the region's PCTs are, for their SHA (R-148, R-153)."""
    policies.may_see_survey_region(request.actor).require()
    region = survey_region_of(request.actor)
    crumbs = [("Home", reverse("home")), ("PCTs", reverse("region_list"))]
    return render(request, "surveys/region_surveys.html", {"region": region, "crumbs": crumbs})


@login_required
@require_GET
def survey_region_csv(request: Request) -> HttpResponse:
    """The same as a table to download."""
    policies.may_see_survey_region(request.actor).require()
    rows = region_rows(survey_region_of(request.actor))
    return csv_response(rows, f"Surveys of the region {timezone.localdate()}.csv")
