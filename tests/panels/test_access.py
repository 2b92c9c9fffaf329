"""Who reaches which page of the panel's side, in which state: expected values typed from docs/visibility.md."""

import pytest
from django.urls import reverse

from cycles.states import State
from panels.models import Briefing, Issue, IssueContent
from panels.queries.report_model import facts
from panels.report.derive import complete
from tests import markup
from tests.cast import NOBODY, PEOPLE, SEATED
from tests.panels.scene import item

pytestmark = pytest.mark.django_db
P, S, B, R, V, F, X = State
ALL = set(State)
SHA = ("super_user", "analyst", "senior_lead")
PCT = ("editor", "colleague", "chief_executive", "pct_chair", "reader")


def row(**states):
    """By person, the states in which the page is there; the members of a group share theirs."""
    found = {}
    for name, where in states.items():
        for person in {"sha": SHA, "pct": PCT}.get(name, (name,)):
            found[person] = set(where)
    return found


EVIDENCE = row(
    sha=ALL - {P},
    panel_chair=ALL - {P},
    panel_member={B, R},
    central_analyst=ALL - {P},
    dh={V, F, X},
    national={V, F, X},
)
BRIEFING = row(
    sha=ALL - {P}, panel_chair=ALL - {P, S}, panel_member={B, R}, central_analyst=ALL - {P}, national={V, F, X}
)
RATINGS = row(
    sha=ALL - {P, S},
    panel_chair=ALL - {P, S},
    panel_member={B, R},
    central_analyst={R, V, F, X},
    national={V, F, X},
    dh={V, F, X},
)
POTENTIAL = RATINGS | row(pct={R, V, F, X})
# The list of issues is there for all who may know of the assessment; what stands in it follows each issue's own row.
LIST = row(
    pct=ALL,
    sha=ALL,
    panel_chair=ALL,
    panel_member={B, R},
    central_analyst=ALL,
    dh=ALL,
    national={V, F, X},
    support=ALL,
)
PROVISIONAL = row(
    pct={V, F, X}, sha={V, F, X}, panel_chair={V, F, X}, central_analyst={V, F, X}, dh={V, F, X}, national={V, F, X}
)
PAGES = {
    "review_list": EVIDENCE,
    "review_item": EVIDENCE,
    "briefing_edit": BRIEFING,
    "panel_ratings": RATINGS,
    "panel_rating_item": RATINGS,
    "report_edit": RATINGS,
    "potential_edit": POTENTIAL,
    "issue_list": LIST,
    "issue_detail panel": RATINGS,
    "issue_progress panel": RATINGS,
    "issue_detail provisional": PROVISIONAL,
    "issue_progress provisional": PROVISIONAL,
    "issue_detail final": row(
        pct={F, X}, sha={F, X}, panel_chair={F, X}, central_analyst={F, X}, dh={F, X}, national={F, X}
    ),
}


def address(page, assessment, issues):
    name, _, stage = page.partition(" ")
    more = [issues[stage].pk] if stage else ["3b"] if name.endswith("_item") else []
    return reverse(name, args=[assessment.pk, *more])


@pytest.fixture
def issues(cast):
    content = complete(facts(cast.assessment, "draft"))
    made = {
        stage: Issue.objects.create(
            assessment=cast.assessment, kind="scorecard", number=n, stage=stage, sha256="0" * 64
        )
        for n, stage in enumerate(Issue.Stage.values, 1)
    }
    IssueContent.objects.bulk_create(IssueContent(issue=issue, content=content) for issue in made.values())
    return made


@pytest.mark.requirement("R-008", "R-009", "R-012", "R-013", "R-014", "R-015", "R-272", "R-327", "R-398")
@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_for_those_whom_the_table_names(cast, client, issues, page):
    for person in (*PEOPLE, *SEATED, *NOBODY):
        client.force_login(cast.users[person])
        for state in State:
            cast.at(state)
            status = client.get(address(page, cast.assessment, issues)).status_code
            expected = 200 if state in PAGES[page].get(person, set()) else 404
            assert status == expected, (person, state)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_there_for_a_visitor(cast, client, issues, page):
    response = client.get(address(page, cast.assessment, issues))
    assert (response.status_code, "/account/sign-in/" in response.url) == (302, True)


# action: (state, who may); everyone else who sees the page's material is refused with a reason, the rest get 404.
ACTIONS = {
    "briefing_withdraw": (B, {"senior_lead"}),
    "report_sign": (B, {"panel_chair"}),
    "report_reopen": (R, {"panel_chair"}),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_steps_are_refused_with_a_reason_to_those_who_only_read(cast, client, name):
    state, who = ACTIONS[name]
    Briefing.objects.create(
        assessment=cast.assessment, number=1, author=cast.users["analyst"], state="approved", content={}
    )
    cast.at(state)
    seen = BRIEFING if name.startswith("briefing") else RATINGS
    for person in (*PEOPLE, *SEATED, *NOBODY):
        client.force_login(cast.users[person])
        for method in (client.get, client.post):
            response = method(reverse(name, args=[cast.assessment.pk]))
            if state not in seen.get(person, set()):
                assert response.status_code == 404, person
            elif person not in who:
                assert response.status_code == 403, person
                assert "Only " in markup.of(response)
            else:
                assert response.status_code in (200, 302, 403, 422), person


@pytest.mark.parametrize("name", ["review_item", "panel_rating_item"])
def test_a_post_is_refused_to_those_who_only_read(cast, client, name):
    cast.at(B)
    client.force_login(cast.users["senior_lead"])
    response = client.post(reverse(name, args=[cast.assessment.pk, "3b"]), {"grade": "2"})
    assert response.status_code == 403
    assert "Only the" in markup.of(response)


@pytest.mark.parametrize(("name", "key"), [("review_item", "3"), ("review_item", "board"), ("panel_rating_item", "3")])
def test_what_is_not_a_line_is_not_found(cast, client, name, key):
    cast.at(B)
    assert item(key)
    client.force_login(cast.users["analyst"])
    assert client.get(reverse(name, args=[cast.assessment.pk, key])).status_code == 404
