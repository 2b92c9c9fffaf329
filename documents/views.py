from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from cycles.door import seen_assessment, way_to
from cycles.models import Assessment
from cycles.visibility import Material, sees
from documents import policies, queries, services
from documents.addresses import page_of
from documents.forms import DocumentForm, SignPostForm
from documents.models import Document, SignPost
from files.contents import allowed_endings, size_limit
from files.services import respond
from frameworks.models import Item
from organisations.requests import Request

_FILE_HINT = f"{allowed_endings()}, smaller than {size_limit()}"


@login_required
@require_GET
def document_list(request: Request, assessment_id: int) -> HttpResponse:
    """What was handed in, type by type, what the limits are and what is missing (R-220)."""
    assessment = _seen(request, assessment_id, Material.DOCUMENT_LIST)
    page = queries.document_page(assessment, request.actor)
    return render(
        request,
        "documents/document_list.html",
        {"assessment": assessment, "page": page, "file_hint": _FILE_HINT, "crumbs": way_to(request, assessment)},
    )


@login_required
@require_http_methods(["GET", "POST"])
def document_upload(request: Request, assessment_id: int) -> HttpResponse:
    """Hand in a document of a type."""
    assessment = _seen(request, assessment_id, Material.DOCUMENT_LIST)
    page = queries.document_page(assessment, request.actor)
    page.may_upload.require()
    initial = {"type": request.GET.get("type", ""), "uploader_name": request.actor.name}
    form = DocumentForm(
        page.open_types, request.POST or None, request.FILES or None, initial=initial, file_hint=capfirst(_FILE_HINT)
    )
    if form.is_valid() and form.taken(
        lambda: services.upload(assessment=assessment, actor=request.actor, **form.what())
    ):
        messages.success(request, "The document is uploaded")
        return redirect("document_list", assessment_id=assessment.pk)
    return _form(request, "documents/document_upload.html", form, assessment, page=page)


@login_required
@require_http_methods(["GET", "POST"])
def document_remove(request: Request, assessment_id: int, document_id: int) -> HttpResponse:
    """Remove a document, after a page that names the sign-posts that would break."""
    assessment = _seen(request, assessment_id, Material.DOCUMENT_LIST)
    document = _document(request, assessment, document_id)
    policies.may_remove(request.actor, document).require()
    if request.method == "POST":
        services.remove(document=document, actor=request.actor)
        messages.success(request, f"{document.name} is removed")
        return redirect("document_list", assessment_id=assessment.pk)
    context = {"document": document, "sign_posts": queries.sign_posts_to(document)}
    return render(request, "documents/document_remove.html", context | _frame(request, assessment))


@login_required
@require_GET
def document_open(request: Request, assessment_id: int, document_id: int) -> HttpResponseBase:
    """The file itself: a PDF in the browser, anything else to be saved. Every opening is recorded (Q-08)."""
    assessment = _seen(request, assessment_id, Material.DOCUMENT_LIST)
    document = _document(request, assessment, document_id)
    file = services.open_document(document=document, actor=request.actor)
    return respond(file, download_name=document.name, inline="save" not in request.GET)


@login_required
@require_http_methods(["GET", "POST"])
def sign_post_add(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Add a sign-post to an item."""
    assessment = _seen(request, assessment_id, Material.RETURN)
    item = _item(assessment, key)
    policies.may_sign_post(request.actor, assessment).require()
    form = SignPostForm(queries.documents_of(assessment), request.POST or None)
    if form.is_valid() and form.taken(
        lambda: services.add_sign_post(assessment=assessment, item=item, actor=request.actor, **form.what())
    ):
        return redirect(page_of(assessment, item))
    return _form(request, "documents/sign_post_add.html", form, assessment, item=item, back=page_of(assessment, item))


@login_required
@require_http_methods(["GET", "POST"])
def sign_post_change(request: Request, assessment_id: int, key: str, sign_post_id: int) -> HttpResponse:
    """Change a sign-post, or repair a broken one."""
    assessment = _seen(request, assessment_id, Material.RETURN)
    sign_post = _sign_post(request, assessment, key, sign_post_id)
    policies.may_sign_post(request.actor, assessment).require()
    form = SignPostForm(queries.documents_of(assessment), request.POST or None, sign_post=sign_post)
    if form.is_valid() and form.taken(
        lambda: services.change_sign_post(
            sign_post=sign_post,
            actor=request.actor,
            version=form.cleaned_data["version"] or 0,
            **form.what(),
        )
    ):
        return redirect(page_of(assessment, sign_post.item))
    return _form(
        request,
        "documents/sign_post_change.html",
        form,
        assessment,
        item=sign_post.item,
        sign_post=sign_post,
        # Once a colleague's change was shown, the next try may go over it; after any other error it may not.
        version=sign_post.version if "version" in form.errors or not form.is_bound else form["version"].value(),
        back=page_of(assessment, sign_post.item),
    )


@login_required
@require_http_methods(["GET", "POST"])
def sign_post_remove(request: Request, assessment_id: int, key: str, sign_post_id: int) -> HttpResponse:
    """Remove a sign-post, after a page that asks."""
    assessment = _seen(request, assessment_id, Material.RETURN)
    sign_post = _sign_post(request, assessment, key, sign_post_id)
    policies.may_sign_post(request.actor, assessment).require()
    back = page_of(assessment, sign_post.item)
    if request.method == "POST":
        services.remove_sign_post(sign_post=sign_post, actor=request.actor)
        return redirect(back)
    context = {"sign_post": sign_post, "item": sign_post.item, "back": back}
    return render(request, "documents/sign_post_remove.html", context | _frame(request, assessment))


def _seen(request: Request, assessment_id: int, material: Material) -> Assessment:
    assessment = seen_assessment(request, assessment_id)
    if not sees(request.actor, assessment, material):
        raise Http404
    return assessment


def _document(request: Request, assessment: Assessment, document_id: int) -> Document:
    rows = Document.objects.showing(request.actor).select_related("type", "file", "assessment__organisation")
    return get_object_or_404(rows, assessment=assessment, pk=document_id)


def _sign_post(request: Request, assessment: Assessment, key: str, sign_post_id: int) -> SignPost:
    rows = SignPost.objects.showing(request.actor).select_related("item__parent", "document__file", "document__type")
    return get_object_or_404(rows, assessment=assessment, item__key=key, pk=sign_post_id)


def _item(assessment: Assessment, key: str) -> Item:
    item = queries.sign_post_item(assessment, key)
    if item is None:
        raise Http404
    return item


def _frame(request: Request, assessment: Assessment) -> dict:
    return {"assessment": assessment, "crumbs": way_to(request, assessment)}


def _form(
    request: Request, template: str, form: DocumentForm | SignPostForm, assessment: Assessment, **context: object
) -> HttpResponse:
    """The page of a form: as asked for, or with what is wrong (422)."""
    return render(
        request, template, {"form": form, **context, **_frame(request, assessment)}, status=422 if form.errors else 200
    )
