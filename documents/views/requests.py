"""How a view comes by its document or sign-post, and what every page below an assessment is given."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from cycles.models import Assessment
from cycles.requests import crumbs
from documents.models import Document, SignPost
from organisations.forms import ServiceForm
from organisations.requests import Request


def the_document(request: Request, assessment: Assessment, document_id: int) -> Document:
    """The document, if its reader may list it; else 404."""
    rows = Document.objects.showing(request.actor).select_related("type", "file", "assessment__organisation")
    return get_object_or_404(rows, assessment=assessment, pk=document_id)


def the_sign_post(request: Request, assessment: Assessment, key: str, sign_post_id: int) -> SignPost:
    """The sign-post of the item under this key, if its reader may see it; else 404."""
    rows = SignPost.objects.showing(request.actor).select_related("item__parent", "document__file", "document__type")
    return get_object_or_404(rows, assessment=assessment, item__key=key, pk=sign_post_id)


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
