"""How a view comes by its document or sign-post, and what every page below an assessment is given."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cycles.models import Assessment
from cycles.requests import came_from, crumbs
from documents.models import Document, SignPost
from organisations.forms import ServiceForm
from organisations.requests import Request


def the_document(request: Request, assessment: Assessment, document_id: int) -> Document:
    """The document, if its reader sees it, in the list or in a frozen copy; else 404."""
    rows = Document.objects.showing(request.actor).select_related("type", "file", "assessment__organisation")
    return get_object_or_404(rows, assessment=assessment, pk=document_id)


def the_sign_post(request: Request, assessment: Assessment, key: str, sign_post_id: int) -> SignPost:
    """The sign-post of the item under this key, if its reader may see it; else 404."""
    rows = SignPost.objects.showing(request.actor).select_related("item__parent", "document__file", "document__type")
    return get_object_or_404(rows, assessment=assessment, item__key=key, pk=sign_post_id)


def way_back(request: Request, assessment: Assessment) -> str:
    """The page from which one came to hand in, replace or remove a document; else the list."""
    return came_from(request, assessment) or reverse("document_list", args=[assessment.pk])


def frame(request: Request, assessment: Assessment) -> dict:
    """What every page below an assessment is given."""
    return {"assessment": assessment, "crumbs": crumbs(request, assessment)}


def form_page(
    request: Request,
    template: str,
    form: ServiceForm,
    assessment: Assessment,
    **context: object,
) -> HttpResponse:
    """The page of a form: as asked for, or with what came of it."""
    return render(request, template, {"form": form, **context, **frame(request, assessment)}, status=form.status)
