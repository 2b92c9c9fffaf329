import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection

from cycles.models import Assessment
from cycles.states import State
from documents.models import Document, DocumentType
from documents.pages.document_list import document_page
from documents.queries import checklist, numbers_uploaded, status_of
from documents.services import document_name, open_document, remove, upload
from files.models import StoredFile
from organisations.decisions import NotTaken, Refused
from organisations.models import Event
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def a_type(cast, key="strategic_plan"):
    return DocumentType.objects.get(framework=cast.assessment.framework, key=key)


def put(cast, key="strategic_plan", file=None, who="editor", **given):
    given = {"assessment": cast.assessment, "document_type": a_type(cast, key), "file": file or sample()} | given
    return upload(**{"actor": given.get("actor") or cast.actor(who)} | given)


@pytest.mark.requirement("R-189", "R-191", "R-195", "R-196", "R-197", "R-198")
def test_upload_keeps_the_document_under_the_handbooks_name(cast):
    editor = cast.actor("editor")  # memberships begin today, the travel is to the past
    with time_machine.travel("2010-01-11 23:30 +0000"):
        document = put(cast, file=sample("Draft 7 FINAL.pdf"), author=" Ann Smith ", actor=editor)
    assert document.name == "Newcastle_Strategic plan_2010-01-11.pdf"
    assert document.file.original_name == "Draft 7 FINAL.pdf"
    assert document.file.pages == 3
    assert document.author == "Ann Smith"
    page = document_page(cast.assessment, editor)
    (row,) = [row for line in page.lines for row in line.rows]
    assert "Uploaded 11:30pm, 11 January 2010 by Editor." in row.about
    assert "Written by Ann Smith." in row.about
    assert document.by_id == cast.users["editor"].pk


@pytest.mark.requirement("R-195")
def test_upload_dates_the_name_in_uk_time(cast):
    editor = cast.actor("editor")
    with time_machine.travel("2010-06-11 23:30 +0000"):
        assert put(cast, actor=editor).name == "Newcastle_Strategic plan_2010-06-12.pdf"


@pytest.mark.requirement("R-195")
def test_the_date_of_the_document_stands_in_its_name(cast):
    dated = {"dated": datetime.date(2009, 3, 27)}
    first, second = (put(cast, "jsna", **dated).name for _ in range(2))
    assert first == "Newcastle_Joint Strategic Needs Assessment_2009-03-27.pdf"
    assert second == "Newcastle_Joint Strategic Needs Assessment_2009-03-27 (2).pdf"


@pytest.mark.requirement("R-196")
def test_upload_gives_a_second_of_the_day_a_name_of_its_own(cast):
    editor = cast.actor("editor")
    with time_machine.travel("2010-01-12 12:00 +0000"):
        first, second = (put(cast, "jsna", actor=editor) for _ in range(2))
        remove(document=first, actor=editor)
        third = put(cast, "jsna", actor=editor)
        document = put(cast, "jsna", sample("a.docx", samples.ooxml()), actor=editor)
    stem = "Newcastle_Joint Strategic Needs Assessment_2010-01-12"
    assert [row.name for row in (first, second, third, document)] == [
        f"{stem}.pdf",
        f"{stem} (2).pdf",
        f"{stem} (3).pdf",
        f"{stem}.docx",
    ]


def test_document_name_is_one_that_every_computer_takes(cast):
    kind = DocumentType(title='LAA/PCT: "cover"?')
    name = document_name(cast.assessment, kind, "pdf", datetime.date(2010, 1, 12))
    assert name == "Newcastle_LAA-PCT- -cover-_2010-01-12.pdf"


@pytest.mark.requirement("R-192")
@pytest.mark.parametrize(("key", "limit"), [("strategic_plan", 1), ("laa_and_cover_page", 2), ("jsna", 3)])
def test_upload_refuses_one_more_than_the_limit(cast, key, limit):
    for _ in range(limit):
        put(cast, key)
    with pytest.raises(NotTaken) as refused:
        put(cast, key)
    assert "Remove one to upload another" in refused.value.message_dict["type"][0]
    assert Document.objects.count() == limit


