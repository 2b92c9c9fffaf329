import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cycles.models import Rating
from cycles.states import State
from organisations.models import Organisation
from panels.models import Issue
from surveys.models import CollatedComment
from tests import markup
from tests.cast import NOBODY, PEOPLE, SEATED
from tests.results.world import another, rated, released

EVERYBODY = [*PEOPLE, *SEATED, *NOBODY]
REGION = {"super_user", "analyst", "senior_lead"}
OTHER_REGION = {"other_super_user", "other_analyst", "other_senior_lead"}


def main_of(answer):
    """The page without its frame, which names the reader's own organisations."""
    return markup.of(answer).partition("<main")[2]


@pytest.mark.requirement("R-387")
@pytest.mark.parametrize("name", EVERYBODY)
def test_regional_round_is_read_by_the_regions_own_staff(cast, client, name):
    rated(cast)
    client.force_login(cast.users[name])
    answer = client.get("/calibration/regional/")
    assert answer.status_code == (200 if name in REGION | OTHER_REGION else 403)
    assert ("Newcastle" in main_of(answer)) == (name in REGION)
    if name in REGION:
        # Naming another region gives none but one's own.
        assert client.get("/calibration/regional/?region=Q32").status_code == 403


@pytest.mark.requirement("R-388")
@pytest.mark.parametrize("name", EVERYBODY)
def test_national_round_is_read_by_its_panel_and_the_department(cast, client, name):
    released(cast)
    another(cast, "5KL")
    client.force_login(cast.users[name])
    for address in ("/calibration/national/", "/calibration/national/sign-off/"):
        answer = client.get(address)
        assert answer.status_code == (200 if name in ("national", "dh") else 403)
        assert "Sunderland" not in main_of(answer)


# What the address answers to each in the state where the change is open: 404 unseen, 403 seen but not theirs.
@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("level", ["regional", "national"])
def test_rescore_pages_answer_404_403_or_200(cast, client, name, level):
    assessment = rated(cast)
    cast.at(State.RATED if level == "regional" else State.PROVISIONAL)
    unseen = {"neighbour", "stranger", *OTHER_REGION, "conflicted", "outsider"}
    unseen |= {"national"} if level == "regional" else {"panel_member"}
    who = "senior_lead" if level == "regional" else "national"
    client.force_login(cast.users[name])
    address = f"/calibration/{level}/{assessment.pk}/3b/"
    expected = 404 if name in unseen else 200 if name == who else 403
    assert client.get(address).status_code == expected
    posted = client.post(address, {"grade": "3", "reason": "Because", "was": "2"})
    assert posted.status_code == (302 if name == who else expected)
    assert Rating.objects.filter(stage=level).exists() == (name == who)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"grade": "2", "reason": "A reason kept", "was": "2"}, "Choose another rating"),
        ({"grade": "3", "reason": "", "was": "2"}, "Enter the reason"),
        ({"grade": "", "reason": "A reason kept", "was": "2"}, "Choose a level"),
        ({"grade": "9", "reason": "A reason kept", "was": "2"}, "Choose a level"),
        ({"grade": "3", "reason": "A reason kept" + "x" * 1000, "was": "2"}, "Shorten the reason by 13 characters"),
        ({"grade": "3", "reason": "A reason kept", "was": "1"}, "since you opened the page"),
        (
            {"grade": "3", "reason": "A reason kept", "was": "2", "proposed_by": "A reason kept" * 20},
            "Shorten the name",
        ),
    ],
)
def test_rescore_errors_are_said_and_nothing_typed_is_lost(cast, client, typed, words):
    assessment = rated(cast)
    client.force_login(cast.users["senior_lead"])
    answer = client.post(f"/calibration/regional/{assessment.pk}/3b/", typed)
    assert answer.status_code == (409 if "since you opened" in words else 422)
    text = markup.of(answer)
    assert words in text
    if typed["reason"]:
        assert "A reason kept" in text
    assert not Rating.objects.filter(stage="regional").exists()


def test_a_rescore_can_be_decided_again_after_a_colleagues_change_was_shown(cast, client):
    assessment = rated(cast)
    client.force_login(cast.users["senior_lead"])
    address = f"/calibration/regional/{assessment.pk}/3b/"
    late = client.post(address, {"grade": "3", "reason": "A reason kept", "was": "1"})
    assert '<input type="hidden" name="was" value="2"' in markup.of(late)
    again = {"grade": "3", "reason": "A reason kept", "was": "2"}
    assert client.post(address, again).status_code == 302


