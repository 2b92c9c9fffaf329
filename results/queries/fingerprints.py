"""By what a decision on many PCTs tells that something changed since it was read."""

import json
from collections.abc import Iterable
from hashlib import sha256

from cycles.models import Assessment, Rating
from cycles.states import Stage
from organisations.actors import Actor
from panels.models import Issue, Potential


def fingerprint(actor: Actor, assessments: Iterable[Assessment]) -> str:
    """The fingerprint of what a release, a sign-off or a publication would make final, as far as the actor may see it;
    three queries.

    It holds the ratings that the rounds changed, the commentary on potential, and what was issued: the panel's own
    ratings are in what was issued when its chair signed. A service that compares holds the lock.
    """
    ids = sorted(row.pk for row in assessments)
    rounds = Rating.objects.showing(actor).filter(assessment__in=ids, stage__in=(Stage.REGIONAL, Stage.NATIONAL))
    potentials = Potential.objects.showing(actor).filter(assessment__in=ids)
    issued = Issue.objects.showing(actor).filter(assessment__in=ids)
    held = [
        ids,
        sorted(rounds.values_list("assessment_id", "item_id", "stage", "grade_id", "reason")),
        sorted(potentials.values_list("assessment_id", "version")),
        sorted(issued.values_list("assessment_id", "kind", "number", "sha256")),
    ]
    return sha256(json.dumps(held).encode()).hexdigest()[:20]