@pytest.mark.requirement("R-206")
def test_provider_performance_reports_are_one_or_two(cast):
    kind = a_type(cast, "provider_performance_reports")
    assert (kind.minimum, kind.maximum) == (1, 2)


@pytest.mark.requirement("R-202", "R-203")
def test_three_further_documents_each_with_a_comment(cast):
    with pytest.raises(NotTaken) as refused:
        put(cast, "non_prescribed", comment="  ")
    assert list(refused.value.message_dict) == ["comment"]
    for n in range(3):
        put(cast, "non_prescribed", comment=f"Shows evidence {n}")
    with pytest.raises(NotTaken) as refused:
        put(cast, "non_prescribed", comment="A fourth")
    assert list(refused.value.message_dict) == ["type"]
    assert Document.objects.count() == 3


@pytest.mark.requirement("R-207", "R-208")
def test_a_pathway_has_at_most_five_pages(cast):
    put(cast, "pathway_descriptions", sample("a.pdf", samples.pdf(5)))
    with pytest.raises(NotTaken) as refused:
        put(cast, "pathway_descriptions", sample("a.pdf", samples.pdf(6)))
    assert refused.value.message_dict["file"][0].startswith("The selected file has 6 pages")
    assert StoredFile.objects.count() == 1
    put(cast, "pathway_descriptions", sample("a.docx", samples.ooxml()))


@pytest.mark.requirement("R-221")
def test_upload_says_why_a_file_is_unfit(cast):
    with pytest.raises(NotTaken) as refused:
        put(cast, file=sample("plan.pdf", b""))
    assert refused.value.message_dict == {"file": ["The selected file is empty"]}


def test_upload_takes_bytes_with_a_name(cast):
    assert put(cast, file=ContentFile(samples.pdf(2), name="plan.pdf")).file.pages == 2


def test_a_page_sent_twice_hands_in_one_document(cast):
    first, second = (put(cast, "jsna", form_key="a-page") for _ in range(2))
    assert first == second
    assert put(cast, "jsna", form_key="another") != first
    assert Event.objects.filter(verb="uploaded document").count() == 2
    assert put(cast, "schemes_of_delegation") != put(cast, "schemes_of_delegation")


def test_a_page_sent_twice_by_another_is_another(cast):
    assert put(cast, "jsna", form_key="k") != put(cast, "jsna", form_key="k", who="colleague")


def test_the_file_is_read_before_the_assessment_is_locked(cast):
    """A large file takes seconds to read; meanwhile colleagues save."""
    depths, outside = [], len(connection.savepoint_ids)

    class Watched(ContentFile):
        def chunks(self, *args):
            depths.append(len(connection.savepoint_ids))
            return super().chunks(*args)

    put(cast, file=Watched(samples.pdf(2), name="plan.pdf"))
    assert depths == [outside]


@pytest.mark.requirement("R-201")
def test_upload_is_refused_to_others_and_after_submission(cast):
    for who in ("reader", "chief_executive", "neighbour", "super_user", "outsider"):
        with pytest.raises(Refused):
            put(cast, who=who)
    cast.at(State.SUBMITTED)
    with pytest.raises(Refused, match="submitted"):
        put(cast)
    assert not Document.objects.exists()


@pytest.mark.requirement("R-205")
def test_board_minutes_come_from_the_sha(cast):
    cast.at(State.SUBMITTED)
    document = put(cast, "board_minutes", who="super_user")
    remove(document=document, actor=cast.actor("super_user"))
    with pytest.raises(Refused):
        put(cast, "board_minutes", who="editor")


@pytest.mark.requirement("R-199")
def test_remove_makes_room_for_the_new_version(cast):
    first = put(cast)
    remove(document=first, actor=cast.actor("colleague"))
    first.refresh_from_db()
    assert first.removed_at is not None
    assert first.file.content.open("rb").read()
    put(cast)
    with pytest.raises(Refused, match="already"):
        remove(document=first, actor=cast.actor("editor"))


