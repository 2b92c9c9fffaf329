"""The dates of a region and of its PCTs: read by the SHA and the centre, set by the SHA's super-user (R-047, R-048)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cycles.date_rules import stamp_of
from cycles.forms import DatesForm, ExtensionEndForm, ExtensionForm
from cycles.models import Assessment, Cycle, Extension
from cycles.pages.region_dates import Region, region_dates_page, region_of, writers_in_words
from cycles.policies import may_extend, may_read_dates, may_set_dates
from cycles.services import change_dates, end_extension, extend
from organisations.forms import sent
from organisations.models import Organisation
from organisations.requests import Request
from organisations.roles import Kind
from organisations.saying import say_done

ways_in = require_http_methods(["GET", "HEAD", "POST"])


def _region(request: Request, sha: str, year: str) -> Region:
    """The region and year of an address; 404 for the staff of another SHA and for who reads no region's dates."""
    organisation = get_object_or_404(Organisation, code=sha, kind=Kind.SHA)
    cycle = get_object_or_404(Cycle, year=year.replace("-", "/"))
    if not may_read_dates(request.actor, organisation.pk):
        raise Http404
    return region_of(organisation, cycle)


def _pct(region: Region, code: str) -> Organisation:
    return get_object_or_404(Organisation, code=code, kind=Kind.PCT, parent=region.sha)


def _crumbs(region: Region, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("PCTs", reverse("region_list")), *more]


def _own_page(region: Region) -> tuple[str, str]:
    return (region.title, region.url("region_dates"))


@login_required
@require_GET
def region_dates(request: Request, sha: str, year: str) -> HttpResponse:
    """The dates of a region, and the PCTs that have a deadline of their own."""
    region = _region(request, sha, year)
    page = region_dates_page(region, request.actor)
    return render(request, "cycles/region_dates.html", {"page": page, "crumbs": _crumbs(region)})


@login_required
@ways_in
def region_dates_set(request: Request, sha: str, year: str) -> HttpResponse:
    """The super-user sets the region's dates: enter, see whom it concerns, confirm."""
    region = _region(request, sha, year)
    may_set_dates(request.actor, region.sha.pk).require()
    form = DatesForm(sent(request), timetable=region.timetable)
    context = {
        "region": region,
        "crumbs": _crumbs(region, _own_page(region)),
        "cancel_url": region.url("region_dates"),
    }
    if request.method == "POST" and form.is_valid():
        dates = form.cleaned_data["dates"]
        if request.POST.get("go") != "set":
            concerned = writers_in_words(region.pcts)
            context |= {"typed_again": _again(request), "rows": region.rows(dates), "concerned": concerned}
            return render(request, "cycles/region_dates_check.html", context)
        if form.taken(
            partial(
                change_dates,
                cycle=region.cycle,
                sha=region.sha,
                dates=dates,
                actor=request.actor,
                passed_is_meant=form.cleaned_data["passed_is_meant"],
                seen=form.stamp,
            )
        ):
            say_done(
                request,
                f"The dates are set for {region.sha}. The PCTs are told by email",
                changed=not region.stands(dates),
                stands=f"The dates of {region.sha} stand as they were.",
            )
            return redirect(region.url("region_dates"))
        if form.late:
            form = DatesForm(request.POST, timetable=form.late.row)
    return render(request, "cycles/region_dates_set.html", context | {"form": form}, status=form.status)


@login_required
@ways_in
def extension_set(request: Request, sha: str, year: str, code: str) -> HttpResponse:
    """The super-user gives one PCT a deadline of its own."""
    region = _region(request, sha, year)
    may_set_dates(request.actor, region.sha.pk).require()
    pct = _pct(region, code)
    if region.timetable is None:
        raise Http404
    row = Assessment.objects.showing(request.actor).filter(cycle=region.cycle, organisation=pct).first()
    may_extend(request.actor, region.sha.pk, row.state if row else None).require()
    extension = Extension.objects.filter(timetable=region.timetable, pct=pct).first()
    form = ExtensionForm(sent(request), timetable=region.timetable, extension=extension)
    context: dict[str, Any] = {
        "region": region,
        "pct": pct,
        "extension": extension,
        "concerned": writers_in_words([pct.pk]),
        "cancel_url": region.url("region_dates"),
        "crumbs": _crumbs(region, _own_page(region)),
    }
    if request.method == "POST" and form.is_valid():
        if form.taken(
            partial(
                extend,
                timetable=region.timetable,
                pct=pct,
                at=form.cleaned_data["at"],
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                passed_is_meant=form.cleaned_data["passed_is_meant"],
                seen=form.stamp,
            )
        ):
            say_done(
                request,
                f"The deadline of {pct} is set. The PCT is told by email",
                changed=not form.stands,
                stands=f"The deadline of {pct} stands as it was.",
            )
            return redirect(region.url("region_dates"))
        if form.late:
            form = ExtensionForm(request.POST, timetable=region.timetable, extension=form.late.row)
    return render(request, "cycles/extension_set.html", context | {"form": form}, status=form.status)


@login_required
@ways_in
def extension_end(request: Request, sha: str, year: str, code: str) -> HttpResponse:
    """The super-user lets the region's deadline hold for the PCT again."""
    region = _region(request, sha, year)
    may_set_dates(request.actor, region.sha.pk).require()
    pct = _pct(region, code)
    extension = get_object_or_404(Extension, timetable=region.timetable, pct=pct)
    if request.method == "POST":
        form = ExtensionEndForm(request.POST, extension=extension)
        if form.taken(
            partial(end_extension, timetable=extension.timetable, pct=pct, actor=request.actor, seen=form.seen)
        ):
            say_done(request, f"The region’s deadline holds for {pct} again. The PCT is told by email")
            return redirect(region.url("region_dates"))
        who = (form.late and form.late.by) or "Somebody else"
        messages.info(request, f"{who} set another deadline for {pct} while you read this. Read it, then decide.")
        return redirect(request.path)
    context = {
        "seen": stamp_of(extension),
        "region": region,
        "pct": pct,
        "extension": extension,
        "has_passed": extension.timetable.submission_at <= timezone.now(),
        "cancel_url": region.url("region_dates"),
        "crumbs": _crumbs(region, _own_page(region)),
    }
    return render(request, "cycles/extension_end.html", context)


def _again(request: Request) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the confirmation."""
    kept = (name for name in request.POST if name not in ("csrfmiddlewaretoken", "go"))
    return [(name, str(value)) for name in kept for value in request.POST.getlist(name)]
