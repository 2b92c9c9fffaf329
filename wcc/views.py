from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from organisations.queries import contacts_for
from organisations.requests import Request
from organisations.roles import PCT_ROLES
from wcc.queries import home_page


@login_required
def home(request: Request) -> HttpResponse:
    """Where a person starts: what is theirs to do."""
    return TemplateResponse(request, "wcc/home.html", {"page": home_page(request.actor)})


@login_required
def contacts(request: Request) -> HttpResponse:
    """Whom to ask."""
    people = contacts_for(request.actor.organisations(*PCT_ROLES))
    return TemplateResponse(request, "wcc/contacts.html", {"contacts": people})


def healthz(request: Request) -> HttpResponse:
    """Says that the application answers and reaches its database, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
