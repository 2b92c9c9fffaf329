"""Every form of the return as a page to print, and the whole return on one (R-028, R-029, R-241, R-242)."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from assessments.pages.rated_items import sign_post_in_words
from assessments.queries import return_model
from cycles.models import Mark
from cycles.states import Stage, State
from tests import markup
from tests.assessments.filling import fill, fill_and_submit

pytestmark = pytest.mark.django_db

FORMS = ["competency-3", "governance-finance", "contract-acute", "nominees", "documents"]


@pytest.fixture
def get(cast):
    def page(name: str, who: str = "editor", **kwargs):
        browser = Client()
        browser.force_login(cast.users[who])
        return browser.get(reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs))

    return page


def texts_of(value) -> set[str]:
    """Every text that the PCT typed into the return, a line at a time."""
    skipped = {"sha256", "component", "competency", "criteria", "ticks", "type", "direction", "metric", "circumstance"}
    if isinstance(value, dict):
        return set().union(*(texts_of(held) for key, held in value.items() if key not in skipped), set())
    if isinstance(value, list):
        return set().union(*map(texts_of, value), set())
    return {line for line in value.splitlines() if line.strip()} if isinstance(value, str) else set()


def typed(cast) -> set[str]:
    model = return_model(cast.assessment)
    words = {name: model[name] for name in ("outcomes", "documents", "outcome_changes")}
    items = [{name: entry.get(name) for name in ("commentaries", "sign_posts")} for entry in model["items"].values()]
    contracts = [
        {name: held for name, held in contract.items() if name not in ("starts", "ends", "signed", "document")}
        for contract in model["contracts"].values()
    ]
    return texts_of(words) | texts_of(items) | texts_of(contracts)


@pytest.mark.requirement("R-029")
@pytest.mark.parametrize("key", FORMS)
def test_every_form_has_a_printable_view_with_a_way_back_to_it(cast, get, key):
    fill(cast)
    response = get("part_print", key=key)
    assert response.status_code == 200
    page = markup.of(response)
    assert "data-print" in page and ">Close</a>" in page
    assert "<textarea" not in page and "app-savebar" not in page


@pytest.mark.requirement("R-025", "R-029", "R-239")
@pytest.mark.parametrize(
    ("form", "key", "part"),
    [
        ("competency_form", "3", "competency-3"),
        ("governance_form", "finance", "governance-finance"),
        ("contract_form", "acute", "contract-acute"),
    ],
)
def test_print_leads_from_a_form_to_its_own_printable_view(cast, get, form, key, part):
    page = markup.of(get(form, key=key))
    address = reverse("part_print", args=[cast.assessment.pk, part])
    assert f'href="{address}">Print</a>' in page
    assert f'href="{reverse(form, args=[cast.assessment.pk, key])}">Close</a>' in markup.of(get("part_print", key=part))


@pytest.mark.requirement("R-028")
def test_print_of_the_outcomes_leads_to_the_selected_outcomes(cast, get):
    assert get("part_print", key="outcomes")["Location"] == reverse("outcomes_print", args=[cast.assessment.pk])


@pytest.mark.requirement("R-029", "R-241", "R-242")
def test_the_whole_return_prints_every_text_of_it(cast, get):
    fill_and_submit(cast)
    page = unescape(markup.of(get("frozen_copy")))
    words = typed(cast)
    assert {"City Hospitals", "How negotiation went, acute.", "Words of choice.", "What we did about 11."} <= words
    missing = {text for text in words if text not in page}
    assert missing == set()


@pytest.mark.requirement("R-029", "R-038")
def test_ticked_criteria_are_printed_with_all_their_parts(cast, get):
    fill(cast)
    page = unescape(markup.of(get("frozen_copy")))
    ticked = Mark.objects.filter(assessment=cast.assessment, stage=Stage.SELF).select_related("criterion")
    parts = {part for mark in ticked for part in mark.criterion.parts}
    assert parts and {part for part in parts if part not in page} == set()


@pytest.mark.requirement("R-029")
def test_a_form_that_is_not_there_is_not_found(get):
    assert get("part_print", key="competency-12").status_code == 404
    assert get("part_print", key="nothing").status_code == 404


@pytest.mark.requirement("R-029")
@pytest.mark.parametrize(
    ("key", "state", "who", "status"),
    [
        ("contract-acute", State.PREPARING, "reader", 200),
        ("contract-acute", State.PREPARING, "analyst", 404),
        ("contract-acute", State.SUBMITTED, "analyst", 200),
        ("contract-acute", State.SUBMITTED, "neighbour", 404),
        ("documents", State.PREPARING, "central_analyst", 200),
        ("nominees", State.SUBMITTED, "central_analyst", 404),
        ("nominees", State.PREPARING, "super_user", 200),
        ("outcomes", State.PREPARING, "analyst", 302),
    ],
)
def test_a_printable_view_opens_to_those_who_may_read_its_form(cast, get, key, state, who, status):
    cast.at(state)
    assert get("part_print", who, key=key).status_code == status


@pytest.mark.parametrize(
    ("name", "kwargs", "most"), [("part_print", {"key": "contract-acute"}, 48), ("frozen_copy", {}, 48)]
)
def test_a_full_print_takes_no_more_queries_than_an_empty_one(
    cast, get, django_assert_max_num_queries, name, kwargs, most
):
    with django_assert_max_num_queries(most) as empty:
        get(name, **kwargs)
    fill(cast)
    with django_assert_max_num_queries(len(empty) + 6):
        get(name, **kwargs)


@pytest.mark.parametrize(
    ("page_from", "page_to", "paragraph", "why", "words"),
    [
        (None, None, "", "", "Strategic plan"),
        (3, None, "", "", "Strategic plan, page 3"),
        (3, 3, "", "It names the needs", "Strategic plan, page 3. It names the needs"),
        (2, None, "3", "", "Strategic plan, page 2, paragraph 3"),
        (3, 5, "section 2", "It names the needs", "Strategic plan, pages 3 to 5, section 2. It names the needs"),
        (None, None, "Sheet 2", "", "Strategic plan, Sheet 2"),
    ],
)
def test_a_sign_post_says_where_and_why_to_read(page_from, page_to, paragraph, why, words):
    post = {
        "document": "Strategic plan",
        "page_from": page_from,
        "page_to": page_to,
        "paragraph": paragraph,
        "why": why,
    }
    assert sign_post_in_words(post) == words
