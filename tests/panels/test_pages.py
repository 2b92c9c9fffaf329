import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from cycles.models import Mark, Rating
from cycles.states import Stage, State
from documents.models import Document, DocumentType, SignPost
from files.services import store
from frameworks.models import Criterion
from organisations.models import Event
from outbox.models import Job
from panels.models import Briefing, Issue, Potential, Report, Review
from panels.queries.issues import job_of
from panels.queries.report_text import texts_of
from panels.services import save_report, share_potential
from tests import markup
from tests.panels.scene import agree, agreed, briefed, briefing, item, review, reviewed, signed, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast, client):
    """Open a page as a person; with data, post to it."""

    def open_page(person, name, *more, data=None, query=""):
        client.force_login(cast.users[person])
        url = reverse(name, args=[cast.assessment.pk, *more]) + query
        return client.get(url) if data is None else client.post(url, data)

    return open_page


def text(response):
    return markup.of(response)


def marks(key, verdict="met", **more):
    """The form of one line with every criterion marked alike."""
    rows = Criterion.objects.filter(item=item(key), markable=True)
    return {f"mark_{row.pk}": verdict for row in rows} | {"grade": "4", "note": "", "go": "done"} | more


# Evidence review


@pytest.mark.requirement("R-259")
def test_an_analyst_marks_a_line_and_goes_on_to_the_next(cast, visit):
    submitted(cast)
    response = visit("analyst", "review_item", "3b", data=marks("3b"))
    assert response.url == reverse("review_item", args=[cast.assessment.pk, "3c"])
    assert Review.objects.get().item.key == "3b"
    assert Rating.objects.get(stage=Stage.EVIDENCE).grade.number == 4


def hidden(response, name):
    """The value of a hidden box of the page."""
    return re.search(rf'name="{name}" value="([^"]*)"', markup.of(response))[1]


def test_two_analysts_who_mark_one_line_both_keep_their_marks(cast, visit):
    submitted(cast)
    seen = hidden(visit("analyst", "review_item", "3b"), "seen")
    theirs = marks("3b", note="The survey shows it.", grade="4", seen=seen)
    assert visit("central_analyst", "review_item", "3b", data=theirs).status_code == 302
    mine = marks("3b", "not_met", note="Page 14 names no plan.", grade="1", seen=seen)
    late = visit("analyst", "review_item", "3b", data=mine)
    assert late.status_code == 409
    page = text(late)
    assert "someone else saved this meanwhile" in page
    assert "The survey shows it." in page and "Page 14 names no plan.</textarea>" in page
    assert Rating.objects.get(stage=Stage.EVIDENCE).grade.number == 4
    now = mine | {"seen": hidden(late, "seen")}
    assert visit("analyst", "review_item", "3b", data=now).status_code == 302
    assert Rating.objects.get(stage=Stage.EVIDENCE).grade.number == 1


@pytest.mark.requirement("R-256", "R-274", "R-275")
def test_a_line_shows_documents_survey_and_the_sources_that_the_handbook_names(cast, visit):
    document = Document.objects.create(
        assessment=cast.assessment,
        type=DocumentType.objects.get(framework=cast.cycle.framework, key="communications_strategy"),
        name="Newcastle_Communications strategy_2010-01-12.pdf",
        file=store(upload=ContentFile(one_page(), name="strategy.pdf"), actor=cast.actor("editor")),
    )
    SignPost.objects.create(
        assessment=cast.assessment, item=item("1"), position=1, document=document, page_from=14, why="It says who leads"
    )
    submitted(cast)
    page = text(visit("analyst", "review_item", "1a"))
    link = reverse("document_open", args=[cast.assessment.pk, document.pk]) + "#page=14"
    assert f'<a href="{link}">Newcastle_Communications strategy_2010-01-12.pdf</a>' in page
    assert "It says who leads" in page
    assert "Metrics: Media evaluation (nationally consistent methodology)" in page
    assert "We recognise the PCT as the local leader of the NHS" in page


def one_page():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


