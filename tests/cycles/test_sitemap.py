"""The one map of the pages below an assessment: whole, true to what the views ask, and the same in every menu."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from cycles.models import Assessment
from cycles.sitemap import PAGES, Menu, page_above, page_of, pages_in
from cycles.states import State, Step
from cycles.visibility import Material
from tests.access import table
from tests.access.addresses import url_names
from tests.cast import Cast, build_cast

# The typed rows of the access matrix, which asks each address, by what a page under such a row asks for.
ROW_OF = {
    Material.EXISTENCE: table.EXISTS,
    Material.RETURN: table.RETURN,
    Material.OUTCOMES: table.OUTCOMES,
    Material.TEAM_NOTES: table.TEAM_NOTES,
    Material.DOCUMENT_LIST: table.DOCUMENT_LIST,
    Material.NOMINEES: table.NOMINEES,
    Material.RESPONSE_COUNTS: table.COUNTS,
    Material.SURVEY: table.SURVEY,
    Material.COMMENTS_AS_WRITTEN: table.COMMENTS,
    Material.EVIDENCE: table.EVIDENCE,
    Material.BRIEFING: table.BRIEFING,
    Material.PANEL_RATINGS: table.PANEL,
    Material.POTENTIAL: table.POTENTIAL,
    Material.PROVISIONAL: table.PROVISIONAL,
}
# Addresses of one row or file: not all who may see the material of their page may see that row.
OF_A_ROW = {
    "document_open",
    "document_page_picture",
    "frozen_copy",
    "issue_detail",
    "issue_pdf",
    "issue_progress",
    "briefing_approve",
    "return_changes",
}
STEMS = [stem for page in PAGES for stem in page.stems()]
STATES = list(zip(State, table.STATES, strict=True))


@pytest.fixture
def cast(db) -> Cast:
    return build_cast()


def client(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def test_every_address_below_an_assessment_is_in_the_map_once():
    below = {name for name in url_names() if "assessment_id" in _arguments(name)}
    assert set(STEMS) == below == set(table.UNDER_ASSESSMENT)
    assert len(STEMS) == len(set(STEMS))


def _arguments(name: str) -> list[str]:
    found = get_resolver().reverse_dict.getlist(name)
    return found[0][0][0][1] if found else []


@pytest.mark.parametrize("page", [page for page in PAGES if page.menus], ids=lambda page: page.stem)
def test_what_stands_in_a_menu_has_an_address_without_more_than_the_assessment(page):
    assert page.anchor or _arguments(page.stem) == ["assessment_id"]


def test_pages_name_pages_of_the_map():
    stems = {page.stem for page in PAGES}
    assert {name for page in PAGES for name in (page.of, page.above) if name} <= stems


def test_a_page_has_one_name_and_no_two_have_the_same():
    labels = [page.label for page in PAGES]
    assert all(labels) and len(labels) == len(set(labels))


def test_the_rows_of_the_materials_are_told_apart_by_whom_they_name():
    assert len({frozenset(table.cells(row)) for row in ROW_OF.values()}) == len(ROW_OF)


@pytest.mark.requirement("R-006", "R-015")
@pytest.mark.parametrize("stem", STEMS)
def test_a_page_asks_for_what_its_view_asks_for(stem):
    page, row = page_of(stem), table.UNDER_ASSESSMENT[stem]
    asked, seen = table.cells(ROW_OF[page.material]), table.cells(row.see)
    assert seen < asked if stem in OF_A_ROW else seen == asked
    assert page.own == (row.act is not None and table.cells(row.act) == table.cells("PCT P+"))


@pytest.mark.parametrize("page", [page for page in PAGES if page.hidden], ids=lambda page: page.stem)
def test_a_page_marked_as_not_shown_to_the_pct_opens_to_nobody_of_the_pct(page):
    seen = table.cells(table.UNDER_ASSESSMENT[page.stem].see)
    for state, letter in STATES:
        if page.marking(state):
            assert not {(column, letter) for column in table.GROUPS["PCT"]} & seen


def test_the_markings_are_those_of_the_rows_eight_nine_ten_and_fourteen():
    marked = {
        stem: "".join(letter for state, letter in STATES if page_of(stem).marking(state) == "Not shown to the PCT")
        for stem in STEMS
    }
    assert {stem: letters for stem, letters in marked.items() if letters} == {
        "survey_comments": "PSBRVFX",
        "survey_comments_of": "PSBRVFX",
        "review_list": "PSBRVFX",
        "review_item": "PSBRVFX",
        "briefing_edit": "PSBRVFX",
        "briefing_approve": "PSBRVFX",
        "briefing_withdraw": "PSBRVFX",
        "panel_ratings": "PSBR",
        "panel_rating_item": "PSBR",
        "report_edit": "PSBR",
        "report_sign": "PSBR",
        "report_reopen": "PSBR",
    }


@pytest.mark.requirement("R-018", "R-041")
def test_each_page_stands_in_the_step_in_which_the_work_on_it_falls():
    in_step = {step: [page.stem for page in PAGES if page.step is step and Menu.STEPS in page.menus] for step in Step}
    assert in_step == {
        Step.PREPARATION: [
            "outcomes_form",
            "nominee_list",
            "competency_form",
            "governance_form",
            "contract_form",
            "document_list",
            "board_agreement",
            "declaration_sign",
            "assessment_submit",
        ],
        Step.PANEL_PREPARATION: ["survey_progress", "survey_comments", "review_list", "briefing_edit"],
        Step.PANEL_DAY: ["panel_ratings", "report_edit", "potential_edit"],
        Step.CALIBRATION: ["issue_list", "rating_trail"],
        Step.FOLLOW_UP: [],
    }


def _links(text: str) -> dict[str, str]:
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', text, re.S)
    return {unescape(url): " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split()) for url, words in found}


def _part(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end, text.index(start))]


# Menus lead there for those for whom there is something on the page.
OFFERED = {"rating_trail": table.PROVISIONAL}
COLUMNS = {
    "editor": "PE",
    "chief_executive": "PS",
    "pct_chair": "PS",
    "reader": "PR",
    "super_user": "SU",
    "analyst": "SA",
    "senior_lead": "SL",
    "panel_chair": "CH",
    "panel_member": "PM",
    "central_analyst": "CA",
    "dh": "DH",
    "national": "NC",
    "support": "SD",
    "neighbour": "",
    "other_senior_lead": "",
    "conflicted": "",
    "outsider": "",
}


@pytest.mark.requirement("R-018")
def test_menus_lead_each_reader_to_the_pages_that_open_for_them(cast):
    for who, column in COLUMNS.items():
        actor = cast.actor(who)
        for state, letter in STATES:
            assessment = cast.at(state)
            offered = {page.stem for menu in Menu for page in pages_in(menu, actor, assessment)}
            assert offered == {
                page.stem for page in PAGES if page.menus and _opens(page.stem).status(column, letter) == 200
            }, (who, letter)


def _opens(stem: str) -> table.Row:
    return table.Row(OFFERED[stem]) if stem in OFFERED else table.UNDER_ASSESSMENT[stem]


@pytest.mark.requirement("R-018")
@pytest.mark.parametrize("who", ["editor", "analyst", "panel_chair"])
def test_every_menu_draws_the_pages_under_the_names_of_the_map(cast, who):
    actor, user = cast.actor(who), client(cast, who)
    drawn = {Menu.LATER: reverse("assessment_hub", args=[cast.assessment.pk])}
    drawn[Menu.PANEL] = reverse("issue_list", args=[cast.assessment.pk])
    if who != "analyst":  # the steps lead to the assessments of one's own PCTs and panels
        drawn[Menu.STEPS] = reverse("commissioning_assurance")
    for state in (State.PREPARING, State.BRIEFED, State.PUBLISHED):
        assessment = cast.at(state)
        for menu, url in drawn.items():
            links = _links(user.get(url).text)
            for page in pages_in(menu, actor, assessment):
                assert links[page.url(assessment)] == page.label, (menu, page.stem)


def test_the_task_list_has_the_places_that_stand_for_many_pages(cast):
    text = client(cast, "editor").get(reverse("assessment_hub", args=[cast.assessment.pk])).text
    for page in PAGES:
        if page.anchor:
            assert f'id="{page.anchor}"' in text


@pytest.mark.requirement("R-021")
@pytest.mark.parametrize(
    ("stem", "above"),
    [
        ("review_list", ""),
        ("review_item", "Evidence review"),
        ("briefing_edit", "Evidence review"),
        ("briefing_approve", "Panel briefing"),
        ("report_edit", "Panel ratings"),
        ("report_sign", "Panel report"),
        ("panel_rating_item", "Panel ratings"),
        ("issue_detail", "Scorecards and reports"),
        ("potential_agree", "Potential for improvement"),
        ("nominee_change", "Nominees for the survey"),
        ("document_upload", ""),
        ("competency_form", ""),
    ],
)
def test_the_way_back_leads_over_the_page_above(stem, above):
    found = page_above(stem)
    assert (found.label if found else "") == above


def test_a_year_of_which_only_ratings_are_kept_offers_its_trail_alone(cast):
    last = Assessment.objects.get(cycle=cast.last_cycle, organisation=cast.assessment.organisation)
    offered = {page for menu in Menu for page in pages_in(menu, cast.actor("dh"), last)}
    assert {page.stem for page in offered} == {"rating_trail"}


@pytest.mark.requirement("R-327")
def test_the_strip_says_of_a_page_of_the_panel_that_the_pct_is_not_shown_it(cast):
    def marking(stem: str) -> str:
        text = client(cast, "analyst").get(reverse(stem, args=[cast.assessment.pk])).text
        return _part(text, "app-strip__item--end", "</li>").partition(">")[2].strip()

    cast.at(State.BRIEFED)
    assert marking("review_list") == marking("report_edit") == "Not shown to the PCT"
    assert marking("issue_list") == marking("document_list") == "Confidential to the PCT and its SHA"
    cast.at(State.PROVISIONAL)
    assert marking("review_list") == "Not shown to the PCT"
    assert marking("report_edit") == "Provisional, not yet published"