@pytest.mark.requirement("R-016")
def test_uploads_openings_and_removals_are_recorded(cast):
    document = put(cast)
    open_document(document=document, actor=cast.actor("analyst"))
    remove(document=document, actor=cast.actor("editor"))
    events = Event.objects.filter(assessment_ref=cast.assessment.pk, subject=document.name).order_by("pk")
    assert list(events.values_list("verb", "by__email")) == [
        ("uploaded document", "editor@example.org"),
        ("opened document", "analyst@example.org"),
        ("removed document", "editor@example.org"),
    ]


def test_open_document_is_refused_and_not_recorded_where_not_allowed(cast):
    document = put(cast)
    with pytest.raises(Refused):
        open_document(document=document, actor=cast.actor("central_analyst"))
    assert not Event.objects.filter(verb="opened document").exists()


@pytest.mark.requirement("R-190", "R-220")
def test_checklist_shows_what_is_there_allowed_and_missing(cast, django_assert_num_queries):
    put(cast, "provider_performance_reports")
    put(cast, "jsna")
    remove(document=put(cast, "od_plan"), actor=cast.actor("editor"))
    with django_assert_num_queries(2):
        lines = {line.type.key: line for line in checklist(cast.assessment)}
    assert len([line for line in lines.values() if line.type.prescribed]) == 15
    shown = {key: (line.there, line.missing, line.status) for key, line in lines.items()}
    assert shown["provider_performance_reports"] == (1, 0, "completed")
    assert shown["pathway_descriptions"] == (0, 3, "not_started")
    assert shown["od_plan"] == (0, 1, "not_started")
    assert shown["contracting_process_forms"] == (0, 3, "not_started")
    assert shown["non_prescribed"] == (0, 0, "not_needed")


def test_document_page_says_what_each_reader_can_do(cast):
    put(cast)
    mine = {line.type.key: line for line in document_page(cast.assessment, cast.actor("editor")).lines}
    assert mine["strategic_plan"].may_remove
    assert mine["strategic_plan"].reason == "You can upload 1 document of this type. Remove one to upload another."
    assert mine["od_plan"].upload
    assert "super-user" in mine["board_minutes"].reason
    theirs = document_page(cast.assessment, cast.actor("super_user"))
    assert [kind.key for kind in theirs.open_types] == ["board_minutes"]
    assert not theirs.writes
    assert {line.reason for line in theirs.lines} == {""}  # the page says it once, at its top


def test_status_of_many_takes_two_queries(cast, django_assert_num_queries):
    rows = list(Assessment.objects.filter(organisation=cast.assessment.organisation).select_related("framework"))
    assert {cast.assessment.pk, cast.assessment.previous_id} <= {row.pk for row in rows}
    with django_assert_num_queries(2):
        status = status_of(rows)
    assert status[cast.assessment.pk].status == "not_started"
    assert "Board minutes" not in status[cast.assessment.pk].lacking
    assert status[cast.assessment.previous_id].lacking == {}
    for kind in DocumentType.objects.filter(framework=cast.assessment.framework, provided_by="pct", source="upload"):
        for _ in range(kind.minimum):
            put(cast, kind.key)
    status = status_of([cast.assessment])[cast.assessment.pk]
    assert (status.status, status.lacking, status.broken) == ("completed", {}, 0)
    assert status.numbers.uploaded == Document.objects.count()


@pytest.mark.requirement("R-034")
def test_numbers_of_many_are_those_of_each(cast, django_assert_num_queries):
    rows = list(Assessment.objects.filter(organisation=cast.assessment.organisation).select_related("framework"))
    for key in ("jsna", "pathway_descriptions", "pathway_descriptions", "provider_performance_reports", "od_plan"):
        put(cast, key)
        with django_assert_num_queries(1):
            numbers = numbers_uploaded(rows)
        assert numbers == {pk: status.numbers for pk, status in status_of(rows).items()}
    before = numbers[cast.assessment.pk]
    put(cast, "pathway_descriptions")
    after = numbers_uploaded(rows)[cast.assessment.pk]
    assert (after.uploaded, after.wanted, after.missing) == (6, before.wanted, before.missing - 1)
