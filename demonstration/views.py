from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demonstration.pages import survey_links as page_of_links
from organisations.requests import Request


@login_required
@never_cache
@require_safe
def survey_links(request: Request) -> HttpResponse:
    """The links to the open surveys, for whoever is signed in: everybody in a demonstration is made up, and its
    password is printed on the screen. Where no demonstration runs there is no such page.
    """
    if not settings.DEMO:
        raise Http404
    crumbs = [("Home", reverse("home")), ("Outbox", reverse("outbox_list"))]
    context = {"page": page_of_links.survey_links(), "crumbs": crumbs}
    return render(request, "demonstration/survey_links.html", context)
