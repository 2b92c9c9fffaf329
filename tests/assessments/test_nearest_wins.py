"""What stands between the PCT and the next level: the sentence on the form, and the page of nearest wins."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.pages.competency_form import competency_page
from assessments.pages.criteria import CriterionLine
from assessments.pages.nearest_wins import nearest_wins
from assessments.pages.next_level import NextLevel
from documents.models import Document, DocumentType, SignPost
from documents.queries.evidence import Evidence, evidence_by_criterion
from documents.services import remove, upload
from frameworks.models import Criterion, Item
from tests import markup
from tests.assessments.filling import fill_competency, ticks_to
from tests.documents.sample_files import pdf
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def line(evidence: int = 0, survey: str = "") -> CriterionLine:
    places = [Evidence(f"Plan {number}.pdf", "Page 3") for number in range(evidence)]
    criterion = Criterion(key="3.1", text="The PCT has clear success stories of delivery")
    return CriterionLine(criterion=criterion, ticked=False, evidence=places, survey=survey)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ([0], "1 criterion stands between the PCT and level 3; no sign-post names it yet."),
        ([1], "1 criterion stands between the PCT and level 3; a sign-post names it already."),
        ([0, 0], "2 criteria stand between the PCT and level 3; no sign-post names any of them yet."),
        ([1, 0, 0], "3 criteria stand between the PCT and level 3; sign-posts name 1 of them already."),
        ([1, 2], "2 criteria stand between the PCT and level 3; sign-posts name all of them already."),
    ],
)
def test_next_step_says_what_is_missing_and_what_has_evidence(missing, said):
    assert NextLevel(3, [line(evidence) for evidence in missing]).sentence == said


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ([(0, "stakeholder survey")], "1 criterion stands between the PCT and level 3; a survey decides it."),
        (
            [(0, "stakeholder survey"), (0, "public perception survey")],
            "2 criteria stand between the PCT and level 3; surveys decide all of them.",
        ),
        (
            [(0, "stakeholder survey"), (1, ""), (0, "")],
            "3 criteria stand between the PCT and level 3; sign-posts name 1 of them already, and a survey decides 1.",
        ),
    ],
)
def test_next_step_asks_no_sign_post_of_what_a_survey_decides(missing, said):
    assert NextLevel(3, [line(*given) for given in missing]).sentence == said


@pytest.mark.requirement("R-171")
def test_criterion_that_people_must_agree_to_names_the_survey_that_asks_them(cast):
    page = competency_page(cast.assessment, "1")
    said = {row.not_named for group in page.measures[0].groups for row in group.lines if "agree" in row.criterion.text}
    assert said == {"The stakeholder survey decides it.", "The public perception survey decides it."}
    others = [row for group in page.measures[0].groups for row in group.lines if "agree" not in row.criterion.text]
    assert {row.not_named for row in others} == {"No sign-post names it yet."}


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8))
def test_next_step_counts_each_missing_criterion_once(missing):
    step = NextLevel(2, [line(evidence) for evidence in missing])

    assert len(step.with_evidence) + len(step.without_evidence) == len(missing)
    assert step.ready == all(missing)


def handed_in(cast) -> Document:
    kind = DocumentType.objects.get(framework=cast.assessment.framework_id, key="strategic_plan")
    return upload(assessment=cast.assessment, document_type=kind, file=sample(data=pdf(9)), actor=cast.actor("editor"))


def sign_post(cast, document: Document, *criteria: Criterion) -> SignPost:
    item = Item.objects.get(framework=cast.assessment.framework_id, key="3")
    post = SignPost.objects.create(
        assessment=cast.assessment, item=item, position=1, document=document, page_from=3, page_to=4
    )
    post.criteria.set(criteria)
    return post


def criteria_of(cast, sub: str, level: int) -> list[Criterion]:
    rows = Criterion.objects.filter(item__framework=cast.assessment.framework_id, item__key=sub, markable=True)
    return list(rows.filter(grade__number=level).order_by("order"))


def test_evidence_of_a_criterion_is_what_sign_posts_name(cast):
    first, second = criteria_of(cast, "3a", 3)[:2]
    document = handed_in(cast)
    sign_post(cast, document, first)

    found = evidence_by_criterion(cast.assessment)

    assert [str(place) for place in found[first.pk]] == [f"{document.name}, pages 3 to 4"]
    assert second.pk not in found


def test_evidence_in_a_removed_document_shows_nothing(cast):
    document = handed_in(cast)
    sign_post(cast, document, *criteria_of(cast, "3a", 3))
    remove(document=document, actor=cast.actor("editor"))

    assert evidence_by_criterion(cast.assessment) == {}


def fill_up(cast, sub: str, *, all_but: int) -> None:
    """Competency 3 with everything ticked to level 2, and of level 3 of one sub-competency all but so many."""
    subs = {key: ticks_to(cast.assessment, key, 2) for key in ("3a", "3b", "3c")}
    upper = [row.key for row in criteria_of(cast, sub, 3)]
    subs[sub] += upper[: len(upper) - all_but]
    fill_competency(cast.assessment, cast.actor("editor"), "3", ticks=subs)


@pytest.mark.requirement("R-173", "R-334", "R-336")
def test_nearest_wins_begin_with_the_fewest_criteria_to_evidence(cast):
    fill_up(cast, "3b", all_but=1)

    first, *rest = nearest_wins(cast.assessment).wins

    assert (first.measure.item.key, first.measure.supported, first.next_level.level) == ("3b", 2, 3)
    assert len(first.next_level.missing) == 1
    assert all(len(win.next_level.missing) >= 1 for win in rest)
    assert first.gain == "The mean of competency 3 would rise from 2.0 to 2.3."


def test_nearest_wins_put_what_has_evidence_before_what_has_none(cast):
    fill_up(cast, "3b", all_but=1)
    sign_post(cast, handed_in(cast), *criteria_of(cast, "3c", 3))

    keys = [win.measure.item.key for win in nearest_wins(cast.assessment).wins]

    assert keys.index("3c") < keys.index("3b")


def test_nearest_wins_leave_out_what_is_at_the_top(cast):
    subs = {f"3{letter}": ticks_to(cast.assessment, f"3{letter}", 4) for letter in "abc"}
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=4, ticks=subs)

    page = nearest_wins(cast.assessment)

    assert [item.key for item in page.at_the_top] == ["3a", "3b", "3c"]
    assert len(page.wins) == 30


def test_nearest_wins_page_shows_the_criteria_in_the_framework_s_words(cast):
    fill_up(cast, "3b", all_but=1)
    client = Client()
    client.force_login(cast.users["reader"])

    answer = client.get(reverse("nearest_wins", args=[cast.assessment.pk]))

    assert answer.status_code == 200
    assert criteria_of(cast, "3b", 3)[-1].text in markup.of(answer)


def test_competency_form_says_what_stands_before_the_next_level(cast):
    fill_up(cast, "3b", all_but=1)
    client = Client()
    client.force_login(cast.users["editor"])

    text = markup.of(client.get(reverse("competency_form", args=[cast.assessment.pk, "3"])))

    assert criteria_of(cast, "3b", 3)[-1].text.startswith("The public and patients agree")
    assert "1 criterion stands between the PCT and level 3; a survey decides it." in text
    assert "The public perception survey decides it." in text


def test_nearest_wins_need_the_same_few_queries_whatever_is_ticked(cast):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            nearest_wins(cast.assessment)
        return len(captured)

    count()  # the framework's wording is read once and kept
    before = count()
    for number in range(1, 12):
        fill_competency(cast.assessment, cast.actor("editor"), str(number), level=3)
    sign_post(cast, handed_in(cast), *criteria_of(cast, "3a", 4))

    assert count() == before <= 12


def test_nearest_wins_fold_away_those_that_are_far(cast):
    page = nearest_wins(cast.assessment)

    assert page.near + page.further == page.wins
    assert len(page.near) == 8
