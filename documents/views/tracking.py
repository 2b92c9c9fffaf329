"""Pages about many documents: who opened a PCT's, what was uploaded everywhere, minutes for several PCTs."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cycles.requests import seen_assessment
from cycles.visibility import Material
from documents import policies, services
from documents.forms import MinutesForm
from documents.models import Document, DocumentType
from documents.pages.board_minutes import for_minutes
from documents.pages.document_openings import document_openings as openings_of
from documents.pages.document_upload import FILE_HINT
from documents.pages.uploaded_documents import uploaded_documents as uploaded_page
from documents.views.requests import frame
from organisations.requests import Request
from organisations.saying import say_done

# So many files come with one request (DATA_UPLOAD_MAX_NUMBER_FILES).
_AT_ONCE = 5


@login_required
@require_GET
def document_openings(request: Request, assessment_id: int) -> HttpResponse:
    """Who opened the PCT's documents and when (Q-08)."""
    assessment = seen_assessment(request, assessment_id, Material.DOCUMENT_LIST)
    policies.may_see_openings(request.actor, assessment).require()
    page = openings_of(assessment, request.GET.get("page", ""))
    return render(request, "documents/document_openings.html", {"page": page} | frame(request, assessment))


@login_required
@require_GET
def uploaded_documents(request: Request) -> HttpResponse:
    """What was uploaded, by type, name and date, for the central team and the SHAs (R-215)."""
    policies.may_track(request.actor).require()
    page = uploaded_page(request.actor, number=request.GET.get("page", ""), key=request.GET.get("type", ""))
    context = {"page": page, "crumbs": _crumbs()}
    return render(request, "documents/uploaded_documents.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def board_minutes(request: Request) -> HttpResponse:
    """Board minutes for several PCTs of the region at once (R-205)."""
    policies.may_upload_minutes(request.actor).require()
    assessments = for_minutes(request.actor)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    forms = [MinutesForm(assessments, *given, prefix=f"m{number}") for number in range(_AT_ONCE)]
    if request.method == "POST":
        # Those left empty are none; of a page with nothing on it, the first asks for what is missing.
        sent = [form for form in forms if form.has_content] or forms[:1]
        saved = [form.made.name for form in sent if form.is_valid() and form.taken(partial(_hand_in, request, form))]
        if saved:
            say_done(request, f"Uploaded: {', '.join(saved)}")
        forms = [form for form in sent if form.errors]
        if not forms:
            return redirect("uploaded_documents")
    context = {
        "forms": forms,
        "most": _AT_ONCE,
        "assessments": assessments,
        "file_hint": FILE_HINT,
        "crumbs": _crumbs(),
    }
    return render(request, "documents/board_minutes.html", context, status=422 if request.method == "POST" else 200)


def _hand_in(request: Request, form: MinutesForm) -> Document:
    assessment = form.chosen
    return services.upload(
        assessment=assessment,
        document_type=DocumentType.objects.get(framework=assessment.framework_id, key=policies.BOARD_MINUTES),
        file=form.cleaned_data["file"],
        form_key=form.cleaned_data["form_key"],
        actor=request.actor,
    )


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("PCTs", reverse("region_list"))]
