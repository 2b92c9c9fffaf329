import json
from hashlib import sha256
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from assessments.queries import digest
from cycles.models import StateChange
from cycles.services import record_rating
from cycles.states import Stage, State
from files.uploads import NOT_WRITTEN
from organisations.models import Event
from outbox.models import Job
from panels.models import Issue, IssueContent
from panels.queries import issues_of, job_of, report_model
from panels.queries.issues import file_name
from panels.report import render
from panels.report.check import ReportError
from panels.report.model import SCHEMAS
from panels.report.render import report_html, scorecard_html
from panels.services import issue, make_again
from panels.tasks import make_issue_pdf
from results.open_data import scorecard as open_data
from results.queries import issued
from tests import markup
from tests.files.full_disk import files_in, storages
from tests.panels.report import samples
from tests.panels.scene import grade, item, signed

pytestmark = pytest.mark.django_db


def rescore(cast, key, code, stage):
    on = item(key)
    record_rating(
        assessment=cast.assessment,
        item=on,
        stage=stage,
        grade=grade(on, code),
        actor=cast.actor("senior_lead"),
        reason="Brought into line with the region.",
    )


def moved(cast, name, state):
    StateChange.objects.create(assessment=cast.assessment, move=name, before=cast.assessment.state, after=state)
    cast.at(state)


def competency(content, number):
    return content["competencies"]["items"][number - 1]


@pytest.mark.requirement("R-336", "R-337", "R-341", "R-348", "R-353", "R-358", "R-359", "R-361", "R-365", "R-366")
def test_the_read_model_holds_levels_scores_and_deviations(cast):
    _, report = signed(cast, {"3b": 2, "board.risk": "amber"})
    third = competency(report.content, 3)
    assert [sub["level"] for sub in third["sub_competencies"]] == [3, 2, 3]
    assert (third["score"]["shown"], third["self"]["shown"]) == ("2.7", "3.0")
    deviating = third["sub_competencies"][1]
    assert (deviating["difference"], deviating["reason"]) == (-1, "The interviews showed it.")
    assert len(report.content["competencies"]["items"]) == 11
    assert set(report.content["competencies"]) == {"items"}
    strategy, finance, board = report.content["governance"]["items"]
    assert (strategy["rating"], finance["rating"], board["rating"]) == ("green", "green", "green")
    assert {row["key"]: row["rating"] for row in board["sub_components"]}["board.risk"] == "amber"
    assert set(report.content["governance"]) == {"items"}


@pytest.mark.requirement("R-356", "R-360", "R-362", "R-363", "R-364", "R-374", "R-375")
def test_the_read_model_holds_the_texts_of_the_report(cast):
    content = signed(cast, {"3b": 2})[1].content
    assert [row["text"] for row in content["summary"]["actions"]] == ["Date every contract review."]
    assert content["summary"]["advice"][0]["text"] == "Share the analysts."
    assert content["summary"]["discussion"] == "An open day."
    assert competency(content, 3)["findings"] == "What we found in 3."
    assert content["governance"]["items"][0]["rationale"] == "What we found in strategy."
    assert (content["potential"]["journey"], content["potential"]["development"]) == (
        "On a steady journey.",
        "Depth in modelling.",
    )


@pytest.mark.requirement("R-353", "R-398")
def test_each_stage_shows_its_own_ratings_and_no_later_one(cast):
    signed(cast, {"3b": 2})
    rescore(cast, "3b", 3, Stage.REGIONAL)
    rescore(cast, "4a", 2, Stage.NATIONAL)
    moved(cast, "release", State.PROVISIONAL)
    actor = cast.actor("senior_lead")
    provisional = issue(assessment=cast.assessment, stage=Issue.Stage.PROVISIONAL, actor=actor)[1].content
    moved(cast, "finalise", State.FINAL)
    final = issue(assessment=cast.assessment, stage="final", actor=actor)[1].content
    first = Issue.objects.get(kind="report", stage="panel").content

    def levels(content):
        return (
            competency(content, 3)["sub_competencies"][1]["level"],
            competency(content, 4)["sub_competencies"][0]["level"],
        )

    assert [levels(content) for content in (first, provisional, final)] == [(2, 3), (3, 3), (3, 2)]
    assert competency(provisional, 4)["sub_competencies"][0]["trail"]["national"] is None
    assert Issue.objects.filter(assessment=cast.assessment, kind="report", stage="final").latest("number").number == 3
    assert [version["version"] for version in final["document"]["versions"]] == ["1", "2", "3"]


