"""The SHA's analyst reads what people wrote, before anybody else does."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cycles.models import Assessment
from cycles.requests import crumbs, seen_assessment
from cycles.visibility import Material
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from sentences.counts import counted
from surveys import services
from surveys.forms import ScreeningForm
from surveys.pages import survey_comments as page_of_comments
from surveys.pages import survey_comments_of as page_of_one
from surveys.pages.survey_comments_of import SurveyCommentsOf


@login_required
@require_GET
def survey_comments(request: Request, assessment_id: int) -> HttpResponse:
    """How many comments on each statement are read, and where the next ones are (R-149)."""
    assessment = seen_assessment(request, assessment_id, Material.COMMENTS_AS_WRITTEN)
    page = page_of_comments.survey_comments(assessment)
    context = {"assessment": assessment, "page": page, "crumbs": crumbs(request, assessment)}
    return render(request, "surveys/survey_comments.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def survey_comments_of(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """The comments on one statement or question as they were written, each to be shown or withheld (R-149)."""
    assessment = seen_assessment(request, assessment_id, Material.COMMENTS_AS_WRITTEN)
    page = _page_or_404(request, assessment, key)
    form = ScreeningForm(page, sent(request))
    if form.is_valid() and form.taken(
        partial(
            services.screen_comments,
            assessment=assessment,
            actor=request.actor,
            key=key,
            verdicts=form.verdicts(),
            seen=form.cleaned_data["version"],
        )
    ):
        say_done(
            request,
            _said(page, form.made),
            changed=bool(form.made.changed),
            stands=f"Your choices stand as they did, {_left(form.made)}: {page.count.text}",
        )
        if request.POST.get("go") == "keep":
            return redirect("survey_comments_of", assessment.pk, key)
        return redirect(*(("survey_comments_of", assessment.pk, page.next_key) if page.next_key else _all(assessment)))
    if form.late:
        form = form.against(_page_or_404(request, assessment, key))
    context = {"assessment": assessment, "page": form.page, "form": form, "crumbs": crumbs(request, assessment)}
    return render(request, "surveys/survey_comments_of.html", context, status=form.status)


def _page_or_404(request: Request, assessment: Assessment, key: str) -> SurveyCommentsOf:
    page = page_of_one.survey_comments_of(assessment, request.actor, key)
    if page is None:
        raise Http404
    return page


def _all(assessment: Assessment) -> tuple[str, int]:
    return "survey_comments", assessment.pk


def _said(page: SurveyCommentsOf, made: services.Screened) -> str:
    """How many decisions were saved, how many of them withhold something, and how many comments are left to read."""
    withheld = f", {made.withheld} of them withheld" if made.withheld else ""
    return f"{counted(made.changed, 'decision')} saved{withheld}, {_left(made)}: {page.count.text}"


def _left(made: services.Screened) -> str:
    return f"{counted(made.unread, 'comment')} left to read" if made.unread else "no comment left to read"
