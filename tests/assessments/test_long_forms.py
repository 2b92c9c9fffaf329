"""The long forms: links to their parts, saving after each, last year's ratings, and the characters that are left."""

import pytest

from cycles.models import Rating
from cycles.states import Stage
from frameworks.models import Grade, Item
from tests.assessments.pages import at
from tests.assessments.test_typed import main

pytestmark = pytest.mark.django_db


def rated_last_year(cast, key: str, stage: Stage, code: str) -> None:
    """A rating of last year, under last year's framework."""
    previous = cast.assessment.previous
    item = Item.objects.get(framework=previous.framework_id, key=key)
    grade = Grade.objects.get(scale=item.scale_id, code=code)
    Rating.objects.update_or_create(assessment=previous, item=item, stage=stage, defaults={"grade": grade})


def section(page: str, start: str, end: str) -> str:
    """The page from the heading of one part to that of the next."""
    return page[page.index(f'id="{start}"') : page.index(f'id="{end}"')]


@pytest.mark.requirement("R-160", "R-161")
def test_a_competency_shows_last_years_final_ratings_and_says_where_there_are_none(cast, as_):  # noqa: F811
    rated_last_year(cast, "3a", Stage.PANEL, "2")
    rated_last_year(cast, "3a", Stage.NATIONAL, "3")
    rated_last_year(cast, "3b", Stage.PANEL, "4")
    page = main(as_("editor").get(at(cast, "competency_form", key="3")))
    first, second, third = (
        section(page, start, end) for start, end in (("m-3a", "m-3b"), ("m-3b", "m-3c"), ("m-3c", "commentary"))
    )
    assert "Last year’s final rating" in first
    assert ">3<" in first[: first.index("</p>")].replace("\n", "")
    assert ">4<" in second[: second.index("</p>")].replace("\n", "")
    assert "No rating last year" in third
    assert "No rating last year" not in first + second


@pytest.mark.requirement("R-180", "R-181")
def test_governance_shows_last_years_calibrated_ratings_and_says_where_there_are_none(cast, as_):  # noqa: F811
    rated_last_year(cast, "board.risk", Stage.PANEL, "green")
    rated_last_year(cast, "board.risk", Stage.REGIONAL, "amber")
    page = main(as_("editor").get(at(cast, "governance_form", key="board")))
    risk = page[page.index('id="m-board.risk"') :]
    risk = risk[: risk.index("</p>")]
    assert "Last year’s final rating" in risk
    assert "Amber" in risk
    assert "Green" not in risk
    finance = main(as_("editor").get(at(cast, "governance_form", key="finance")))
    assert finance.count("No rating last year") == 5


@pytest.mark.requirement("R-168")
def test_links_at_the_top_lead_to_every_competency_and_to_the_parts_of_this_one(cast, as_):  # noqa: F811
    page = main(as_("editor").get(at(cast, "competency_form", key="3")))
    top = page[: page.index("Save as draft")]
    for number in range(1, 12):
        assert f'href="{at(cast, "competency_form", key=str(number))}"' in top
    for anchor in ("m-3a", "m-3b", "m-3c", "commentary", "sign-posts-3"):
        assert f'href="#{anchor}"' in top
        assert page.count(f'id="{anchor}"') == 1


@pytest.mark.requirement("R-185")
@pytest.mark.parametrize("key", ["strategy", "finance", "board"])
def test_links_at_the_top_lead_to_every_component_and_to_the_parts_of_this_one(cast, as_, key):  # noqa: F811
    page = main(as_("editor").get(at(cast, "governance_form", key=key)))
    top = page[: page.index("Save as draft")]
    for other in ("strategy", "finance", "board"):
        assert f'href="{at(cast, "governance_form", key=other)}"' in top
    parts = Item.objects.filter(framework=cast.assessment.framework_id, parent__key=key, self_rated=True)
    assert top.count('href="#m-') == parts.count()
    for part in parts:
        assert f'href="#m-{part.key}"' in top
        assert page.count(f'id="m-{part.key}"') == 1


@pytest.mark.requirement("R-169", "R-188")
@pytest.mark.parametrize(
    ("name", "key"), [("competency_form", "3"), ("governance_form", "finance"), ("governance_form", "board")]
)
def test_a_form_is_saved_as_draft_at_the_top_and_after_each_part(cast, as_, name, key):  # noqa: F811
    page = main(as_("editor").get(at(cast, name, key=key)))
    parts = Item.objects.filter(framework=cast.assessment.framework_id, parent__key=key, self_rated=True)
    keys = [f'id="m-{part.key}"' for part in parts.order_by("order")]
    assert "Save as draft" in page[: page.index(keys[0])]
    for start, end in zip(keys, [*keys[1:], None], strict=True):
        between = page[page.index(start) : page.index(end) if end else len(page)]
        assert f'name="go" value="draft/{start[4:-1]}"' in between


def test_long_forms_are_read_with_the_same_links(cast, as_):  # noqa: F811
    for name, key in (("competency_form", "3"), ("governance_form", "board")):
        page = main(as_("reader").get(at(cast, name, key=key)))
        assert '<nav aria-label="On this page">' in page
        assert "Save as draft" not in page
