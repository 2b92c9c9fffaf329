from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cycles.requests import seen_assessment
from cycles.states import State
from cycles.visibility import Material
from organisations.forms import ConfirmForm, sent
from organisations.requests import Request
from organisations.saying import say_done
from panels.forms.texts import ReasonForm, ReportForm
from panels.pages.report_edit import signing_blockers
from panels.policies import may_reopen_report, may_sign_report, may_write_report
from panels.queries.items import branches_of
from panels.queries.report_model import report_model
from panels.queries.report_text import report_of, texts_of
from panels.report.render import report_html
from panels.services import reopen_report, save_report, sign_report
from panels.views.requests import frame


@login_required
@require_http_methods(["GET", "POST"])
def report_edit(request: Request, assessment_id: int) -> HttpResponse:
    """The text of the panel's report, and what stops its signature (R-355 to R-364)."""
    assessment = seen_assessment(request, assessment_id, Material.PANEL_RATINGS)
    may_write = may_write_report(request.actor, assessment)
    report = report_of(assessment, request.actor)
    branches = branches_of(assessment)
    version = report.version if report else 0
    texts = texts_of(report)
    form = ReportForm.of(branches, version, texts, sent(request))
    if request.method == "POST":
        may_write.require()
        if form.is_valid() and form.taken(
            partial(
                save_report,
                assessment=assessment,
                actor=request.actor,
                version=form.cleaned_data["version"],
                texts=form.texts(),
            )
        ):
            say_done(
                request, "The report is saved as a draft", changed=form.changed, stands="The report stands as it was."
            )
            return redirect("report_edit", assessment.pk)
        if form.late:
            stands = form.late.row
            form = form.against(ReportForm.of(branches, stands.version, texts_of(stands)))
    missing = signing_blockers(assessment, texts) if assessment.state == State.BRIEFED else []
    writing = bool(may_write) and "preview" not in request.GET
    context = {
        "report": report,
        "form": form if writing else None,
        "may_write": may_write,
        "may_sign": may_sign_report(request.actor, assessment),
        "may_reopen": may_reopen_report(request.actor, assessment),
        "missing": missing,
        "missing_words": f"What stops the signature: {len(missing)}",
        "drafting": assessment.state == State.BRIEFED,
        "preview": None
        if writing or assessment.state != State.BRIEFED
        else report_html(report_model(assessment, "draft"), for_pdf=False),
        **frame(request, assessment),
    }
    return render(request, "panels/report_edit.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "POST"])
def report_sign(request: Request, assessment_id: int) -> HttpResponse:
    """The chair signs the report for good, once nothing is missing (R-355, R-361)."""
    assessment = seen_assessment(request, assessment_id, Material.PANEL_RATINGS)
    may_sign_report(request.actor, assessment).require()
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if form.taken(partial(sign_report, assessment=assessment, actor=request.actor, version=form.version)):
            _, issued = form.made
            say_done(request, "The report is signed. Its PDF is being made.")
            return redirect("issue_detail", assessment.pk, issued.pk)
        messages.info(request, "The report changed while you read it. Read it again, then sign it.")
        return redirect("report_edit", assessment.pk)
    report = report_of(assessment, request.actor)
    context = {
        "missing": signing_blockers(assessment, texts_of(report)),
        "version": report.version if report else 0,
        **frame(request, assessment),
    }
    return render(request, "panels/report_sign.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def report_reopen(request: Request, assessment_id: int) -> HttpResponse:
    """The chair takes the signature back, with a reason."""
    assessment = seen_assessment(request, assessment_id, Material.PANEL_RATINGS)
    may_reopen_report(request.actor, assessment).require()
    form = ReasonForm(sent(request))
    if form.is_valid() and form.taken(
        partial(reopen_report, assessment=assessment, actor=request.actor, reason=form.cleaned_data["reason"])
    ):
        say_done(request, "The report is open for changes again")
        return redirect("report_edit", assessment.pk)
    context = {**frame(request, assessment), "form": form}
    return render(request, "panels/report_reopen.html", context, status=form.status)
