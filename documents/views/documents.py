from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from cycles.requests import seen_assessment
from cycles.visibility import Material
from documents import policies, queries, services
from documents.forms import DocumentForm, ReplaceForm
from documents.models import Document
from documents.pages.document_list import document_page
from documents.pages.document_remove import what_breaks
from documents.pages.document_replace import what_was_replaced
from documents.pages.document_upload import FILE_HINT, what_was_uploaded
from documents.queries.contracts import form_key
from documents.views.requests import form_page, frame, the_document, way_back
from files.delivery import respond
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done


@login_required
@require_GET
def document_list(request: Request, assessment_id: int) -> HttpResponse:
    """What was handed in, type by type, what the limits are and what is missing (R-220)."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    context = {"page": document_page(assessment, request.actor), "file_hint": FILE_HINT}
    return render(request, "documents/document_list.html", context | frame(request, assessment))


@login_required
@require_http_methods(["GET", "POST"])
def document_upload(request: Request, assessment_id: int) -> HttpResponse:
    """Hand in a document of a type. The page's script sends one after the other and is answered in JSON."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    page = document_page(assessment, request.actor)
    if not page.own_types or request.method == "GET":
        page.may_upload.require()
    form = DocumentForm(
        page.open_types,
        sent(request),
        request.FILES or None,
        full_types=[kind for kind in page.own_types if kind not in page.open_types],
        initial={"type": request.GET.get("type", "")},
        file_hint=capfirst(FILE_HINT),
    )

    def act() -> Document:
        return services.upload(assessment=assessment, actor=request.actor, **form.what())

    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        form.keeps_file = True
        if form.is_valid() and form.taken(act):
            return JsonResponse({"said": what_was_uploaded(form.made)}, status=201)
        return JsonResponse({"errors": form.errors}, status=form.status)
    if form.is_valid() and form.taken(act):
        say_done(request, what_was_uploaded(form.made))
        return redirect(way_back(request, assessment))
    return form_page(
        request,
        "documents/document_upload.html",
        form,
        assessment,
        page=page,
        back=way_back(request, assessment),
        back_to_list=way_back(request, assessment).startswith(reverse("document_list", args=[assessment.pk])),
    )


@login_required
@require_http_methods(["GET", "POST"])
def document_replace(request: Request, assessment_id: int, document_id: int) -> HttpResponse:
    """Put a new version in a document's place, in one step, and move its sign-posts over (R-199, R-200)."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    document = the_document(request, assessment, document_id)
    if not services.sent_before(assessment, request.actor, request.POST.get("form_key", "")):
        policies.may_remove(request.actor, document).require()
    sign_posts = queries.sign_posts_to(document) if policies.may_sign_post(request.actor, assessment) else []
    form = ReplaceForm(
        document,
        len(sign_posts),
        sent(request),
        request.FILES or None,
        file_hint=capfirst(FILE_HINT),
    )
    if form.is_valid() and form.taken(lambda: services.replace(document=document, actor=request.actor, **form.what())):
        say_done(request, what_was_replaced(form.made))
        return redirect(way_back(request, assessment))
    return form_page(
        request,
        "documents/document_replace.html",
        form,
        assessment,
        document=document,
        sign_posts=sign_posts,
        back=way_back(request, assessment),
    )


@login_required
@require_http_methods(["GET", "POST"])
def document_remove(request: Request, assessment_id: int, document_id: int) -> HttpResponse:
    """Remove a document, after a page that names the sign-posts that would break."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    document = the_document(request, assessment, document_id)
    policies.may_remove(request.actor, document).require()
    back = way_back(request, assessment)
    if request.method == "POST":
        services.remove(document=document, actor=request.actor)
        say_done(request, f"{document.name} is removed")
        return redirect(back)
    sign_posts = queries.sign_posts_to(document)
    context = {
        "document": document,
        "sign_posts": sign_posts,
        "what_breaks": what_breaks(sign_posts),
        "uses": [use.what for use in services.uses_of(document)],
        "back": back,
    }
    return render(request, "documents/document_remove.html", context | frame(request, assessment))


@login_required
@require_GET
def document_open(request: Request, assessment_id: int, document_id: int) -> HttpResponseBase:
    """The file itself: a PDF in the browser, anything else to be saved. Every opening is recorded (Q-08).

    It is found by those who see it in the list, and by those who read a frozen copy that lists it.

    A contracting process form has no file: its page opens in its place (R-240).
    """
    assessment = seen_assessment(request, assessment_id)
    document = the_document(request, assessment, document_id)
    if key := form_key(document):
        policies.may_open(request.actor, document).require()
        return redirect("contract_form", assessment_id, key)
    file = services.open_document(document=document, actor=request.actor)
    return respond(file, download_name=document.name, inline="save" not in request.GET, reader=request.actor)


@login_required
@require_GET
def document_page_picture(request: Request, assessment_id: int, document_id: int, number: int) -> HttpResponse:
    """The picture of one page of a PDF, for those who may open it; each look is recorded."""
    assessment = seen_assessment(request, assessment_id)
    document = the_document(request, assessment, document_id)
    try:
        page = services.look(document=document, number=number, actor=request.actor)
    except ValueError as error:
        raise Http404 from error
    if not page.png:
        raise Http404
    response = HttpResponse(page.png, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
