import pytest

from cycles.models import Rating, StateChange
from cycles.services import record_rating
from cycles.states import Stage, State
from organisations.decisions import Late, NotTaken, Refused
from panels.models import Issue, Paragraph, Potential, Report
from panels.queries import potential_of, report_of, texts_of, whats_missing
from panels.queries.items import ratable
from panels.services import (
    ReportTexts,
    agree_potential,
    comment_potential,
    record_agreed,
    reopen_report,
    save_potential,
    save_report,
    share_potential,
    sign_report,
)
from tests.panels.scene import agree, agreed, briefed, grade, item, signed, written

pytestmark = pytest.mark.django_db


def missing(cast):
    """What the chair cannot sign without now."""
    return whats_missing(cast.assessment, texts_of(Report.objects.filter(assessment=cast.assessment).first()))


def sign(cast, by="panel_chair"):
    return sign_report(assessment=cast.assessment, actor=cast.actor(by))


@pytest.mark.requirement("R-355", "R-356", "R-360", "R-362", "R-364", "R-372")
def test_save_report_keeps_every_text_as_paragraphs(cast):
    briefed(cast)
    written(cast, actions=["Date every review.", " ", "Report to the board."])
    report = report_of(cast.assessment, cast.actor("panel_member"))
    texts = texts_of(report)
    assert texts.findings == "We thank the board.\n\nMuch has moved."
    assert texts.actions == ["Date every review.", "Report to the board."]
    assert texts.items["3"] == "What we found in 3."
    assert Paragraph.objects.filter(report=report, section="summary").count() == 2
    assert Paragraph.objects.filter(report=report, section="governance").count() == 3


def test_save_report_of_an_older_version_is_told_of_the_newer_one(cast):
    briefed(cast)
    written(cast)
    with pytest.raises(Late):
        save_report(
            assessment=cast.assessment, actor=cast.actor("panel_chair"), version=0, texts=ReportTexts(findings="Mine.")
        )
    assert texts_of(Report.objects.get()).findings.startswith("We thank")


@pytest.mark.parametrize("person", ["panel_member", "senior_lead", "editor", "central_analyst"])
def test_save_report_is_refused_to_all_but_analyst_and_chair(cast, person):
    briefed(cast)
    with pytest.raises(Refused, match="Only the SHA’s analysts and the panel’s chair"):
        save_report(assessment=cast.assessment, actor=cast.actor(person), version=0, texts=ReportTexts())


@pytest.mark.requirement("R-335", "R-345", "R-355", "R-360", "R-361", "R-363")
def test_sign_report_names_everything_that_is_missing(cast):
    briefed(cast)
    agreed(cast, {"3b": 2, "board.risk": "amber"})
    # A rating whose reason was lost, as no service leaves it.
    Rating.objects.filter(stage=Stage.PANEL, item__key="3b").update(reason="")
    Rating.objects.filter(stage=Stage.PANEL, item__key__in=["7a", "finance", "strategy.vision-and-goals"]).delete()
    with pytest.raises(Refused) as refused:
        sign(cast)
    said = str(refused.value)
    for words in (
        "7a has no level.",
        "Finance: no rating.",
        "Strategy, Vision and goals: no rating.",
        "3b is 1 level lower than the self-assessment: give the reason.",
        "Competency 3 differs from the self-assessment in 3b: comment on it.",
        "Board differs from the self-assessment: comment on it.",
        "no text on the journey",
        "no text on areas for organisational development",
    ):
        assert words in said
    assert len(missing(cast)) == 8
    assert not Issue.objects.exists()


@pytest.mark.requirement("R-343")
def test_sign_report_asks_for_the_reason_of_an_unsupported_level(cast):
    briefed(cast, {"3b": 2})
    agree(cast, "3b", 3, "Heard on the day.")
    for line in [line for line in ratable(cast.assessment) if line.key != "3b"]:
        agree(cast, line.key, 3 if line.kind == "sub_competency" else "green")
    written(cast)
    Rating.objects.filter(stage=Stage.PANEL, item__key="3b").update(reason="")
    assert missing(cast) == [
        "3b Public and patient engagement has a level that the marked criteria do not support: give the reason."
    ]


@pytest.mark.requirement("R-355", "R-372")
def test_sign_report_fixes_the_report_and_issues_it(cast):
    scorecard, report = signed(cast, {"3b": 2})
    assert cast.assessment.state == State.RATED
    assert (scorecard.kind, report.kind, report.stage, report.number) == ("scorecard", "report", "panel", 1)
    row = Report.objects.get()
    assert (row.signed_by, row.signed_at is not None) == (cast.users["panel_chair"], True)
    with pytest.raises(Refused, match="signed"):
        agree(cast, "3b", 3)
    with pytest.raises(Refused, match="signed"):
        save_report(assessment=cast.assessment, actor=cast.actor("analyst"), version=1, texts=ReportTexts())


