from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from outbox.queries import kept_mails


@login_required
def outbox_list(request: HttpRequest) -> HttpResponse:
    """The mails of a demonstration, secret links included. Outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(kept_mails(), 25).get_page(request.GET.get("page"))
    return render(request, "outbox/outbox_list.html", {"page": page})
