"""The frame of every page as the handbook has it: menu, name, Logout, help, the way back; and the five steps."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycles.date_rules import RegionDates
from cycles.models import Timetable
from cycles.services import assign, change_dates, open_assessment
from cycles.states import STEP_OF_STATE, State, Step
from frameworks.models import Guidance
from organisations.actors import Actor
from organisations.models import Organisation
from outbox.models import Mail
from outbox.services import completed
from tests import markup
from tests.cast import NOBODY, PEOPLE, SEATED, Cast

pytestmark = pytest.mark.django_db

MENU = ["Home", "Commissioning Assurance", "PCT Plans", "Contacts", "WCC Networks", "Handbook"]


def client(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def part(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end, page.index(start))]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def linked(html: str) -> list[tuple[str, str]]:
    return [
        (words(text), unescape(url)) for url, text in re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', html, re.S)
    ]


@pytest.mark.requirement("R-017", "R-431", "R-435")
@pytest.mark.parametrize("who", [*PEOPLE, *SEATED, *NOBODY])
def test_the_menu_is_the_handbooks_for_everybody_and_each_entry_opens(cast, who):
    user = client(cast, who)
    menu = linked(part(markup.of(user.get("/")), 'aria-label="Menu"', "</nav>"))
    assert [label for label, _ in menu] == MENU
    for _, url in menu:
        assert user.get(url).status_code == 200


@pytest.mark.requirement("R-004", "R-005", "R-020")
def test_the_header_names_the_organisation_and_has_help_and_logout_at_its_right(cast):
    page = markup.of(client(cast, "editor").get(reverse("competency_form", args=[cast.assessment.pk, "3"])))
    header = part(page, "<header", "</header>")
    assert "Newcastle PCT" in words(header)
    account = part(header, 'aria-label="Account"', "</nav>")
    assert words(account).split(": ")[-1].endswith("FAQ User Guide Editor Logout")
    for label, url in linked(account):
        assert client(cast, "editor").get(url).status_code == 200, label
    assert header.index('aria-label="Account"') > header.index("Newcastle PCT")


def test_a_visitor_finds_published_results_and_the_way_in():
    menu = linked(part(markup.of(Client().get(reverse("results_index"))), 'aria-label="Menu"', "</nav>"))
    assert [label for label, _ in menu] == ["Published results", "Sign in"]


@pytest.mark.requirement("R-021")
@pytest.mark.parametrize(
    ("name", "more", "step"),
    [
        ("outcomes_form", [], Step.PREPARATION),
        ("competency_form", ["3"], Step.PREPARATION),
        ("governance_form", ["board"], Step.PREPARATION),
        ("nominee_list", [], Step.PREPARATION),
        ("document_list", [], Step.PREPARATION),
        ("declaration_sign", [], Step.PREPARATION),
        ("survey_progress", [], Step.PANEL_PREPARATION),
    ],
)
def test_a_form_shows_the_way_to_it(cast, name, more, step):
    user = client(cast, "editor")
    trail = linked(
        part(markup.of(user.get(reverse(name, args=[cast.assessment.pk, *more]))), 'aria-label="Breadcrumb"', "</ol>")
    )
    assert [label for label, _ in trail] == ["Home", "Commissioning Assurance", step.label, "Newcastle PCT 2009/10"]
    for label, url in trail:
        answer = user.get(url.partition("#")[0])
        assert answer.status_code == 200, label
        assert f'id="{url.partition("#")[2]}"' in markup.of(answer) or "#" not in url


@pytest.mark.requirement("R-021")
def test_pages_of_the_panel_stand_under_their_step(cast):
    cast.at(State.BRIEFED)
    for name, step in (
        ("review_list", "Panel preparation"),
        ("panel_ratings", "Panel day"),
        ("issue_list", "Calibration"),
    ):
        page = markup.of(client(cast, "analyst").get(reverse(name, args=[cast.assessment.pk])))
        assert [label for label, _ in linked(part(page, 'aria-label="Breadcrumb"', "</ol>"))][2] == step


def assurance(cast: Cast, who: str) -> str:
    return markup.of(client(cast, who).get(reverse("commissioning_assurance")))


def section(page: str, step: Step) -> str:
    return part(page, f'<section aria-labelledby="{step.value}"', "</section>")


@pytest.mark.requirement("R-018", "R-041")
def test_commissioning_assurance_has_a_section_for_each_step_in_order(cast):
    headings = re.findall(r'<h2 class="nhsuk-heading-m" id="\w+">(\d) ([^<]+?)(?: <|</h2>)', assurance(cast, "editor"))
    assert headings == [
        ("1", "PCT preparation"),
        ("2", "Panel preparation"),
        ("3", "Panel day"),
        ("4", "Calibration"),
        ("5", "Follow up"),
    ]


@pytest.mark.requirement("R-038", "R-039", "R-046", "R-049", "R-050", "R-054")
def test_each_step_says_what_the_handbook_says_to_the_letter(cast):
    page = words(assurance(cast, "outsider"))
    for text in (
        "takes place this year from September with final submission of all material by mid-January.",
        "will take place between the beginning of March and the middle of May 2010.",
        "ahead of national publication of each PCT's ratings in summer 2010",
        "Outcomes reflect the overall improvement in health and well-being of the population",
        "Competencies reflect improvements in the PCTs skills and behaviours as commissioners.",
        "Governance reflects the underlying grip that the board and the organisation have on their core business.",
        "the assessment will review the PCT's potential for improvement.",
        "PCTs as the statutory accountable body for the activity that is commissioned",
    ):
        assert text in page
    for entry in Guidance.objects.filter(framework=cast.cycle.framework, topic="stages"):
        for block in entry.content:
            assert re.sub(r"\s+", " ", block.get("text", "")) in page


@pytest.mark.requirement("R-041", "R-053")
@pytest.mark.parametrize("state", State)
def test_the_step_in_which_the_reader_stands_is_marked(cast, state):
    cast.at(state)
    page = assurance(cast, "editor")
    marked = [step for step in Step if "Now" in words(part(section(page, step), "<h2", "</h2>"))]
    assert marked == [STEP_OF_STATE[state]]
    assert page.count('aria-current="step"') == 1
    assert "Newcastle PCT is here" in words(section(page, STEP_OF_STATE[state]))


@pytest.mark.requirement("R-018")
@pytest.mark.parametrize("who", [*PEOPLE, *SEATED, *NOBODY])
@pytest.mark.parametrize("state", [State.PREPARING, State.BRIEFED, State.PUBLISHED])
def test_everything_in_a_step_opens_for_its_reader(cast, who, state):
    cast.at(state)
    user = client(cast, who)
    page = markup.of(user.get(reverse("commissioning_assurance")))
    for step in Step:
        for label, url in linked(section(page, step)):
            assert user.get(url).status_code == 200, (step, label)


@pytest.mark.requirement("R-018", "R-242")
def test_the_pct_finds_the_whole_submission_under_the_first_step(cast):
    found = [label for label, _ in linked(section(assurance(cast, "editor"), Step.PREPARATION))]
    for label in (
        "Outcomes and aspirations",
        "Nominees for the survey",
        "Competency self-assessment",
        "Governance self-assessment",
        "Contracting process forms",
        "Documents",
        "The board’s agreement",
        "Declarations",
        "Check and submit",
    ):
        assert label in found


@pytest.mark.requirement("R-052")
def test_the_indication_of_time_and_resource_has_its_16_rows(cast):
    user = client(cast, "editor")
    links = dict(linked(section(markup.of(user.get(reverse("commissioning_assurance"))), Step.PREPARATION)))
    page = markup.of(user.get(links["How much time each part takes"]))
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', page, re.S)
    assert len(rows) == 16
    assert words(rows[0]) == "Competency self-assessment" and words(rows[-1]) == "Other schemes of delegation"
    assert "Two days of Director of Commissioning or AD equivalent" in words(page)


def test_the_page_takes_the_same_queries_at_1_and_at_30_pcts(cast):
    user = client(cast, "dh")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            user.get(reverse("commissioning_assurance"))
        return len(captured)

    one = count()
    for pct in Organisation.objects.filter(kind="pct").exclude(pk=cast.assessment.organisation_id)[:29]:
        open_assessment(cycle=cast.cycle, organisation=pct, actor=Actor())
    assert count() == one


@pytest.mark.requirement("R-437")
def test_help_is_written_for_each_audience_and_marked_ours(cast):
    page = words(markup.of(client(cast, "outsider").get(reverse("user_guide"))))
    for audience in ("For PCTs", "For SHAs", "For panel members"):
        assert audience in page
    assert "Our guide" in page and "Our answers" in words(markup.of(client(cast, "outsider").get(reverse("faq"))))


@pytest.mark.requirement("R-003")
def test_the_whole_toolkit_is_on_the_web_at_one_address(cast, settings):
    """Every page leads to pages of the same address, and so does every mail."""
    settings.SITE_ADDRESS = "https://toolkit.example.org"
    for who in PEOPLE:
        browser = client(cast, who)
        for page in (
            "/",
            f"/assessments/{cast.assessment.pk}/",
            "/assurance/",
            "/pct-plans/",
            "/contacts/",
        ):
            for tag, where in re.findall(r'<(\w+)[^>]* (?:href|src|action)="([^"]*)"', markup.of(browser.get(page))):
                stays = where.startswith(("mailto:", "data:")) or (
                    where[:1] in ("/", "#", "?", "") and not where.startswith("//")
                )
                assert stays, f"{who}: {page} has a {tag} that leads to {where}"
    assign(
        assessment=cast.assessment,
        key="competency-3",
        to=cast.users["colleague"].pk,
        name="competency 3",
        path="/assessments/",
        actor=cast.actor("editor"),
    )
    change_a_date(cast)
    texts = [completed(mail).body for mail in Mail.objects.all()]
    assert {mail.kind for mail in Mail.objects.all()} == {"assigned", "dates"}
    for text in texts:
        assert re.findall(r"https?://[^/\s]+", text) == ["https://toolkit.example.org"]


def change_a_date(cast: Cast) -> None:
    timetable = Timetable.objects.get(sha__code="Q30", cycle=cast.cycle)
    dates = replace(RegionDates.of(timetable), panels_to=timetable.panels_to + timedelta(days=1))
    change_dates(cycle=cast.cycle, sha=timetable.sha, dates=dates, actor=cast.actor("super_user"))
