from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from frameworks import queries
from frameworks.models import Framework, Item
from frameworks.pages.framework_detail import contents, scales, topics
from frameworks.pages.framework_item import item_page
from frameworks.pages.framework_list import library
from frameworks.pages.topic_titles import topic_title
from organisations.requests import Request

Crumbs = list[tuple[str, str]]


def _crumbs(framework: Framework, above: Sequence[Item] = ()) -> Crumbs:
    """The way to a page below a framework's own."""
    place = [framework.slug, framework.version]
    steps = [(item.short_title or item.title, reverse("framework_item", args=[*place, item.key])) for item in above]
    return [*_first_crumbs(), (framework.title, reverse("framework_detail", args=place)), *steps]


def _first_crumbs() -> Crumbs:
    return [("Home", reverse("home")), ("Frameworks", reverse("framework_list"))]


@login_required
def framework_list(request: Request) -> HttpResponse:
    """The frameworks of the library."""
    return render(
        request,
        "frameworks/framework_list.html",
        {"lines": library(), "crumbs": _first_crumbs()[:1]},
    )


@login_required
def framework_detail(request: Request, slug: str, version: str) -> HttpResponse:
    """What a framework holds."""
    rows = queries.shown_to(request.actor).select_related("previous")
    framework = get_object_or_404(rows, slug=slug, version=version)
    page = {
        "framework": framework,
        "tops": contents(framework),
        "topics": topics(framework),
        "scales": scales(framework),
        "corrected": queries.corrected_by(framework),
        "terms": queries.glossary_size(framework),
        "crumbs": _first_crumbs(),
    }
    return render(request, "frameworks/framework_detail.html", page)


@login_required
def framework_item(request: Request, slug: str, version: str, key: str) -> HttpResponse:
    """An item with everything below it: for a competency its sub-competencies and their criteria (R-044)."""
    framework = get_object_or_404(queries.shown_to(request.actor), slug=slug, version=version)
    page = item_page(framework, key)
    if page is None:
        raise Http404
    return render(
        request,
        "frameworks/framework_item.html",
        {"page": page, "framework": framework, "crumbs": _crumbs(framework, page.above)},
    )


@login_required
def framework_glossary(request: Request, slug: str, version: str) -> HttpResponse:
    """The words against which PCTs are assessed (R-433)."""
    framework = get_object_or_404(queries.shown_to(request.actor), slug=slug, version=version)
    page = {
        "framework": framework,
        "terms": queries.glossary(framework),
        "guidance": queries.guidance(framework, "glossary"),
        "abbreviations": queries.guidance(framework, "abbreviations"),
        "crumbs": _crumbs(framework),
    }
    return render(request, "frameworks/framework_glossary.html", page)


@login_required
def framework_guidance(request: Request, slug: str, version: str, topic: str) -> HttpResponse:
    """The guidance of a framework on one topic (R-436)."""
    framework = get_object_or_404(queries.shown_to(request.actor), slug=slug, version=version)
    entries = queries.guidance(framework, topic)
    if not entries:
        raise Http404
    page = {
        "framework": framework,
        "title": topic_title(topic),
        "entries": entries,
        "crumbs": _crumbs(framework),
    }
    return render(request, "frameworks/framework_guidance.html", page)
