"""The door asked of assessments at hand opens to the rows to which it opens when it is asked of all."""

import pytest
from django.apps import apps
from django.utils import timezone

from cycles.states import State
from cycles.visibility import Guarded
from surveys.models import Correction, Nominee, NomineeComment

pytestmark = pytest.mark.django_db

SHOWN = [model for model in apps.get_models() if issubclass(model, Guarded)]


@pytest.mark.requirement("R-007", "R-008", "R-015", "R-327")
def test_the_rows_of_assessments_at_hand_are_those_of_all_that_belong_to_them(world):
    NomineeComment.objects.create(assessment=world.assessment, text="Ask more GPs.", at=timezone.now())
    nominee = Nominee.objects.filter(assessment=world.assessment).first()
    Correction.objects.create(nominee=nominee, before="a@x.example", after="b@x.example", on=timezone.localdate())
    opened = set()
    for state in State:
        world.put(state)
        both = [world.assessment, world.assessment.previous]
        for who in world.users:
            actor = world.actor(who)
            for model in SHOWN:
                for of in (world.assessment, both):
                    ids = [assessment.pk for assessment in (of if of is both else [of])]
                    seen = model.objects.showing(actor).filter(**{f"{model.assessment_path or 'pk'}__in": ids})
                    rows = set(seen.values_list("pk", flat=True))
                    at_hand = model.objects.showing(actor, of)
                    assert set(at_hand.values_list("pk", flat=True)) == rows, (model, who, state)
                if rows:
                    opened.add(model)
    assert opened == set(SHOWN)