def test_an_unfinished_line_keeps_what_was_typed_on_screen(cast, visit):
    submitted(cast)
    response = visit("analyst", "review_item", "3b", data={"grade": "2", "note": "So far.", "go": "done"})
    assert response.status_code == 422
    assert "14 criteria are not marked yet" in text(response)
    assert "So far.</textarea>" in text(response)
    assert not Mark.objects.filter(stage=Stage.EVIDENCE).exists()
    kept = visit("analyst", "review_item", "3b", data={"grade": "2", "note": "So far.", "go": "keep"})
    assert kept.status_code == 302
    assert "So far.</textarea>" in text(visit("analyst", "review_item", "3b"))


def test_a_note_without_its_mark_is_not_lost(cast, visit):
    submitted(cast)
    criterion = Criterion.objects.filter(item=item("3b"), markable=True).first()
    response = visit("analyst", "review_item", "3b", data={f"note_{criterion.pk}": "Page 14.", "go": "keep"})
    assert response.status_code == 422
    assert f"Mark {criterion.key}, or take its note away" in text(response)
    assert "Page 14.</textarea>" in text(response)


def test_an_over_long_note_stays_on_screen(cast, visit):
    submitted(cast)
    response = visit("analyst", "review_item", "3b", data=marks("3b", note="x" * 2001))
    assert response.status_code == 422
    assert "Shorten the note by 1 character" in text(response)
    assert "x" * 2001 in text(response)


@pytest.mark.parametrize("wrong", [{"grade": "9"}, {"grade": "red"}, {"mark": "perhaps"}])
def test_a_made_up_choice_is_told_what_to_choose(cast, visit, wrong):
    submitted(cast)
    data = marks("3b")
    data |= {next(iter(data)): wrong["mark"]} if "mark" in wrong else wrong
    assert visit("analyst", "review_item", "3b", data=data).status_code == 422


def test_the_list_filters_what_is_to_do(cast, visit):
    submitted(cast)
    review(cast, "3b", 2)
    assert "Public and patient engagement" in text(visit("analyst", "review_list"))
    left = text(visit("analyst", "review_list", query="?show=todo"))
    assert "To do 48" in left
    assert "Public and patient engagement" not in left
    found = text(visit("analyst", "review_list", query="?show=discuss"))
    assert "the evidence supports level 2, one level lower." in found


def test_the_review_shows_levels_and_words_to_readers_who_do_not_mark(cast, visit):
    submitted(cast)
    review(cast, "3b", 2)
    page = text(visit("senior_lead", "review_item", "3b"))
    assert "Only the SHA’s analysts" in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]


def queries(do):
    do()  # signs in
    with CaptureQueriesContext(connection) as caught:
        do()
    return len(caught)


@pytest.mark.requirement("R-014", "R-353")
def test_the_department_reads_the_marks_but_nothing_that_the_pct_wrote(cast, visit):
    briefed(cast)
    agreed(cast)
    cast.at(State.PROVISIONAL)
    line = text(visit("dh", "panel_rating_item", "3b"))
    assert reverse("review_item", args=[cast.assessment.pk, "3b"]) in line
    assert "Criteria and how they were marked" in line and "what the PCT wrote" not in line
    page = text(visit("dh", "review_item", "3b"))
    assert "Level 2 criteria" in page
    assert "What the PCT wrote" not in page and "Sign-posts to evidence" not in page
    assert "What the PCT wrote" in text(visit("national", "review_item", "3b"))


def test_review_list_takes_the_same_queries_for_none_and_for_all(cast, visit):
    submitted(cast)
    before = queries(lambda: visit("analyst", "review_list"))
    reviewed(cast)
    assert queries(lambda: visit("analyst", "review_list")) == before < 35


# Briefing


def test_two_analysts_who_save_at_once_both_keep_their_text(cast, visit):
    submitted(cast)
    briefing(cast)
    data = {"version": "0", "background": "Mine.", "discussion": "Money in a hard year."}
    response = visit("central_analyst", "briefing_edit", data=data)
    assert response.status_code == 409
    page = text(response)
    assert "someone else saved this meanwhile" in page
    assert "Mine.</textarea>" in page
    assert "A mixed urban population." in page
    assert 'name="version" value="1"' in page
    assert visit("central_analyst", "briefing_edit", data=data | {"version": "1"}).status_code == 302
    assert Briefing.objects.get().background == "Mine."


