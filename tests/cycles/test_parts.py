"""The forms of a return: their kinds, their keys, and what they are called in databases of before."""

from importlib import import_module

import pytest
from django.apps import apps

from cycles.models import Part
from cycles.services import make_parts
from tests.assessments.own_outcomes import name


@pytest.mark.django_db
def test_a_part_has_its_kind_and_says_what_it_is_about(cast):
    name(cast, {1: "Falls"})
    parts = {part.key: part for part in Part.objects.filter(assessment=cast.assessment)}
    said = [(key, parts[key].kind, parts[key].about) for key in ("outcomes", "governance-board", "local-outcome-1")]
    assert said == [
        ("outcomes", Part.Kind.OUTCOMES, ""),
        ("governance-board", Part.Kind.GOVERNANCE, "board"),
        ("local-outcome-1", Part.Kind.LOCAL_OUTCOME, "1"),
    ]
    assert all(Part.Kind(part.kind).key(part.about) == key for key, part in parts.items())


@pytest.mark.django_db
def test_a_part_that_is_there_stays_as_it_is(cast):
    part = Part.objects.get(assessment=cast.assessment, kind=Part.Kind.COMPETENCY, key="competency-3")
    Part.objects.filter(pk=part.pk).update(version=4)
    make_parts([(cast.assessment, Part.Kind.COMPETENCY, "3")], state=Part.State.DRAFT)
    again = Part.objects.get(assessment=cast.assessment, key="competency-3")
    assert (again.pk, again.version, again.state) == (part.pk, 4, Part.State.EMPTY)


@pytest.mark.django_db
def test_the_migration_reads_the_kind_from_the_key_and_refuses_what_it_does_not_know(cast):
    name(cast, {1: "Falls"})
    parts = Part.objects.filter(assessment=cast.assessment)
    before = dict(parts.values_list("key", "kind"))
    parts.update(kind="")
    parts.filter(key="nominees").update(state="submitted")
    fill = import_module("cycles.migrations.0004_kind_of_part").fill
    fill(apps, None)
    assert dict(parts.values_list("key", "kind")) == before
    assert parts.get(key="nominees").state == Part.State.COMPLETED
    parts.filter(key="nominees").update(key="strange", kind="")
    with pytest.raises(ValueError, match="strange"):
        fill(apps, None)
