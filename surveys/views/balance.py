"""The balance of the nominees, what the SHA says about it, and the surveys of a region."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from surveys import policies, services
from surveys.forms import CommentForm
from surveys.pages import nominee_balance as page_of_balance
from surveys.pages import survey_region as page_of_region
from surveys.queries.regions import surveys_of_region
from surveys.views.requests import form_page, seen_book
from ui.tables import csv_response, sheet


@login_required
@require_http_methods(["GET", "POST"])
def nominee_balance(request: Request, assessment_id: int) -> HttpResponse:
    """From where the nominees come; the SHA's staff comment on it here (R-121, R-122)."""
    assessment, book = seen_book(request, assessment_id)
    form = CommentForm(sent(request))
    if request.method == "POST":
        policies.may_comment(request.actor, assessment).require()
        if form.is_valid() and form.taken(
            lambda: services.comment_on_nominees(
                assessment=assessment, actor=request.actor, text=form.cleaned_data["text"]
            )
        ):
            say_done(
                request,
                f"The comment is sent to the PCT, {assessment.organisation}",
                changed=form.made is not None,
                stands="You sent this comment already.",
            )
            return redirect("nominee_balance", assessment_id=assessment.pk)
    page = page_of_balance.nominee_balance(assessment, request.actor, book)
    return form_page(request, "surveys/nominee_balance.html", form, assessment, page=page)


@login_required
@require_GET
def survey_region(request: Request) -> HttpResponse:
    """How far the nominations and the surveys of the region's PCTs are, for their SHA (R-148, R-153)."""
    policies.may_see_survey_region(request.actor).require()
    page = page_of_region.survey_region(request.actor)
    crumbs = [("Home", reverse("home")), ("PCTs", reverse("region_list"))]
    return render(request, "surveys/survey_region.html", {"page": page, "crumbs": crumbs})


@login_required
@require_GET
def survey_region_csv(request: Request) -> HttpResponse:
    """The same as a table to download."""
    policies.may_see_survey_region(request.actor).require()
    table = page_of_region.survey_region_table(surveys_of_region(request.actor))
    return csv_response(sheet(table), f"Surveys of the region {timezone.localdate()}.csv")