@pytest.mark.parametrize("seen", ["9" * 20, "9" * 5000, "1 " * 5000, "x -1 ½ 1.5"])
def test_sign_off_of_a_made_up_list_is_refused_in_words(cast, client, seen):
    rated(cast)
    cast.at(State.PROVISIONAL)
    client.force_login(cast.users["national"])
    answer = client.post("/calibration/national/sign-off/", {"seen": seen})
    assert answer.status_code == 409 and "The list of PCTs has changed" in markup.of(answer)


@pytest.mark.parametrize("key", ["3", "3z", "nothing"])
def test_lines_without_a_rating_have_no_rescore_page(cast, client, key):
    assessment = rated(cast)
    client.force_login(cast.users["senior_lead"])
    assert client.get(f"/calibration/regional/{assessment.pk}/{key}/").status_code == 404


def test_a_colour_is_rescored_on_its_page(cast, client):
    assessment = rated(cast)
    client.force_login(cast.users["senior_lead"])
    address = f"/calibration/regional/{assessment.pk}/board.risk/"
    assert "Green" in markup.of(client.get(address))
    assert client.post(address, {"grade": "green", "reason": "Minutes", "was": "amber"}).status_code == 302
    assert Rating.objects.get(stage="regional").grade.code == "green"


def test_release_page_says_what_follows_and_releases(cast, client):
    assessment = rated(cast)
    address = f"/calibration/regional/{assessment.pk}/release/"
    client.force_login(cast.users["analyst"])
    assert "Only the SHA" in markup.of(client.get(address))
    assert client.post(address).status_code == 403
    client.force_login(cast.users["senior_lead"])
    assert "the PCT’s people can read" in markup.of(client.get(address))
    read = {"fingerprint": client.get(address).context["seen"].initial["fingerprint"]}
    assert client.post(address, read).status_code == 302
    assert Issue.objects.filter(assessment=assessment, stage="provisional").count() == 2
    assert client.post(address, read).status_code == 403


@pytest.mark.requirement("R-149")
def test_release_that_waits_for_comments_says_so_and_leads_to_where_they_are_counted(cast, client):
    assessment = rated(cast)
    CollatedComment.objects.create(assessment=assessment, key="keep_doing", place=0, text="Dr Smith is rude.")
    client.force_login(cast.users["senior_lead"])
    for address in (f"/calibration/regional/{assessment.pk}/release/", "/calibration/regional/"):
        html = markup.of(client.get(address))
        assert "1 comment of the survey waits to be read" in html and "Dr Smith" not in html
        assert f'href="/assessments/{assessment.pk}/survey/#result"' in html


@pytest.mark.parametrize("name", ["editor", "dh", "central_analyst", "support"])
def test_release_page_is_the_regions(cast, client, name):
    assessment = rated(cast)
    client.force_login(cast.users[name])
    assert client.get(f"/calibration/regional/{assessment.pk}/release/").status_code == 403


def test_sign_off_page_lists_the_pcts_and_refuses_a_list_that_moved(cast, client):
    own = released(cast)
    client.force_login(cast.users["national"])
    page = client.get("/calibration/national/sign-off/")
    seen = page.context["seen"].initial["seen"]
    assert "Newcastle" in markup.of(page) and seen == str(own.pk)
    other = released(cast, another(cast, "5KL"))
    moved = client.post("/calibration/national/sign-off/", {"seen": seen})
    assert moved.status_code == 409
    assert "Sunderland" in markup.of(moved)
    read = {name: moved.context["seen"].initial[name] for name in ("seen", "fingerprint")}
    assert read["seen"] == f"{own.pk} {other.pk}"
    assert client.post("/calibration/national/sign-off/", read).status_code == 302
    own.refresh_from_db()
    assert own.state == "final"


@pytest.mark.parametrize("address", ["/calibration/regional/", "/calibration/national/", "/publication/"])
def test_rounds_ask_for_signing_in(cast, client, address):
    assert client.get(address).status_code == 302


def _queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("address", "name"), [("/calibration/regional/", "senior_lead"), ("/calibration/national/", "national")]
)
def test_rounds_ask_as_many_queries_for_thirty_pcts_as_for_one(cast, client, address, name):
    newcastle = rated(cast)
    client.force_login(cast.users[name])
    state = State.RATED if name == "senior_lead" else State.PROVISIONAL
    cast.at(state)
    client.get(address)
    one = _queries(client, address)
    for organisation in Organisation.objects.filter(kind="pct").exclude(pk=newcastle.organisation_id)[:29]:
        if name == "senior_lead":
            Organisation.objects.filter(pk=organisation.pk).update(parent=newcastle.organisation.parent)
        row = another(cast, organisation.code)
        row.state = state
        row.save(update_fields=["state"])
    assert _queries(client, address) == one
