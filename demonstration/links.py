"""The links to surveys, for which a demonstration has no mail: to answer with, and to show."""

from cycles.models import Assessment
from surveys.marks import Done, done_with
from surveys.models import Invitation
from surveys.tokens import token_of


def tokens_of(assessment: Assessment) -> dict[int, str]:
    """By nominee id, the token of everybody asked whose nomination stands, whether they have answered or not."""
    rows = Invitation.objects.filter(nominee__assessment=assessment, nominee__withdrawn_on__isnull=True)
    links = rows.order_by("nominee").values_list("nominee", "generation")
    return {nominee: token_of(nominee, generation) for nominee, generation in links}


def tokens_left(assessment: Assessment) -> dict[int, str]:
    """The same of those alone who have not answered yet, to have the others answer as well."""
    rows = Invitation.objects.filter(nominee__assessment=assessment)
    done = done_with(list(rows.values_list("nominee", "generation")))
    answered = {nominee for (nominee, _), what in done.items() if Done.ANSWERED in what}
    return {nominee: token for nominee, token in tokens_of(assessment).items() if nominee not in answered}
