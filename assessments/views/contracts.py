from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from assessments.views.forms_of_return import OneContract
from assessments.views.part_page import part_page
from assessments.views.returns import seen_return, ways_in
from organisations.requests import Request


@login_required
@ways_in
def contract_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One contracting process form: the contract as a whole and the three stages of its making (R-223 to R-240)."""
    return part_page(request, OneContract(seen_return(request, assessment_id), request.actor, key))