def test_the_senior_lead_approves_what_was_read(cast, visit):
    submitted(cast)
    reviewed(cast)
    draft = briefing(cast)
    assert "Approve the briefing" in text(visit("senior_lead", "briefing_edit"))
    for other in (str(draft.version - 1), "9" * 5000, "x"):
        visit("senior_lead", "briefing_approve", data={"version": other})
    assert Briefing.objects.get().state == "draft"
    visit("senior_lead", "briefing_approve", data={"version": str(draft.version)})
    assert Briefing.objects.get().state == "approved"
    assert "A mixed urban population." in text(visit("panel_member", "briefing_edit"))


def test_the_button_says_why_a_briefing_cannot_be_approved(cast, visit):
    submitted(cast)
    briefing(cast)
    assert "is not finished" in text(visit("senior_lead", "briefing_edit"))


def test_withdrawal_asks_for_a_reason(cast, visit):
    briefed(cast)
    assert visit("senior_lead", "briefing_withdraw", data={"reason": ""}).status_code == 422
    assert visit("senior_lead", "briefing_withdraw", data={"reason": "A wrong figure."}).status_code == 302
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.SUBMITTED


# Panel


@pytest.mark.requirement("R-342", "R-361")
def test_the_chair_enters_a_rating_and_is_asked_for_the_reason(cast, visit):
    briefed(cast)
    response = visit("panel_chair", "panel_rating_item", "3b", data={"grade": "2", "reason": ""})
    assert response.status_code == 422
    assert "Give the panel’s reason" in text(response)
    response = visit("panel_chair", "panel_rating_item", "3b", data={"grade": "2", "reason": "No plan was shown."})
    assert response.url == reverse("panel_rating_item", args=[cast.assessment.pk, "3c"])
    page = text(visit("panel_member", "panel_ratings"))
    assert "One level lower than the self-assessment" in page
    assert "No plan was shown." in page


GREEN = "nhsuk-notification-banner--success"


def test_a_line_saved_without_a_level_is_no_success(cast, visit, client):
    briefed(cast)
    visit("panel_chair", "panel_rating_item", "3b", data={"grade": "", "reason": ""})
    page = text(visit("panel_chair", "panel_ratings"))
    assert f"Nothing was changed. {item('3b').title}: no rating is recorded." in page and GREEN not in page
    assert not Rating.objects.filter(stage=Stage.PANEL).exists()
    assert not Event.objects.filter(verb__in=["agreed rating", "took back rating"]).exists()


def test_a_line_names_the_rating_that_was_recorded_kept_or_taken_back(cast, visit):
    briefed(cast)
    sent = {"grade": "2", "reason": "No plan was shown."}
    visit("panel_chair", "panel_rating_item", "3b", data=sent)
    page = text(visit("panel_chair", "panel_ratings"))
    assert f"{item('3b').title}: Level 2 recorded" in page and GREEN in page

    visit("panel_chair", "panel_rating_item", "3b", data=sent)
    page = text(visit("panel_chair", "panel_ratings"))
    assert f"Nothing was changed. {item('3b').title}: stands as it was." in page and GREEN not in page
    assert Event.objects.filter(verb="agreed rating").count() == 1

    visit("panel_chair", "panel_rating_item", "3b", data={"grade": "", "reason": ""})
    page = text(visit("panel_chair", "panel_ratings"))
    assert f"{item('3b').title}: the rating is taken back" in page and GREEN in page


@pytest.mark.parametrize(
    ("who", "page", "key", "sent", "prepare"),
    [
        ("analyst", "review_item", "3b", {"go": "keep"}, submitted),
        ("analyst", "briefing_edit", None, {"version": "0"}, submitted),
        ("panel_chair", "report_edit", None, {"version": "0"}, briefed),
        ("panel_chair", "potential_edit", None, {"version": "0"}, briefed),
    ],
)
def test_a_form_of_the_panel_that_says_nothing_new_is_no_success(cast, visit, who, page, key, sent, prepare):
    prepare(cast)
    place = [key] if key else []
    assert visit(who, page, *place, data=sent).status_code == 302
    answer = text(visit(who, page, *place))
    assert "Nothing was changed." in answer and GREEN not in answer


