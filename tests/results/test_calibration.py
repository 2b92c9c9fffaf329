from fractions import Fraction

import pytest

from cycles.models import Rating
from cycles.queries import effective_ratings
from cycles.states import Stage, State
from organisations.decisions import Late, Refused
from organisations.models import Event
from outbox.models import Mail
from panels.models import Issue, Potential
from results.models import Round
from results.pages.regional_round import regional_round
from results.policies import may_release, may_rescore_nationally, may_rescore_regionally
from results.queries.grid import calibration_grid
from results.queries.rounds import rated_in_region
from results.services import release, rescore_nationally, rescore_regionally, sign_off_national
from surveys.models import CollatedComment
from surveys.services import Verdict, screen_comments
from tests.cast import NOBODY, PEOPLE, SEATED
from tests.results.world import another, grade, item, rated, released, signed_off

EVERYBODY = [*PEOPLE, *SEATED, *NOBODY]


def rescore(cast, assessment, key="3b", code=3, reason="Minutes show two services changed", **how):
    return rescore_regionally(
        assessment=assessment,
        item=item(assessment, key),
        grade=grade(code),
        reason=reason,
        actor=cast.actor("senior_lead"),
        **how,
    )


@pytest.mark.requirement("R-387", "R-391")
@pytest.mark.parametrize("state", State)
def test_regional_rescoring_is_the_senior_leads_while_rated(cast, state):
    assessment = cast.at(state)
    allowed = {name for name in EVERYBODY if may_rescore_regionally(cast.actor(name), assessment)}
    assert allowed == ({"senior_lead"} if state == "rated" else set())


@pytest.mark.requirement("R-388", "R-391", "R-395")
@pytest.mark.parametrize("state", State)
def test_national_rescoring_is_the_national_panels_while_provisional(cast, state):
    assessment = cast.at(state)
    allowed = {name for name in EVERYBODY if may_rescore_nationally(cast.actor(name), assessment)}
    assert allowed == ({"national"} if state == "provisional" else set())


@pytest.mark.requirement("R-398")
@pytest.mark.parametrize("state", State)
def test_release_is_the_senior_leads_from_rated(cast, state):
    rated(cast)
    assessment = cast.at(state)
    potential = Potential.objects.get(assessment=assessment)
    allowed = {name for name in EVERYBODY if may_release(cast.actor(name), assessment, potential, unread=0)}
    assert allowed == ({"senior_lead"} if state == "rated" else set())


@pytest.mark.requirement("R-382", "R-385")
@pytest.mark.parametrize(
    ("missing", "words"),
    [("shared_at", "First share"), ("pct_agreed_by", "The PCT has not agreed"), ("sha_agreed_by", "The SHA has not")],
)
def test_release_waits_for_the_potential_to_be_agreed_by_both(cast, missing, words):
    assessment = rated(cast)
    fields = {missing: None}
    if missing.endswith("_by"):
        fields[missing.replace("_by", "_at")] = None
    Potential.objects.filter(assessment=assessment).update(**fields)
    with pytest.raises(Refused, match=words):
        release(assessment=assessment, actor=cast.actor("senior_lead"))
    assessment.refresh_from_db()
    assert assessment.state == "rated"
    assert not Issue.objects.filter(assessment=assessment).exists()
    assert not Mail.objects.exists()


def test_release_without_any_potential_is_refused(cast):
    assessment = rated(cast)
    Potential.objects.all().delete()
    with pytest.raises(Refused, match="First share"):
        release(assessment=assessment, actor=cast.actor("senior_lead"))


@pytest.mark.requirement("R-149", "R-398")
def test_release_waits_until_the_analyst_has_read_every_comment_of_the_survey(cast):
    assessment = rated(cast)
    left = [
        CollatedComment.objects.create(assessment=assessment, key="keep_doing", place=place, text="Dr Smith is rude.")
        for place in range(2)
    ]
    for comment, said in zip(
        left, ("2 comments of the survey wait to be read", "1 comment of the survey waits"), strict=True
    ):
        with pytest.raises(Refused, match=said):
            release(assessment=assessment, actor=cast.actor("senior_lead"))
        screen_comments(
            assessment=assessment,
            actor=cast.actor("analyst"),
            key="keep_doing",
            verdicts={comment.pk: Verdict(outcome="whole", reason="names")},
        )
    assert release(assessment=assessment, actor=cast.actor("senior_lead")).state == "provisional"


