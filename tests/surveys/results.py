"""Short words for the tests of results: surveys that are closed, and results of other PCTs and years."""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from cycles.models import Assessment
from organisations.models import Organisation
from surveys.answers import Given
from surveys.collation import Asked, Reply, Rules, collate
from surveys.models import Collation, Group
from tests.steps import step

BANDS = {"2": 3.5, "3": 4.5, "4": 5.5}
_SCORES = (4, 5, 5, 6, None)


def address(name: str, survey, **other: str) -> str:
    """Where the counts, or a download of the result, of Newcastle's survey are read."""
    return reverse(name, kwargs={"assessment_id": survey.assessment.pk} | other)


@step
def closed_with_answers(survey, *, partners=10, providers=10, opinion_formers=6, answers=23, text="Well led"):
    """Newcastle's survey, closed with so many answers; two of three people have something to say."""
    tokens = list(survey.invite(partners=partners, providers=providers, opinion_formers=opinion_formers).values())
    for number, token in enumerate(tokens[:answers]):
        survey.answer(token, score=_SCORES[number % len(_SCORES)], text=text if number % 3 else "")
    return survey.close_now()


def collated(survey, assessment: Assessment, scores: Iterable[int | None]) -> Collation:
    """The result of another PCT or another year on the same statements: everybody a partner, one score for all."""
    statements = survey.statements
    replies = [
        Reply("partners", {one.key: Given(score if one.item_id else None) for one in statements}) for score in scores
    ]
    asked = [
        Asked(key=one.key, number=one.number, text=one.text, item=one.item.key if one.item else None)
        for one in statements
    ]
    content = collate(replies, asked, Group.choices, Rules(20, 5, BANDS), people={})
    means = {} if content["below_minimum"] else {one["key"]: one["mean"] for one in content["statements"]}
    return Collation.objects.create(
        assessment=assessment, closed_on=datetime.date(2009, 12, 1), content=content, means=means
    )


def others(survey, number: int, region: str = "Q30", score: int = 3) -> None:
    """So many other PCTs of a region, each with a result: everybody of the first gave `score`, of the next one too."""
    cycle = survey.assessment.cycle
    taken = Assessment.objects.filter(cycle=cycle).values("organisation")
    pcts = Organisation.objects.filter(parent__code=region, kind="pct").exclude(pk__in=taken).order_by("code")
    for pct in pcts[:number]:
        made = Assessment.objects.create(cycle=cycle, organisation=pct, framework=cycle.framework)
        collated(survey, made, [score] * 20)