def test_a_rating_entered_meanwhile_is_shown_and_not_written_over(cast, visit):
    briefed(cast)
    seen = hidden(visit("panel_chair", "panel_rating_item", "3b"), "seen")
    agree(cast, "3b", 2, "The interviews showed it.")
    late = visit("panel_chair", "panel_rating_item", "3b", data={"grade": "4", "reason": "Mine.", "seen": seen})
    assert late.status_code == 409
    assert "someone else saved this meanwhile" in text(late) and "Mine.</textarea>" in text(late)
    assert Rating.objects.get(stage=Stage.PANEL).grade.number == 2
    now = {"grade": "4", "reason": "Mine.", "seen": hidden(late, "seen")}
    assert visit("panel_chair", "panel_rating_item", "3b", data=now).status_code == 302
    assert Rating.objects.get(stage=Stage.PANEL).grade.number == 4


def test_a_reason_without_a_rating_is_not_lost(cast, visit):
    briefed(cast)
    response = visit("panel_chair", "panel_rating_item", "board", data={"grade": "", "reason": "Because."})
    assert response.status_code == 422
    assert "Because.</textarea>" in text(response)


def test_panel_ratings_take_the_same_queries_for_none_and_for_all(cast, visit):
    briefed(cast)
    before = queries(lambda: visit("panel_chair", "panel_ratings"))
    agreed(cast)
    assert queries(lambda: visit("panel_chair", "panel_ratings")) == before < 35


# Report


@pytest.mark.requirement("R-361")
def test_the_page_names_what_stops_the_signature(cast, visit):
    briefed(cast)
    agree(cast, "3b", 2, "No plan was shown.")
    page = text(visit("panel_chair", "report_sign"))
    assert "32 sub-competencies have no level" in page
    assert "2c, 3a, 3c," in page
    assert "Competency 3 differs from the self-assessment in 3b: comment on it." in page
    assert ">Sign<" not in page
    refused = visit("panel_chair", "report_sign", data={})
    assert refused.status_code == 403
    assert "3a has no level." in text(refused)


def test_the_report_is_written_read_and_signed(cast, visit):
    briefed(cast)
    agreed(cast, {"3b": 2})
    data = {
        "version": "0",
        "findings": "We thank the board.",
        "actions": "One.\r\n\r\nTwo.",
        "item_3": "What we found.",
    }
    assert visit("analyst", "report_edit", data=data).status_code == 302
    data = {"version": "0", "position": "Steady.", "development": "Depth."}
    assert visit("panel_chair", "potential_edit", data=data).status_code == 302
    assert "We thank the board." in text(visit("panel_member", "report_edit"))
    assert ">Sign<" in text(visit("panel_chair", "report_sign"))
    response = visit("panel_chair", "report_sign", data={})
    report = Issue.objects.get(kind="report")
    assert response.url == reverse("issue_detail", args=[cast.assessment.pk, report.pk])
    assert [row["text"] for row in report.content["summary"]["actions"]] == ["One.", "Two."]


def test_the_chair_signs_the_report_that_was_read(cast, visit):
    briefed(cast)
    agreed(cast)
    written(cast)
    version = hidden(visit("panel_chair", "report_sign"), "version")
    report = Report.objects.get()
    save_report(assessment=cast.assessment, actor=cast.actor("analyst"), version=report.version, texts=texts_of(report))
    refused = visit("panel_chair", "report_sign", data={"version": version})
    assert refused.url == reverse("report_edit", args=[cast.assessment.pk])
    assert not Issue.objects.exists()
    version = hidden(visit("panel_chair", "report_sign"), "version")
    visit("panel_chair", "report_sign", data={"version": version})
    assert Issue.objects.exists()


@pytest.mark.parametrize("version", ["7", "9" * 20, "1２"])
def test_a_report_of_a_version_that_never_was_is_not_saved(cast, visit, version):
    briefed(cast)
    late = visit("panel_chair", "report_edit", data={"version": version, "findings": "Mine."})
    assert late.status_code == 409 and "Mine.</textarea>" in text(late)


def test_two_who_write_the_report_at_once_both_keep_their_text(cast, visit):
    briefed(cast)
    written(cast)
    response = visit("panel_chair", "report_edit", data={"version": "0", "findings": "Mine.", "item_3": "Mine on 3."})
    assert response.status_code == 409
    assert "Mine on 3.</textarea>" in text(response)
    assert "What we found in 3." in text(response)
    assert Report.objects.get().version == 1


