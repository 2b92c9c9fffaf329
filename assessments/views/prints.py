"""Every form as a page to read and print (R-029); those of the outcomes are in `outcomes` and `local_outcomes`."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from assessments.pages.part_print import documents_print, form_print, nominees_print
from assessments.views.returns import seen_return
from cycles.models import Part
from cycles.requests import crumbs
from cycles.visibility import Material
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
