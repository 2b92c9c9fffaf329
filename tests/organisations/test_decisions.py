"""A decision is yes, or no with a reason that the person reads."""

import pytest
from django.core.exceptions import PermissionDenied

from organisations.decisions import YES, Refused, first_refusal, no

LATE, FOREIGN = no("The deadline passed."), no("This is another PCT’s.")


@pytest.mark.parametrize(
    ("decisions", "found"),
    [
        ([], YES),
        ([YES, YES], YES),
        ([LATE], LATE),
        ([YES, LATE], LATE),
        ([LATE, FOREIGN], LATE),
        ([YES, FOREIGN, LATE], FOREIGN),
    ],
)
def test_the_first_refusal_is_the_one_that_is_said(decisions, found):
    decision = first_refusal(*decisions)
    assert decision == found
    assert bool(decision) is (found is YES)


def test_what_is_required_and_refused_answers_with_its_reason():
    YES.require()
    with pytest.raises(Refused) as refused:
        LATE.require()
    assert str(refused.value) == "The deadline passed."
    assert isinstance(refused.value, PermissionDenied), "a view that lets it pass answers 403"
