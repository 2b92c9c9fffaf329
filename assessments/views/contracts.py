from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from assessments.forms.contracts import ContractForm
from assessments.queries.contracts import contract_page
from assessments.services.contracts import save_contract
from assessments.views.part_page import part_page
from assessments.views.returns import seen_return, ways_in
from organisations.requests import Request


@login_required
@ways_in
def contract_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One contracting process form: the contract as a whole and the three stages of its making (R-223 to R-240)."""
    assessment = seen_return(request, assessment_id)
    return part_page(
        request,
        assessment,
        partial(contract_page, assessment, key),
        ContractForm,
        partial(save_contract, assessment=assessment, key=key),
        "contract",
    )
