"""How a view comes by its assessment, and the way back from its page."""

import re

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse

from cycles.dates import read_dates_once
from cycles.models import Assessment
from cycles.sitemap import COMES_BACK_TO, TASK_LIST, page_above, page_of
from cycles.states import STEP_OF_STATE, State
from cycles.visibility import Material, sees
from organisations.requests import Request
from organisations.roles import NATIONAL_ROLES, SHA_ROLES


def seen_assessment(request: Request, assessment_id: int, material: Material = Material.EXISTENCE) -> Assessment:
    """The assessment if the actor may see this material of it now, else 404: by default, if they may know of it.

    The frame of the page takes its status strip from it.
    """
    rows = Assessment.objects.showing(request.actor)
    rows = rows.select_related("organisation__parent", "cycle", "framework")
    assessment = get_object_or_404(rows, pk=assessment_id)
    if not sees(request.actor, assessment, material):
        raise Http404
    request.assessment = read_dates_once(assessment)  # type: ignore[attr-defined]
    return assessment


def with_forms(assessment: Assessment) -> Assessment:
    """The assessment; 404 where only the ratings of its year are kept, so that there is no form to fill in or read."""
    if not assessment.framework.limits:
        raise Http404
    return assessment


def came_from(request: Request, assessment: Assessment) -> str:
    """The page of the same assessment that a link named as `next`, to which one comes back; empty for any other.

    The address is made anew from the site map (`cycles.sitemap.COMES_BACK_TO`), so that none leads elsewhere.
    """
    path, _, place = (request.POST.get("next") or request.GET.get("next", "")).partition("#")
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    if found.url_name not in COMES_BACK_TO or found.kwargs.get("assessment_id") != assessment.pk:
        return ""
    url = reverse(found.url_name, kwargs=found.kwargs)
    return f"{url}#{place}" if re.fullmatch(r"[\w-]+", place) else url


def stem_of(request: HttpRequest) -> str:
    """The URL name of the page asked for."""
    assert request.resolver_match and request.resolver_match.url_name
    return request.resolver_match.url_name


def crumbs(request: Request, assessment: Assessment, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back from the page asked for (R-021): home, Commissioning Assurance, the step that the page is of, for
    the SHAs and the centre the list of PCTs, the task list, the page above, and what the view says besides.
    """
    stem = stem_of(request)
    is_task_list = stem == TASK_LIST
    step = STEP_OF_STATE[State(assessment.state)] if is_task_list else page_of(stem).step
    steps = reverse("commissioning_assurance")
    way = [("Home", reverse("home")), ("Commissioning Assurance", steps), (step.label, f"{steps}#{step.value}")]
    if request.actor.has(*SHA_ROLES, *NATIONAL_ROLES):
        way.append(("PCTs", reverse("region_list")))
    if not is_task_list:
        way.append((str(assessment), reverse(TASK_LIST, args=[assessment.pk])))
    if above := page_above(stem):
        way.append((above.label, above.url(assessment)))
    return [*way, *more]
