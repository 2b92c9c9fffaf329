from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cycles.models import Assessment
from cycles.requests import seen_assessment
from cycles.visibility import Material
from documents import policies, queries, services
from documents.forms import SignPostForm
from documents.pages.document_upload import upload_url
from documents.pages.sign_post_look import look_page, page_number
from documents.pages.sign_posts import page_of, place_of
from documents.queries.criteria import groups_for
from documents.views.requests import form_page, frame, the_sign_post
from frameworks.models import Item
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done


@login_required
@require_http_methods(["GET", "POST"])
def sign_post_add(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Add a sign-post to an item."""
    assessment = seen_assessment(request, assessment_id, Material.RETURN)
    item = _item(assessment, key)
    policies.may_sign_post(request.actor, assessment).require()
    form = SignPostForm(queries.documents_of(assessment), sent(request), groups=groups_for(item))
    if form.is_valid() and form.taken(
        lambda: services.add_sign_post(assessment=assessment, item=item, actor=request.actor, **form.what())
    ):
        say_done(request, f"Added. {form.made.in_full}", place=place_of(item))
        return redirect(page_of(assessment, item))
    return form_page(
        request,
        "documents/sign_post_add.html",
        form,
        assessment,
        item=item,
        may_upload=policies.may_hand_in_for_pct(request.actor, assessment),
        upload_url=upload_url(assessment, back=request.path),
        back=page_of(assessment, item),
    )


@login_required
@require_http_methods(["GET", "POST"])
def sign_post_change(request: Request, assessment_id: int, key: str, sign_post_id: int) -> HttpResponse:
    """Change a sign-post, or repair a broken one."""
    assessment = seen_assessment(request, assessment_id, Material.RETURN)
    sign_post = the_sign_post(request, assessment, key, sign_post_id)
    policies.may_sign_post(request.actor, assessment).require()
    form = SignPostForm(
        queries.documents_of(assessment),
        sent(request),
        groups=groups_for(sign_post.item),
        sign_post=sign_post,
    )
    if form.is_valid() and form.taken(
        lambda: services.change_sign_post(
            sign_post=sign_post,
            actor=request.actor,
            version=form.cleaned_data["version"] or 0,
            **form.what(),
        )
    ):
        say_done(
            request,
            f"Saved. {form.made.in_full}",
            changed=form.changed,
            stands=f"{form.made.in_full}.",
            place=place_of(sign_post.item),
        )
        return redirect(page_of(assessment, sign_post.item))
    return form_page(
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
    assessment = seen_assessment(request, assessment_id, Material.RETURN)
    sign_post = the_sign_post(request, assessment, key, sign_post_id)
    policies.may_sign_post(request.actor, assessment).require()
    back = page_of(assessment, sign_post.item)
    if request.method == "POST":
        removed = services.remove_sign_post(sign_post=sign_post, actor=request.actor)
        say_done(
            request,
            f"Removed. {sign_post.in_full}",
            changed=removed,
            stands=f"{sign_post.called.capitalize()} of {sign_post.item} was removed already.",
            place=place_of(sign_post.item),
        )
        return redirect(back)
    context = {"sign_post": sign_post, "item": sign_post.item, "back": back}
    return render(request, "documents/sign_post_remove.html", context | frame(request, assessment))


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
    picture = services.look(document=document, number=number, actor=request.actor) if drawable else None
    page = look_page(sign_post, number, picture)
    context = {
        "page": page,
        "sign_post": sign_post,
        "item": sign_post.item,
        "back": page_of(assessment, sign_post.item),
    }
    return render(request, "documents/sign_post_look.html", context | frame(request, assessment))


def _item(assessment: Assessment, key: str) -> Item:
    item = queries.sign_post_item(assessment, key)
    if item is None:
        raise Http404
    return item