@pytest.mark.requirement("R-398", "R-399")
def test_release_issues_provisional_documents_and_tells_the_pct(cast):
    assessment = released(cast)
    assert assessment.state == "provisional"
    issues = Issue.objects.filter(assessment=assessment)
    assert {(issue.kind, issue.stage) for issue in issues} == {("scorecard", "provisional"), ("report", "provisional")}
    assert all(issue.content["document"]["state_label"] == "Provisional" for issue in issues)
    told = set(Mail.objects.values_list("to", flat=True))
    assert told == {f"{name}@example.org" for name in ("editor", "colleague", "chief_executive", "pct_chair")}
    assert all("evel 2" not in mail.body for mail in Mail.objects.all())
    assert all(f"/assessments/{assessment.pk}/issues/" in mail.body for mail in Mail.objects.all())


@pytest.mark.requirement("R-353", "R-391", "R-392")
def test_regional_rescore_keeps_the_panels_rating_and_moves_the_score(cast):
    assessment = rated(cast)
    rating = rescore(cast, assessment, proposed_by="Susan Bell, chair of panel C")
    assert (rating.stage, rating.grade.code, rating.by) == ("regional", "3", cast.users["senior_lead"])
    assert rating.reason == "Minutes show two services changed"
    panel = Rating.objects.get(assessment=assessment, item__key="3b", stage="panel")
    assert (panel.grade.code, panel.reason) == ("2", "panel 3b")
    assert effective_ratings([assessment])[assessment.pk]["3b"] == rating
    event = Event.objects.get(verb="re-scored, regional calibration")
    assert (event.detail["before"], event.detail["after"]) == ("2", "3")
    assert event.detail["proposed_by"] == "Susan Bell, chair of panel C"
    page = regional_round(cast.actor("senior_lead"), cast.cycle, assessment.organisation.parent)
    ((row,), _medians) = (group.rows for group in page.grid.scores.groups)
    assert row.scores[2].exact == Fraction(7, 3)
    assert row.scores[2].text == "2.3"
    assert [change.before.code for change in page.grid.changes] == ["2"]


@pytest.mark.requirement("R-392")
def test_rescore_shows_on_the_next_scorecard_and_not_on_an_earlier_one(cast):
    assessment = released(cast, rated(cast))
    before = Issue.objects.get(assessment=assessment, kind="scorecard").content
    rescore_nationally(
        assessment=assessment,
        item=item(assessment, "3b"),
        grade=grade(4),
        reason="Against the national standard",
        actor=cast.actor("national"),
    )
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[assessment])
    first, last = Issue.objects.filter(assessment=assessment, kind="scorecard").order_by("number")
    assert first.content == before
    assert before["competencies"]["items"][2]["score"]["shown"] == "2.0"
    assert last.stage == "final"
    assert last.content["competencies"]["items"][2]["score"] == {"sum": 8, "exact": "8/3", "shown": "2.7"}


@pytest.mark.requirement("R-391")
def test_governance_is_rescored_like_levels(cast):
    assessment = rated(cast)
    rescore(cast, assessment, key="finance", code="green")
    rescore(cast, assessment, key="board.risk", code="red")
    found = effective_ratings([assessment])[assessment.pk]
    assert (found["finance"].grade.code, found["board.risk"].grade.code) == ("green", "red")


@pytest.mark.requirement("R-392")
def test_a_change_that_no_column_of_the_grid_shows_is_listed(cast):
    assessment = rated(cast)
    rescore(cast, assessment, key="board.risk", code="red")
    page = regional_round(cast.actor("senior_lead"), cast.cycle, assessment.organisation.parent)
    assert [(change.rating.item.key, change.rating.grade.code) for change in page.grid.changes] == [
        ("board.risk", "red")
    ]


@pytest.mark.requirement("R-392")
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_rescore_needs_a_reason(cast, reason):
    with pytest.raises(Refused, match="reason"):
        rescore(cast, rated(cast), reason=reason)
    assert not Rating.objects.filter(stage="regional").exists()


@pytest.mark.requirement("R-393")
def test_what_the_panel_did_not_rate_is_not_rescored(cast):
    assessment = rated(cast)
    with pytest.raises(Refused, match="gave this line no rating"):
        rescore(cast, assessment, key="3")


def test_rescore_to_the_same_level_is_refused(cast):
    with pytest.raises(Refused, match="already"):
        rescore(cast, rated(cast), code=2)


def test_rescore_back_to_the_panels_level_takes_the_row_back(cast):
    assessment = rated(cast)
    rescore(cast, assessment, code=3)
    assert rescore(cast, assessment, code=2, reason="On second thoughts") is None
    assert not Rating.objects.filter(stage="regional").exists()
    assert Event.objects.filter(verb="re-scored, regional calibration").count() == 2


def test_rescore_on_what_no_longer_stands_is_told(cast):
    assessment = rated(cast)
    rescore(cast, assessment, code=3)
    with pytest.raises(Late, match="Level 3"):
        rescore(cast, assessment, code=4, was=grade(2))
    assert Rating.objects.get(stage="regional").grade.code == "3"