def test_the_read_model_holds_nothing_of_the_evidence_review(cast):
    _, report = signed(cast)
    text = json.dumps(report.content)
    assert "Read." not in text
    assert all(
        sub["trail"].get("evidence") is None and sub["criteria"] is None
        for k in report.content["competencies"]["items"]
        for sub in k["sub_competencies"]
    )


@pytest.mark.requirement("R-373")
def test_last_years_ratings_stand_beside_this_years_and_absence_is_said(cast):
    before = cast.assessment.previous
    for key, code in (("3a", 2), ("3b", 2), ("3c", 3), ("board", "amber")):
        on = before.framework.items.get(key=key)
        record_rating(
            assessment=before, item=on, stage=Stage.PANEL, grade=grade(on, code), actor=cast.actor("senior_lead")
        )
    content = signed(cast)[1].content
    assert competency(content, 3)["last_year"]["shown"] == "2.3"
    assert (competency(content, 11)["last_year"], competency(content, 11)["last_year_note"]) == (None, "Not assessed")
    assert content["governance"]["items"][2]["last_year"] == "amber"


@pytest.mark.requirement("R-354", "R-366", "R-367", "R-368", "R-369")
def test_the_scorecard_shows_scores_colours_and_the_commentary(cast):
    scorecard, _ = signed(cast, {"11b": 2, "board": "amber"})
    html = markup.of(scorecard_html(scorecard.content, for_pdf=False))
    assert competency(scorecard.content, 11)["score"]["shown"] == "2.7"
    assert "2.7" in html
    for words in ("On a steady journey.", "Depth in modelling.", "Strategy", "Finance", "Board", "Amber"):
        assert words in html
    assert not {"rating", "score", "level"} & set(scorecard.content["outcomes"])


