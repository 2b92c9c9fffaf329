"""The Department's pages of the versions of frameworks (R-427)."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.models import Framework
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from sentences.counts import counted
from wcc import services
from wcc.forms.versions import VersionForm
from wcc.pages.versions import version_list as all_versions
from wcc.pages.versions import version_page
from wcc.policies import may_keep_versions


@login_required
@require_safe
def version_list(request: Request) -> HttpResponse:
    """All versions of all frameworks, and which of them wait to be issued."""
    may_keep_versions(request.actor).require()
    context = {"table": all_versions(request.actor), "crumbs": [("Home", reverse("home"))]}
    return render(request, "wcc/version_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version_detail(request: Request, slug: str, version: str) -> HttpResponse:
    """What a version differs in; the buttons that issue it and that move assessments to it."""
    may_keep_versions(request.actor).require()
    framework = get_object_or_404(Framework, slug=slug, version=version)
    form = VersionForm(sent(request))
    if form.is_valid():
        act: Callable[..., object]
        act = services.issue_version if form.cleaned_data["do"] == "issue" else services.move_to_version
        if form.taken(partial(act, framework=framework, seen=form.cleaned_data["seen"], actor=request.actor)):
            moved = f"{counted(len(form.made), 'assessment')} moved to" if form.made is not None else "Issued:"
            changed = form.made is None or bool(form.made)
            stands = f"No assessment moved to {framework.name}."
            say_done(request, f"{moved} {framework.name}", changed=changed, stands=stands)
            return redirect("version_detail", slug, version)
        framework.refresh_from_db()
    page = version_page(request.actor, framework)
    crumbs = [("Home", reverse("home")), ("Versions of the frameworks", reverse("version_list"))]
    context = {"page": page, "form": form, "crumbs": crumbs}
    return render(request, "wcc/version_detail.html", context, status=form.status)
