"""Every form as a page to read and print (R-029); those of the outcomes are in `outcomes` and `local_outcomes`."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessments.queries.paper import board_paper_of
from assessments.queries.places import place_of
from assessments.queries.reading import live_page
from assessments.views.returns import own_return, seen_return
from assessments.word import CONTENT_TYPE, board_paper
from cycles.models import Assessment
from cycles.requests import crumbs
from cycles.visibility import Material
from documents.pages.document_list import document_page
from documents.services.names import fit
from organisations.requests import Request
from surveys.queries import nominees_of

_MATERIAL = {"nominees": Material.NOMINEES, "documents": Material.DOCUMENT_LIST, "outcomes": Material.OUTCOMES}


@login_required
@require_GET
def part_print(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One form of the return, by the key of its part, or the checklist of documents."""
    assessment = seen_return(request, assessment_id, _MATERIAL.get(key, Material.RETURN))
    context = {"assessment": assessment, "crumbs": crumbs(request, assessment)}
    if key == "outcomes":
        return redirect("outcomes_print", assessment_id=assessment.pk)
    if key == "nominees":
        context |= {
            "book": nominees_of(assessment, request.actor),
            "close_url": reverse("nominee_list", args=[assessment.pk]),
        }
        return render(request, "assessments/print_nominees.html", context)
    if key == "documents":
        context |= {
            "page": document_page(assessment, request.actor),
            "close_url": reverse("document_list", args=[assessment.pk]),
        }
        return render(request, "assessments/print_documents.html", context)
    context |= _form(assessment, key) | {"place": place_of(assessment, key)}
    return render(request, "assessments/print_part.html", context)


def _form(assessment: Assessment, key: str) -> dict[str, Any]:
    page = live_page(assessment)
    forms: dict[str, dict[str, Any]] = {
        **{f"competency-{part.item.key}": {"competency": part} for part in page.competencies},
        **{f"governance-{part.item.key}": {"component": part} for part in page.components},
        **{form.kind.part_key: {"contract": form} for form in page.contracts},
    }
    if key not in forms:
        raise Http404
    return forms[key]


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
