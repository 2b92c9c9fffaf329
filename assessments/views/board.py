"""The board's agreement of the return: on which day, under which minute (R-243, R-245)."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from assessments.forms.agreements import AgreementsForm
from assessments.pages.board_agreement import board_page
from assessments.services.agreements import record_agreements
from assessments.views.returns import own_return, ways_in
from cycles.policies import may_edit_return
from cycles.requests import crumbs
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done


@login_required
@ways_in
def board_agreement(request: Request, assessment_id: int) -> HttpResponse:
    """Record the board's agreement, or read it where nothing can be recorded."""
    assessment = own_return(request, assessment_id)
    page = board_page(assessment)
    may = may_edit_return(request.actor, assessment)
    form = AgreementsForm(page.boxes, sent(request))
    if request.method == "POST":
        may.require()
        if form.is_valid() and form.taken(
            partial(
                record_agreements,
                assessment=assessment,
                given=form.content(),
                stood=form.stood(),
                again=form.again(),
                actor=request.actor,
            )
        ):
            say_done(request, "The board’s agreement is saved", changed=form.changed, stands=page.stands)
            return redirect("board_agreement", assessment_id=assessment.pk)
    context = {
        "page": page,
        "form": form,
        "may": may,
        "assessment": assessment,
        "crumbs": crumbs(request, assessment),
    }
    return render(request, "assessments/board_agreement.html", context, status=form.status)
