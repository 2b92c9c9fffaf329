from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from cycles.models import Assessment
from cycles.queries import current_cycle
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from results import services
from results.forms import SeenForm, seen_form
from results.pages.publish import publish_page
from results.policies import may_read_publication
from sentences.counts import counted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request) -> HttpResponse:
    """Publish a year's final results in one action; the page says first exactly what becomes public."""
    may_read_publication(request.actor).require()
    cycle = current_cycle()
    if cycle is None:
        raise Http404
    form = SeenForm(sent(request))
    if form.is_valid():
        rows = Assessment.objects.showing(request.actor).filter(pk__in=form.cleaned_data["seen"])
        if form.taken(
            partial(
                services.publish,
                cycle=cycle,
                actor=request.actor,
                assessments=rows,
                seen=form.cleaned_data["fingerprint"],
            )
        ):
            say_done(request, f"Published: {counted(len(form.made), 'PCT')}.")
            return redirect("results_index")
    page = publish_page(request.actor, cycle)
    seen = seen_form(page.assessments, page.fingerprint)
    context = {"page": page, "form": form, "seen": seen, "crumbs": [("Home", "/")]}
    return TemplateResponse(request, "results/publish.html", context, status=form.status)
