"""Pages for everyone who is signed in: what each type of document is, and the PCT's plans (R-019, R-194, R-216)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from cycles.queries import current_cycle
from documents.models import DocumentType
from documents.pages.document_index import document_index as index_page
from documents.pages.document_type import type_page
from documents.pages.pct_plan_template import TEMPLATES, plan_template
from documents.pages.pct_plans import pct_plans as plans_of
from files.contents import KINDS
from frameworks.models import Framework
from frameworks.queries import shown_to
from organisations.requests import Request

_HOME = ("Home", "home")


@login_required
@require_GET
def pct_plans(request: Request) -> HttpResponse:
    """Guidance and templates for the strategic plan, the financial plan and the OD plan (R-019, R-216, R-218)."""
    cycle = current_cycle()
    context = {"plans": plans_of(cycle), "cycle": cycle, "crumbs": [(_HOME[0], reverse(_HOME[1]))]}
    return render(request, "documents/pct_plans.html", context)


@login_required
@require_GET
def pct_plan_template(request: Request, key: str) -> HttpResponse:
    """A template to download: an outline to write in, or the workbook of the financial plan."""
    cycle = current_cycle()
    if cycle is None or key not in TEMPLATES:
        raise Http404
    kind = get_object_or_404(DocumentType, framework=cycle.framework, key=key)
    ending = TEMPLATES[key]
    response = HttpResponse(plan_template(cycle, kind), content_type=KINDS[ending].content_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(kind.title)}-template.{ending}"'
    return response


@login_required
@require_GET
def document_index(request: Request, slug: str, version: str) -> HttpResponse:
    """Which types of document are evidence for which competencies and components (R-217)."""
    framework = get_object_or_404(shown_to(request.actor), slug=slug, version=version)
    index = index_page(framework)
    if not index.rows:
        raise Http404
    context = {"index": index, "crumbs": _crumbs(framework)}
    return render(request, "documents/document_index.html", context)


@login_required
@require_GET
def document_type(request: Request, slug: str, version: str, key: str) -> HttpResponse:
    """What one type of document is, holds and is evidence for (R-194)."""
    framework = get_object_or_404(shown_to(request.actor), slug=slug, version=version)
    page = type_page(framework, key)
    if page is None:
        raise Http404
    index = reverse("document_index", args=[slug, version])
    context = {"page": page, "crumbs": [*_crumbs(framework), ("Documents index", index)]}
    return render(request, "documents/document_type.html", context)


def _crumbs(framework: Framework) -> list[tuple[str, str]]:
    place = [framework.slug, framework.version]
    return [(_HOME[0], reverse(_HOME[1])), (framework.title, reverse("framework_detail", args=place))]
