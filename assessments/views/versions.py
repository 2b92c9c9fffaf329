from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.forms.versions import versions_of
from assessments.pages.part_link import part_link
from assessments.pages.part_versions import revisions_of
from assessments.views.forms_of_return import form_of_part
from assessments.views.returns import seen_part
from cycles.policies import may_edit_return
from cycles.requests import crumbs
from organisations.requests import Request


@login_required
@require_GET
def part_versions(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Every save of a form with who and when, what it changed, and the texts that did not come into the return."""
    part = seen_part(request, assessment_id, key)
    kind = form_of_part(part, request.actor)
    page = kind.read() if kind else None
    if kind is None or page is None:  # not filled in on one form, or taken away since
        raise Http404
    found = revisions_of(part, request.actor, request.GET.get("page", "1"))
    link = part_link(part)
    context = {
        "link": link,
        "assessment": part.assessment,
        "versions": versions_of(kind.form_class, page, found.rows, found.before),
        "list": found.page,
        "may": may_edit_return(request.actor, part.assessment),
        "crumbs": crumbs(request, part.assessment, (link.title, link.url)),
    }
    return render(request, "assessments/part_versions.html", context)
