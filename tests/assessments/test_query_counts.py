"""One page, one bounded number of queries, however much it shows (docs/architecture.md, rule 13)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.pages.competency_form import competency_page
from assessments.pages.governance_form import governance_page
from assessments.pages.outcomes_form import outcomes_page
from assessments.pages.region_rows import region_page
from cycles.models import Assessment, Part, PartNote, Revision, Timetable, Unsaved
from cycles.services import open_assessment
from documents.models import Document
from documents.services import add_sign_post
from frameworks.models import Item
from organisations.actors import Actor
from organisations.models import Organisation
from tests.assessments.filling import fill, fill_and_submit

pytestmark = pytest.mark.django_db


def queries(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def page(cast, name: str, url_name: str, **kwargs):
    client = Client()
    client.force_login(cast.users[name])

    def visit():
        assert client.get(reverse(url_name, kwargs=kwargs)).status_code == 200

    return visit


def six_sign_posts(cast, key: str) -> None:
    document = Document.objects.filter(assessment=cast.assessment)[0]
    item = Item.objects.get(framework=cast.assessment.framework_id, key=key)
    for number in range(1, 7):
        add_sign_post(
            assessment=cast.assessment,
            item=item,
            document=document,
            page_from=1,
            page_to=None,
            paragraph=f"{number}",
            why="It says so.",
            actor=cast.actor("editor"),
        )


@pytest.mark.parametrize(
    ("url_name", "kwargs", "most"),
    [
        ("competency_form", {"key": "3"}, 17),
        ("governance_form", {"key": "board"}, 16),
        ("outcomes_form", {}, 18),
        ("assessment_hub", {}, 29),
        ("assessment_submit", {}, 33),
        ("frozen_copy", {}, 23),
    ],
)
def test_a_full_page_takes_no_more_queries_than_an_empty_one(cast, url_name, kwargs, most):
    kwargs = {"assessment_id": cast.assessment.pk} | kwargs
    visit = page(cast, "editor", url_name, **kwargs)
    empty = queries(visit)
    fill(cast)
    six_sign_posts(cast, "3")
    full = queries(visit)
    assert full <= empty + 2
    assert full <= most


@pytest.mark.parametrize(("url_name", "most"), [("part_notes", 16), ("part_versions", 36), ("competency_form", 36)])
def test_pages_beside_a_form_take_the_same_queries_with_one_row_and_with_many(cast, url_name, most):
    key = "3" if url_name == "competency_form" else "competency-3"
    visit = page(cast, "editor", url_name, assessment_id=cast.assessment.pk, key=key)
    part, writers = Part.objects.get(assessment=cast.assessment, key="competency-3"), ("colleague", "chief_executive")

    def work_on(versions: range) -> None:
        for number in versions:
            boxes = {"commentary-actions": [f"Text {number}"]}
            person = cast.users[writers[number % 2]]
            Revision.objects.create(part=part, version=number, content=boxes, by=person)
            PartNote.objects.create(part=part, text=f"Note {number}", by=person)
            Unsaved.objects.update_or_create(part=part, by=person, defaults={"version": 0, "content": boxes})

    work_on(range(1, 2))
    one = queries(visit)
    work_on(range(2, 15))
    assert queries(visit) == one
    assert one <= most


def test_read_models_take_the_same_queries_for_every_form(cast):
    fill(cast)
    assessment = Assessment.objects.select_related("organisation", "cycle", "framework").get(pk=cast.assessment.pk)
    assert len({queries(lambda key=str(key): competency_page(assessment, key)) for key in range(1, 12)}) == 1
    assert (
        len({queries(lambda key=key: governance_page(assessment, key)) for key in ("strategy", "finance", "board")})
        == 1
    )
    assert queries(lambda: outcomes_page(assessment)) <= 13


@pytest.mark.parametrize("name", ["super_user", "dh"])
def test_region_takes_the_same_queries_at_1_and_at_30_pcts(cast, name):
    visit = page(cast, name, "region_list")
    one = queries(visit)
    pcts = Organisation.objects.filter(kind="pct").exclude(pk=cast.assessment.organisation_id)
    if name == "super_user":
        sha = Organisation.objects.get(code="Q30")
        pcts.exclude(parent=sha).update(parent=sha)
    for pct in pcts[:29]:
        open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor())

    assert len(region_page(cast.actor(name)).rows) == 30
    assert queries(visit) == one


def test_region_rows_say_how_far_each_is(cast):
    fill_and_submit(cast)
    sunderland = Organisation.objects.get(code="5KL")
    late = open_assessment(cycle=cast.cycle, organisation=sunderland, actor=Actor())
    Part.objects.filter(assessment=late, key__in=["competency-1", "outcomes"]).update(state=Part.State.COMPLETED)
    Timetable.objects.filter(sha__code="Q30").update(submission_at=timezone.now() - timedelta(days=1))

    first, second = region_page(cast.actor("super_user")).rows

    assert (first.assessment, first.forms.completed, first.forms.of) == (late, 2, 19)
    assert first.is_missing
    forms = ["10 of 11 competencies", "3 of 3 governance components", "3 of 3 contracting forms", "nominees"]
    assert first.blocks == [*forms, "15 documents"]
    assert (second.assessment, second.blocks, second.is_missing) == (cast.assessment, [], False)
    assert second.submitted_at
