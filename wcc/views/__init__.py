from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from organisations.requests import Request
from wcc.pages.commissioning_assurance import assurance_page
from wcc.pages.home import contacts_of, home_page

# The address that the handbook gives.
NETWORKS = "http://wcc.networks.nhs.uk"


@login_required
def home(request: Request) -> HttpResponse:
    """Where a person starts: what is theirs to do."""
    return TemplateResponse(request, "wcc/home.html", {"page": home_page(request.actor)})


@login_required
def contacts(request: Request) -> HttpResponse:
    """Whom to ask."""
    return TemplateResponse(request, "wcc/contacts.html", {"contacts": contacts_of(request.actor)})


@login_required
@require_safe
def commissioning_assurance(request: Request) -> HttpResponse:
    """The five steps of the year and what is in each for the reader (R-018)."""
    context = {"page": assurance_page(request.actor), "crumbs": [("Home", reverse("home"))]}
    return TemplateResponse(request, "wcc/commissioning_assurance.html", context)


@login_required
@require_safe
def wcc_networks(request: Request) -> HttpResponse:
    """Where resources for development are (R-435)."""
    context = {"address": NETWORKS, "crumbs": [("Home", reverse("home"))]}
    return TemplateResponse(request, "wcc/wcc_networks.html", context)


@login_required
@require_safe
def faq(request: Request) -> HttpResponse:
    """Questions that people ask, with answers of ours (R-020)."""
    return TemplateResponse(request, "wcc/faq.html", {"crumbs": [("Home", reverse("home"))]})


@login_required
@require_safe
def user_guide(request: Request) -> HttpResponse:
    """How the toolkit is used, for each of its readers, in words of ours (R-020, R-437)."""
    return TemplateResponse(request, "wcc/user_guide.html", {"crumbs": [("Home", reverse("home"))]})


def healthz(request: Request) -> HttpResponse:
    """Says that the application answers and reaches its database, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
