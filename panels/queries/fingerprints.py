"""What one stage has recorded on a line, as a fingerprint: by it a late save is told of a colleague's (decision 5)."""

import json
from collections.abc import Iterable
from hashlib import sha256

from cycles.models import Assessment, Mark, Rating
from cycles.states import Stage
from frameworks.models import Item


def fingerprint(rating: Rating | None, marks: Iterable[tuple[int, str, str]] = ()) -> str:
    """Of a rating (with its grade loaded) and of marks as (criterion id, verdict, note)."""
    given = (rating.grade.code, rating.reason) if rating else None
    return sha256(json.dumps([given, sorted(marks)]).encode()).hexdigest()[:20]


def fingerprint_now(assessment: Assessment, item: Item, stage: Stage) -> str:
    """The fingerprint of what is recorded now; two queries. The caller holds the lock."""
    rating = Rating.objects.filter(assessment=assessment, item=item, stage=stage).select_related("grade").first()
    marks = Mark.objects.filter(assessment=assessment, stage=stage, criterion__item=item)
    shown = marks.filter(criterion__markable=True, criterion__grade__isnull=False)
    return fingerprint(rating, shown.values_list("criterion_id", "verdict", "note"))
