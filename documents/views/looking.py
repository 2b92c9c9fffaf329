"""The page to which a sign-post leads, beside the criteria."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cycles.requests import seen_assessment
from cycles.visibility import Material
from documents import policies
from documents.addresses import page_of
from documents.looking import look_page, page_number
from documents.services import look
from documents.views.frames import frame, the_document, the_sign_post
from organisations.requests import Request


@login_required
@require_GET
def sign_post_look(request: Request, assessment_id: int, key: str, sign_post_id: int) -> HttpResponse:
    """A sign-posted page: its picture, and beside it why to read it and the criteria (R-165, R-184)."""
    assessment = seen_assessment(request, assessment_id, Material.RETURN)
    sign_post = the_sign_post(request, assessment, key, sign_post_id)
    document = sign_post.document
    document.assessment = assessment
    policies.may_open(request.actor, document).require()
    number = page_number(sign_post, request.GET.get("page", ""))
    drawable = document.file is not None and document.file.is_pdf and bool(document.pages)
    picture = look(document=document, number=number, actor=request.actor) if drawable else None
    page = look_page(sign_post, number, picture)
    context = {
        "page": page,
        "sign_post": sign_post,
        "item": sign_post.item,
        "back": page_of(assessment, sign_post.item),
    }
    return render(request, "documents/sign_post_look.html", context | frame(request, assessment))


@login_required
@require_GET
def page_picture(request: Request, assessment_id: int, document_id: int, number: int) -> HttpResponse:
    """The picture of one page of a PDF, for those who may open it; each look is recorded."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    document = the_document(request, assessment, document_id)
    try:
        page = look(document=document, number=number, actor=request.actor)
    except ValueError as error:
        raise Http404 from error
    if not page.png:
        raise Http404
    response = HttpResponse(page.png, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