def test_the_fingerprint_is_that_of_the_canonical_json(cast):
    _, report = signed(cast)
    report.refresh_from_db()
    text = json.dumps(report.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert report.sha256 == sha256(text.encode()).hexdigest() == digest(report.content)


@pytest.mark.requirement("R-371")
def test_signing_makes_both_pdfs_through_the_outbox(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        scorecard, report = signed(cast, {"3b": 2})
    for row in (scorecard, report):
        row.refresh_from_db()
        assert job_of(row).state == Job.State.DONE
        assert row.pdf.content_type == "application/pdf"
    pages = PdfReader(BytesIO(report.pdf.content.read())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "The interviews showed it." in text
    assert "What we found in strategy." in text
    assert file_name(report) == "Newcastle_Panel report_1_panel.pdf"


@pytest.mark.requirement("R-372")
def test_what_was_issued_does_not_follow_later_changes(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _, report = signed(cast)
    report.refresh_from_db()
    pdf, html = report.pdf_id, report_html(report.content, for_pdf=False)
    rescore(cast, "3b", 1, Stage.PANEL)
    with django_capture_on_commit_callbacks(execute=True):
        assert not make_again(issue=report, actor=cast.actor("panel_chair"))
    report.refresh_from_db()
    assert (report.pdf_id, report_html(report.content, for_pdf=False)) == (pdf, html)


def test_a_pdf_for_which_the_disk_is_full_leaves_no_part_says_so_and_is_made_later(cast, client, settings, tmp_path):
    scorecard, _ = signed(cast)
    disk, job = settings.STORAGES, job_of(scorecard)
    settings.STORAGES = storages(tmp_path)
    make_issue_pdf(job.pk)
    scorecard.refresh_from_db()
    assert (job_of(scorecard).state, scorecard.pdf, files_in(tmp_path)) == (Job.State.FAILED, None, [])
    client.force_login(cast.users["analyst"])
    page = markup.of(client.get(reverse("issue_progress", args=[cast.assessment.pk, scorecard.pk])))
    assert NOT_WRITTEN in page and "Try again" in page
    settings.STORAGES = disk
    make_again(issue=scorecard, actor=cast.actor("panel_chair"))
    make_issue_pdf(job.pk)
    scorecard.refresh_from_db()
    assert scorecard.pdf is not None


def test_a_failed_pdf_can_be_tried_again(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _, report = signed(cast)
    report.refresh_from_db()
    good = report.content
    IssueContent.objects.filter(issue=report).update(content={})
    report.pdf = None
    report.save()
    Job.objects.filter(pk=job_of(report).pk).update(state=Job.State.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        assert make_again(issue=report, actor=cast.actor("panel_chair"))
    assert (job_of(report).state, bool(job_of(report).error)) == (Job.State.FAILED, True)
    IssueContent.objects.filter(issue=report).update(content=good)
    with django_capture_on_commit_callbacks(execute=True):
        make_again(issue=report, actor=cast.actor("panel_chair"))
    report.refresh_from_db()
    assert (job_of(report).state, report.pdf is not None) == (Job.State.DONE, True)


def test_asking_for_a_pdf_that_waits_or_is_there_makes_and_records_nothing(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _, report = signed(cast)
        before = Event.objects.count()
        assert not make_again(issue=report, actor=cast.actor("panel_chair"))
    assert not make_again(issue=report, actor=cast.actor("panel_chair"))
    Job.objects.all().update(state=Job.State.FAILED)
    assert not make_again(issue=report, actor=cast.actor("panel_chair")), "the PDF is there"
    assert Event.objects.count() == before
    Issue.objects.update(pdf=None)
    assert make_again(issue=report, actor=cast.actor("panel_chair"))
    assert Event.objects.filter(verb="asked for PDF again").count() == 1


@pytest.mark.requirement("R-327", "R-398")
def test_an_issue_is_read_under_the_row_of_its_stage(cast):
    signed(cast)

    def read(name):
        return [row.stage for row in issues_of(cast.assessment, cast.actor(name)) if row.kind == "report"]

    assert (read("analyst"), read("panel_chair"), read("editor"), read("dh")) == (["panel"], ["panel"], [], [])
    moved(cast, "release", State.PROVISIONAL)
    issue(assessment=cast.assessment, stage="provisional", actor=cast.actor("senior_lead"))
    assert read("editor") == ["provisional"]
    assert read("panel_member") == []
    assert read("outsider") == []


def test_the_draft_read_model_may_be_unfinished(cast):
    model = report_model(cast.assessment, "draft")
    assert model["document"]["state"] == "draft"
    assert {k["score"] for k in model["competencies"]["items"]} == {None}


def test_the_read_model_takes_a_bounded_number_of_queries(cast, django_assert_max_num_queries):
    signed(cast, {"3b": 2})
    with django_assert_max_num_queries(26):
        report_model(cast.assessment, "panel")


@pytest.mark.parametrize("reads", [render.READS, open_data.READS, issued.READS])
def test_every_reader_of_what_was_issued_reads_every_schema_that_ever_was(reads):
    assert reads == SCHEMAS


def test_what_is_issued_says_its_schema_under_its_hash(cast):
    _, report = signed(cast)
    assert report.content["schema"] == SCHEMAS[-1]
    assert digest(report.content) == report.sha256
    assert digest(report.content | {"schema": "another"}) != report.sha256


@pytest.mark.parametrize("html", [scorecard_html, report_html])
def test_a_page_refuses_what_it_does_not_read(html):
    with pytest.raises(ReportError, match="It is written as wcc.panel-report/0; this page reads wcc.panel-report/1"):
        html(samples.full() | {"schema": "wcc.panel-report/0"}, for_pdf=False)
