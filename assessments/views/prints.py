"""Every form as a page to read and print (R-029); those of the outcomes are in `outcomes` and `local_outcomes`."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessments.pages.part_print import documents_print, form_print, nominees_print
from assessments.pages.return_word import board_paper_of
from assessments.views.returns import own_return, seen_return
from assessments.word import CONTENT_TYPE, board_paper
from cycles.models import Part
from cycles.requests import crumbs
from cycles.visibility import Material
from documents.services.names import fit
from organisations.requests import Request
from surveys.queries import nominees_of

_DOCUMENTS = "documents"
_MATERIAL = {
    Part.Kind.NOMINEES.key(): Material.NOMINEES,
    Part.Kind.OUTCOMES.key(): Material.OUTCOMES,
    _DOCUMENTS: Material.DOCUMENT_LIST,
}


@login_required
@require_GET
def part_print(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One form of the return, by the key of its part, or the checklist of documents."""
    assessment = seen_return(request, assessment_id, _MATERIAL.get(key, Material.RETURN))
    context = {"assessment": assessment, "crumbs": crumbs(request, assessment)}
    if key == Part.Kind.OUTCOMES.key():
        return redirect("outcomes_print", assessment_id=assessment.pk)
    if key == _DOCUMENTS:
        context["page"] = documents_print(assessment)
        return render(request, "assessments/part_print_documents.html", context)
    if key == Part.Kind.NOMINEES.key() and (book := nominees_of(assessment, request.actor)):
        context["page"] = nominees_print(assessment, book)
        return render(request, "assessments/part_print_nominees.html", context)
    page = form_print(assessment, key)
    if page is None:
        raise Http404
    return render(request, "assessments/part_print.html", context | {"page": page})


@login_required
@require_GET
def return_word(request: Request, assessment_id: int) -> HttpResponse:
    """The return as it stands as a Word document for the board (R-243): for the PCT's own people."""
    assessment = own_return(request, assessment_id)
    content = board_paper(board_paper_of(assessment))
    name = f"{fit(assessment.organisation.short_name, 100)}_Return for the board_{fit(str(assessment.cycle), 20)}.docx"
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
