from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from organisations.requests import Request
from wcc.queries import contacts_of, home_page


@login_required
def home(request: Request) -> HttpResponse:
    """Where a person starts: what is theirs to do."""
    return TemplateResponse(request, "wcc/home.html", {"page": home_page(request.actor)})


@login_required
def contacts(request: Request) -> HttpResponse:
    """Whom to ask."""
    return TemplateResponse(request, "wcc/contacts.html", {"contacts": contacts_of(request.actor)})


def healthz(request: Request) -> HttpResponse:
    """Says that the application answers and reaches its database, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
