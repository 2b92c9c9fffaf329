"""The Department opens the next year (R-051)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.forms.years import YearForm
from assessments.pages.year_open import next_year_page
from assessments.services.carry_over import open_next_year
from assessments.views.returns import ways_in
from cycles.queries import current_cycle
from organisations.decisions import no
from organisations.forms import sent
from organisations.requests import Request
from organisations.roles import Role
from organisations.saying import say_done


@login_required
@ways_in
def year_open(request: Request) -> HttpResponse:
    """What opening the next year does, and the button that does it."""
    if not request.actor.has(Role.DH):
        no("Only the Department of Health opens the next year.").require()
    cycle = current_cycle()
    if cycle is None:
        raise Http404
    page = next_year_page(cycle, request.actor)
    form = YearForm(sent(request), page=page)
    if request.method == "POST":
        page.may.require()
        if form.is_valid():
            opened = open_next_year(
                previous=cycle,
                year=page.year,
                framework=form.cleaned_data["framework"],
                first_aspiration_year=form.cleaned_data["first_aspiration_year"],
                actor=request.actor,
            )
            say_done(request, f"The year {opened} is open")
            return redirect("region_list")
    context = {"page": page, "form": form, "crumbs": [("Home", reverse("home"))]}
    return render(request, "assessments/year_open.html", context, status=422 if form.errors else 200)