def test_reopening_asks_for_a_reason(cast, visit):
    signed(cast)
    assert visit("panel_chair", "report_reopen", data={"reason": " "}).status_code == 422
    assert visit("panel_chair", "report_reopen", data={"reason": "A wrong level."}).status_code == 302
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.BRIEFED


# Potential for improvement


@pytest.mark.requirement("R-382", "R-383")
def test_potential_is_shared_commented_and_agreed_on_its_pages(cast, visit):
    signed(cast)
    assert "On a steady journey." not in text(visit("editor", "potential_edit"))
    assert visit("chief_executive", "potential_agree", data={}).status_code == 403
    visit("senior_lead", "potential_share", data={})
    assert "On a steady journey." in text(visit("editor", "potential_edit"))
    visit("editor", "potential_comment", data={"comment": "We agree with the pace."})
    visit("chief_executive", "potential_agree", data={})
    visit("senior_lead", "potential_agree", data={})
    row = Potential.objects.get()
    assert (row.pct_comment, row.pct_agreed_by, row.sha_agreed_by) == (
        "We agree with the pace.",
        cast.users["chief_executive"],
        cast.users["senior_lead"],
    )


def test_a_colleagues_comment_is_shown_and_agreed_only_once_it_was_read(cast, visit):
    signed(cast)
    visit("senior_lead", "potential_share", data={})
    version = hidden(visit("editor", "potential_comment"), "version")
    read = hidden(visit("chief_executive", "potential_agree"), "version")
    visit("colleague", "potential_comment", data={"comment": "Theirs.", "version": version})
    late = visit("editor", "potential_comment", data={"comment": "Mine.", "version": version})
    assert late.status_code == 409
    assert "Theirs." in text(late) and "Mine.</textarea>" in text(late)
    visit("chief_executive", "potential_agree", data={"version": read})
    assert Potential.objects.get().pct_agreed_by is None
    now = {"comment": "Both.", "version": hidden(late, "version")}
    assert visit("editor", "potential_comment", data=now).status_code == 302
    assert Potential.objects.get().pct_comment == "Both."


@pytest.mark.requirement("R-382")
def test_the_pct_reads_the_same_page_whatever_is_not_shared(cast, visit):
    signed(cast)
    Potential.objects.update(position="Another text.")
    one = text(visit("editor", "potential_edit")).partition("<main")[2]
    Potential.objects.all().delete()
    assert text(visit("editor", "potential_edit")).partition("<main")[2] == one != ""


def test_a_change_after_sharing_is_seen_by_nobody_of_the_pct_in_briefed(cast, visit):
    signed(cast)
    share_potential(assessment=cast.assessment, actor=cast.actor("senior_lead"))
    cast.at(State.BRIEFED)
    assert visit("editor", "potential_edit").status_code == 404


# Issues


@pytest.mark.requirement("R-365", "R-371")
def test_an_issue_is_read_as_page_and_as_pdf(cast, visit, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        scorecard, report = signed(cast, {"3b": 2})
    assert "The interviews showed it." in text(visit("analyst", "issue_detail", report.pk))
    assert "Summary scorecard" in text(visit("analyst", "issue_detail", scorecard.pk))
    pdf = visit("analyst", "issue_pdf", report.pk, query="?save=1")
    assert pdf["Content-Type"] == "application/pdf"
    assert "Newcastle_Panel report_1_panel.pdf" in pdf["Content-Disposition"]
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "The PDF is ready" in text(visit("analyst", "issue_progress", report.pk))
    assert visit("editor", "issue_pdf", report.pk).status_code == 404


def test_an_issue_without_its_pdf_says_how_far_it_is(cast, visit, django_capture_on_commit_callbacks):
    _, report = signed(cast)
    response = visit("analyst", "issue_pdf", report.pk)
    assert response.url == reverse("issue_progress", args=[cast.assessment.pk, report.pk])
    assert "The PDF is being made" in text(visit("analyst", "issue_progress", report.pk))
    Job.objects.filter(pk=job_of(report).pk).update(state=Job.State.FAILED, error="ValueError: secret words")
    page = text(visit("analyst", "issue_progress", report.pk))
    assert "The PDF could not be made" in page
    assert "secret words" not in page
    with django_capture_on_commit_callbacks(execute=True):
        visit("analyst", "issue_progress", report.pk, data={})
    report.refresh_from_db()
    assert report.pdf is not None