@pytest.mark.requirement("R-386", "R-394", "R-395", "R-400")
def test_national_sign_off_makes_all_final_and_locks_them(cast):
    own, other = released(cast, rated(cast)), released(cast, another(cast, "5KL"))
    signed = sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[own, other])
    assert (signed.level, signed.signed_off_by) == ("national", cast.users["national"])
    for row in (own, other):
        row.refresh_from_db()
        assert row.state == "final"
        assert Issue.objects.filter(assessment=row, stage="final").count() == 2
    for change, name in ((rescore_regionally, "senior_lead"), (rescore_nationally, "national")):
        with pytest.raises(Refused, match="locked"):
            change(assessment=own, item=item(own, "3b"), grade=grade(4), reason="Late", actor=cast.actor(name))
    assert not Rating.objects.filter(stage__in=("regional", "national")).exists()


def test_national_sign_off_is_all_or_nothing(cast):
    own, other = released(cast, rated(cast)), released(cast, another(cast, "5KL"))
    with pytest.raises(Late):
        sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[own])
    assert not Round.objects.filter(signed_off_at__isnull=False).exists()
    # A rating that is gone contradicts the rules of a report, so nothing at all is signed off.
    Rating.objects.filter(assessment=other, item__key="3b", stage="panel").delete()
    with pytest.raises(Refused, match="3b has no level"):
        sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[own, other])
    own.refresh_from_db()
    assert own.state == "provisional"
    assert not Issue.objects.filter(stage="final").exists()


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "national"])
def test_national_sign_off_is_the_national_panels_alone(cast, name):
    assessment = released(cast)
    with pytest.raises(Refused, match="Only the national calibration panel"):
        sign_off_national(cycle=cast.cycle, actor=cast.actor(name), assessments=[assessment])


def test_national_sign_off_of_nothing_is_refused(cast):
    with pytest.raises(Refused, match="nothing to sign off"):
        sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[])


SIX = ["5KF", "5KL", "5ND", "5E1", "5QR"]


@pytest.mark.requirement("R-390")
@pytest.mark.parametrize(("others", "marked"), [(3, False), (4, True)])
def test_scores_are_marked_only_above_the_smallest_sample(cast, others, marked):
    newcastle = rated(cast, level=4)
    for code in SIX[:others]:
        another(cast, code)
    actor = cast.actor("senior_lead")
    groups = rated_in_region(actor, cast.cycle, newcastle.organisation.parent)
    grid = calibration_grid(actor=actor, cycle=cast.cycle, groups=groups)
    rows = {row.assessment.pk: row for _, group in grid.groups for row in group}
    assert [score.mark for score in rows[newcastle.pk].scores] == ["High" if marked else ""] * 11
    assert len(grid.stands_out) == (11 if marked else 0)
    if marked:
        assert grid.stands_out[0].text == "4.0, 2.0 above the median of 2.0"


@pytest.mark.requirement("R-390")
def test_distributions_count_levels_by_panel_and_compare_with_self(cast):
    assessment = rated(cast)
    another(cast, "5KL", level=3)
    rescore(cast, assessment, code=3)
    page = regional_round(cast.actor("senior_lead"), cast.cycle, assessment.organisation.parent)
    shown = {row.name: row for row in page.grid.distributions.rows}
    assert shown["Panel A"].counts == [0, 32, 1, 0]
    assert (shown["Panel A"].upper, shown["Panel A"].total, shown["Panel A"].mean) == (1, 33, "2.0")
    assert shown["All"].counts == [0, 32, 34, 0]
    assert shown["No panel"].gap == "The same as the self-assessments"


def test_the_sha_does_not_see_national_changes_before_they_are_final(cast):
    assessment = released(cast)
    sha = assessment.organisation.parent
    rescore_nationally(
        assessment=assessment,
        item=item(assessment, "3b"),
        grade=grade(4),
        reason="Nationally consistent",
        actor=cast.actor("national"),
    )
    row = regional_round(cast.actor("senior_lead"), cast.cycle, sha).grid.scores.groups[0].rows[0]
    assert row.scores[2].text == "2.0"
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[assessment])
    row = regional_round(cast.actor("senior_lead"), cast.cycle, sha).grid.scores.groups[0].rows[0]
    assert row.scores[2].text == "2.7"


@pytest.mark.requirement("R-353")
def test_every_stage_is_kept_with_who_and_when(cast):
    assessment = rated(cast)
    rescore(cast, assessment, code=3)
    signed_off_row = signed_off(cast, assessment)
    rows = Rating.objects.filter(assessment=signed_off_row, item__key="3b")
    assert {(row.stage, row.grade.code) for row in rows} == {
        (Stage.SELF, "2"),
        (Stage.PANEL, "2"),
        (Stage.REGIONAL, "3"),
    }
    assert all(row.by and row.at for row in rows)
