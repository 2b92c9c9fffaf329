"""Submitting is lean, so that all who are asked in a year can answer in the last hours (R-144, R-146)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys import services
from surveys.queries import LinkGone

pytestmark = pytest.mark.django_db


def queries_of(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_submitting_costs_the_same_whoever_answered_before(survey):
    tokens = list(survey.invite(partners=20, providers=20).values())
    answers = survey.answers()
    first, *others = [queries_of(lambda token=token: services.answer(token=token, answers=answers)) for token in tokens]
    assert first <= 15
    assert set(others) == {first}


def test_submitting_again_costs_less(survey):
    (token,) = survey.invite(partners=1).values()
    answers = survey.answers()
    services.answer(token=token, answers=answers)

    def again():
        with pytest.raises(LinkGone):
            services.answer(token=token, answers=answers)

    assert queries_of(again) <= 9
