import re

import pytest

from cycles.models import Rating
from cycles.services import record_rating
from cycles.states import Stage, State
from results.pages.rating_trail import trail_page
from results.services import rescore_nationally, rescore_regionally, sign_off_national
from tests import markup
from tests.cast import NOBODY, PEOPLE, SEATED
from tests.results.world import grade, item, published, rate_all, rated, released

EVERYBODY = [*PEOPLE, *SEATED, *NOBODY]

# Typed from the visibility table, rows 2, 9, 14, 16 and 19: from which state each sees each stage's ratings.
SELF, EVIDENCE, PANEL, REGIONAL, NATIONAL = "self", "evidence", "panel", "regional", "national"
R, V, F, X = "rated", "provisional", "final", "published"
PCT = {R: {SELF}, V: {SELF, REGIONAL}, F: {SELF, REGIONAL, NATIONAL}, X: {SELF, REGIONAL, NATIONAL}}
UP_TO_REGIONAL = {SELF, EVIDENCE, PANEL, REGIONAL}
ALL = UP_TO_REGIONAL | {NATIONAL}
SHA = {R: UP_TO_REGIONAL, V: UP_TO_REGIONAL, F: ALL, X: ALL}
NATIONAL_PANEL = {V: ALL, F: ALL, X: ALL}
DEPARTMENT = {R: set(), V: ALL, F: ALL, X: ALL}
SEEN = {
    **dict.fromkeys(("editor", "colleague", "chief_executive", "pct_chair", "reader"), PCT),
    **dict.fromkeys(("super_user", "analyst", "senior_lead", "panel_chair", "central_analyst"), SHA),
    "panel_member": {R: UP_TO_REGIONAL},
    "dh": DEPARTMENT,
    "national": NATIONAL_PANEL,
    "support": {R: set(), V: set(), F: set(), X: set()},
}


@pytest.fixture
def whole(cast):
    """Newcastle with a rating of every stage on 3b, whatever state it is put in."""
    assessment = rated(cast)
    rate_all(assessment, Stage.EVIDENCE, 2, "amber", cast.users["analyst"])
    for stage, code in ((Stage.REGIONAL, 3), (Stage.NATIONAL, 4)):
        assessment_item = item(assessment, "3b")
        record_rating(
            assessment=assessment,
            item=assessment_item,
            stage=stage,
            grade=grade(code),
            actor=cast.actor("senior_lead"),
            reason=f"REASON {stage}",
        )
    return assessment


@pytest.mark.requirement("R-353")
@pytest.mark.parametrize("state", [R, V, F, X])
@pytest.mark.parametrize("name", EVERYBODY)
def test_trail_shows_each_reader_their_stages_only(cast, client, whole, name, state):
    cast.at(State(state))
    client.force_login(cast.users[name])
    answer = client.get(f"/assessments/{whole.pk}/trail/")
    expected = SEEN.get(name, {}).get(state)
    if expected is None:
        assert answer.status_code == 404
        return
    page = answer.context["page"]
    third = next(line for section in page.sections for line in section.lines if line.item.key == "3b")
    assert {step.stage for step in third.steps} == expected
    text = markup.of(answer)
    for stage in (REGIONAL, NATIONAL):
        assert (f"REASON {stage}" in text) == (stage in expected)


@pytest.mark.requirement("R-386", "R-398", "R-400")
def test_pct_reads_provisional_from_release_and_national_changes_from_sign_off(cast, client):
    own = rated(cast)
    lead, national = cast.actor("senior_lead"), cast.actor("national")
    third = item(own, "3b")
    rescore_regionally(assessment=own, item=third, grade=grade(3), reason="REGIONAL WHY", actor=lead)
    client.force_login(cast.users["editor"])
    address = f"/assessments/{own.pk}/trail/"

    def standing():
        answer = client.get(address)
        sections = answer.context["page"].sections
        lines = {line.item.key: line.now for section in sections for line in section.lines}
        *_, in_force, _change = sections[0].table.columns
        return markup.of(answer), in_force.label, lines["3b"], lines["finance"]

    text, _, level, colour = standing()
    assert (level, colour) == ("", "") and "REGIONAL WHY" not in text
    released(cast, own)
    text, word, level, colour = standing()
    assert (word, level, colour) == ("Provisional", "3", "amber") and "REGIONAL WHY" in text
    rescore_nationally(assessment=own, item=third, grade=grade(4), reason="NATIONAL WHY", actor=national)
    text, word, level, _ = standing()
    assert (word, level) == ("Provisional", "3") and "NATIONAL WHY" not in text
    sign_off_national(cycle=cast.cycle, actor=national, assessments=[own])
    text, word, level, _ = standing()
    assert (word, level) == ("Final", "4") and "NATIONAL WHY" in text


@pytest.mark.requirement("R-339", "R-392")
def test_trail_scores_each_stage_where_all_three_levels_are_there(cast, whole):
    Rating.objects.filter(assessment=whole, stage="evidence", item__key="3a").delete()
    whole = cast.at(State.FINAL)
    page = trail_page(whole, cast.actor("senior_lead"))
    third = next(section for section in page.sections if section.item.key == "3")
    _line, _last, *stages, _now, _change = (column.label for column in third.table.columns)
    assert stages == [Stage(stage).label for stage in ("self", "evidence", "panel", "regional", "national")]
    scores = third.table.rows[-1].cells
    assert scores[2:7] == ["2.0", "None", "2.0", "2.3", "2.7"]
    assert scores[7] == "<strong>2.7</strong>"


def test_trail_of_a_final_pct_is_read_alike_after_publication(cast, client):
    own = published(cast)
    client.force_login(cast.users["neighbour"])
    assert client.get(f"/assessments/{own.pk}/trail/").status_code == 404


@pytest.mark.parametrize(
    ("name", "state", "link"),
    [
        ("senior_lead", R, "/calibration/regional/"),
        ("analyst", R, None),
        ("national", V, "/calibration/national/"),
        ("senior_lead", V, None),
        ("editor", V, None),
        ("national", F, None),
    ],
)
def test_trail_links_to_a_change_for_those_who_may_make_one(cast, client, whole, name, state, link):
    cast.at(State(state))
    client.force_login(cast.users[name])
    text = markup.of(client.get(f"/assessments/{whole.pk}/trail/"))
    found = re.findall(r'href="(/calibration/\w+/)\d+/3b/"', text)
    assert found == ([link] if link else [])


def test_trail_asks_a_bounded_number_of_queries(cast, client, whole, django_assert_max_num_queries):
    client.force_login(cast.users["senior_lead"])
    with django_assert_max_num_queries(10):
        client.get(f"/assessments/{whole.pk}/trail/")