def test_sign_report_is_the_chairs(cast):
    briefed(cast)
    agreed(cast)
    written(cast)
    with pytest.raises(Refused, match="Only the panel’s chair"):
        sign(cast, "senior_lead")


def test_reopen_report_needs_a_reason_and_keeps_what_was_issued(cast):
    signed(cast)
    with pytest.raises(Refused, match="Enter a reason"):
        reopen_report(assessment=cast.assessment, actor=cast.actor("panel_chair"), reason="")
    reopen_report(assessment=cast.assessment, actor=cast.actor("panel_chair"), reason="A wrong level.")
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.BRIEFED
    assert Report.objects.get().signed_at is None
    assert StateChange.objects.get(move="reopen_report").reason == "A wrong level."
    agree(cast, "3b", 2, "The level was wrong.")
    sign(cast)
    reports = Issue.objects.filter(kind="report").order_by("number")
    assert [row.number for row in reports] == [1, 2]
    assert len({row.sha256 for row in reports}) == 2


@pytest.mark.requirement("R-374", "R-375", "R-380", "R-382", "R-383", "R-385")
def test_potential_reaches_the_pct_once_shared_and_is_agreed_by_both(cast):
    signed(cast)
    editor, lead = cast.actor("editor"), cast.actor("senior_lead")
    assert potential_of(cast.assessment, editor) is None
    with pytest.raises(Refused, match="not shared"):
        agree_potential(assessment=cast.assessment, actor=cast.actor("chief_executive"))
    share_potential(assessment=cast.assessment, actor=lead)
    assert potential_of(cast.assessment, editor).position == "On a steady journey."
    comment_potential(assessment=cast.assessment, actor=editor, comment="We agree with the pace.")
    agree_potential(assessment=cast.assessment, actor=cast.actor("chief_executive"))
    row = agree_potential(assessment=cast.assessment, actor=lead)
    assert (row.pct_agreed_by, row.sha_agreed_by) == (cast.users["chief_executive"], cast.users["senior_lead"])
    assert row.pct_comment == "We agree with the pace."
    with pytest.raises(Refused, match="already"):
        agree_potential(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    with pytest.raises(Refused, match="closed"):
        comment_potential(assessment=cast.assessment, actor=editor, comment="Wait.")
    assert not {"rating", "grade"} & {field.name for field in Potential._meta.get_fields()}


@pytest.mark.requirement("R-382")
def test_a_changed_potential_has_to_be_shared_and_agreed_again(cast):
    signed(cast)
    share_potential(assessment=cast.assessment, actor=cast.actor("senior_lead"))
    agree_potential(assessment=cast.assessment, actor=cast.actor("senior_lead"))
    reopen_report(assessment=cast.assessment, actor=cast.actor("panel_chair"), reason="The text.")
    row = save_potential(
        assessment=cast.assessment,
        actor=cast.actor("panel_chair"),
        version=1,
        position="On a quicker journey.",
        development="Depth in modelling.",
    )
    assert (row.shared_at, row.sha_agreed_by, row.sha_agreed_at) == (None, None, None)
    with pytest.raises(Late):
        save_potential(
            assessment=cast.assessment, actor=cast.actor("analyst"), version=1, position="Old.", development="Old."
        )


def test_an_empty_potential_is_not_shared(cast):
    briefed(cast)
    cast.at(State.RATED)
    with pytest.raises(NotTaken, match="Both sections need a text"):
        share_potential(assessment=cast.assessment, actor=cast.actor("senior_lead"))


def test_a_rating_of_another_scale_is_refused(cast):
    briefed(cast)
    with pytest.raises(ValueError, match="not a grade of"):
        record_agreed(
            assessment=cast.assessment,
            item=item("board.risk"),
            grade=grade(item("3b"), 3),
            reason="x",
            actor=cast.actor("panel_chair"),
        )


@pytest.mark.requirement("R-353", "R-372")
def test_reopen_report_is_refused_once_the_region_changed_a_rating(cast):
    """A regional rating would go on standing over what the panel agrees anew."""
    signed(cast)
    panel = Rating.objects.get(assessment=cast.assessment, item__key="3b", stage=Stage.PANEL)
    record_rating(
        assessment=cast.assessment,
        item=panel.item,
        stage=Stage.REGIONAL,
        grade=panel.grade,
        actor=cast.actor("senior_lead"),
    )
    with pytest.raises(Refused, match="sets them back first"):
        reopen_report(assessment=cast.assessment, actor=cast.actor("panel_chair"), reason="A wrong level.")
