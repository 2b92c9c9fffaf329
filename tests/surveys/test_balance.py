"""What the SHA sees and says of its PCTs' nominees, and what no PCT learns of another."""

import csv
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycles.models import Assessment
from cycles.services import open_assessment
from organisations.actors import Actor, Grant
from organisations.decisions import Refused
from organisations.models import Organisation
from organisations.roles import Role
from outbox.models import Mail
from surveys import queries, services
from surveys.models import Group, NomineeComment
from surveys.pages.nominee_balance import nominee_balance
from surveys.pages.survey_region import second_set_of
from surveys.queries.regions import surveys_of_region
from tests import markup
from tests.surveys.nominating import at

pytestmark = pytest.mark.django_db


def balance(survey, who: str):
    actor = survey.cast.actor(who)
    return nominee_balance(survey.assessment, actor, queries.nominees_of(survey.assessment, actor))


def neighbours(survey, number: int = 1) -> list[Assessment]:
    """Other PCTs of the region, Sunderland first, each with an assessment."""
    pcts = Organisation.objects.filter(kind="pct", parent__code="Q30").exclude(code="5D7").order_by("-code")
    ordered = sorted(pcts, key=lambda pct: pct.code != "5KL")[:number]
    return [open_assessment(cycle=survey.cast.cycle, organisation=pct, actor=Actor()) for pct in ordered]


@pytest.mark.requirement("R-121", "R-122")
def test_balance_counts_each_category_and_its_share(survey):
    for number in range(3):
        survey.nominate(number, category=survey.category())
    survey.nominate(4, group=Group.PROVIDERS)
    partners, providers, formers = balance(survey, "analyst").groups
    first = partners.categories[0]
    assert (first.nominated, first.places, first.share) == (3, 5, "75.0%")
    assert (partners.whole.nominated, partners.whole.share, len(partners.empty)) == (3, "75.0%", 9)
    assert (providers.categories[-1].nominated, providers.categories[-1].places, providers.whole.share) == (
        1,
        10,
        "25.0%",
    )
    assert (formers.whole.share, len(formers.empty)) == ("0.0%", 4)


@pytest.mark.requirement("R-008")
@pytest.mark.parametrize(
    ("who", "sees"), [("super_user", True), ("analyst", True), ("senior_lead", True), ("editor", False)]
)
def test_the_sha_alone_learns_that_another_pct_named_the_same_person(client, survey, who, sees):
    (sunderland,) = neighbours(survey)
    survey.nominate(1, email="shared@stakeholder.example")
    services.nominate(
        assessment=sunderland,
        actor=survey.cast.actor("neighbour"),
        group="partners",
        category=None,
        organisation_name="Other name",
        name="Same Person",
        email="Shared@stakeholder.example",
    )
    assert [shared.pcts for shared in balance(survey, who).shared] == ([[sunderland.organisation.name]] if sees else [])
    client.force_login(survey.cast.users[who])
    html = markup.of(client.get(at(survey, "nominee_balance")))
    assert (sunderland.organisation.name in html) == sees
    for name in ("nominee_list", "nominee_balance"):
        assert "Same Person" not in markup.of(client.get(at(survey, name)))


@pytest.mark.requirement("R-008")
def test_a_pcts_pages_read_alike_whomever_others_name(as_editor, survey):
    (sunderland,) = neighbours(survey)
    survey.nominate(1)

    def read() -> list[str]:
        pages = [
            markup.of(as_editor.get(at(survey, name)))
            for name in ("nominee_list", "nominee_balance", "nominees_submit")
        ]
        return [re.sub(r'value="[^"]{20,}"', "", page) for page in pages]

    before = read()
    services.nominate(
        assessment=sunderland,
        actor=survey.cast.actor("neighbour"),
        group="partners",
        category=None,
        organisation_name="Organisation 1",
        name="Person 1",
        email="person.1@stakeholder.example",
    )
    assert read() == before


def test_comment_is_shown_to_the_pct_and_mailed_to_its_writers(client, survey, django_capture_on_commit_callbacks):
    client.force_login(survey.cast.users["analyst"])
    page = at(survey, "nominee_balance")
    answer = client.post(page, {"text": "Nobody from the press <b>yet</b>.\nPlease add."}, follow=True)
    assert "The comment is sent to the PCT" in markup.of(answer)
    mails = Mail.objects.filter(kind="nominee_comment")
    assert sorted(mails.values_list("to", flat=True)) == [
        f"{name}@example.org" for name in ("chief_executive", "colleague", "editor", "pct_chair")
    ]
    assert "Nobody from the press <b>yet</b>." in mails[0].body and at(survey, "nominee_list") in mails[0].body
    client.force_login(survey.cast.users["editor"])
    for name in ("nominee_list", "nominee_balance"):
        html = markup.of(client.get(at(survey, name)))
        assert "Nobody from the press &lt;b&gt;yet&lt;/b&gt;.<br>Please add." in html and "Analyst, " in html


def test_comment_pressed_twice_is_said_once(survey):
    for _ in range(2):
        services.comment_on_nominees(
            assessment=survey.assessment, actor=survey.cast.actor("analyst"), text="Well chosen"
        )
    assert NomineeComment.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("super_user", True),
        ("analyst", True),
        ("senior_lead", True),
        ("editor", False),
        ("reader", False),
        ("support", False),
        ("other_analyst", False),
        ("dh", False),
    ],
)
def test_only_the_sha_comments(survey, who, allowed):
    def say():
        services.comment_on_nominees(assessment=survey.assessment, actor=survey.cast.actor(who), text="Well chosen")

    if allowed:
        say()
        survey.closes_in(-1)
    with pytest.raises(Refused, match="closed" if allowed else ""):
        say()


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "Enter the comment"), ("x" * 2001, "Shorten the comment by 1 character")]
)
def test_comment_without_or_with_too_much_text_stays_on_the_screen(client, survey, text, sentence):
    client.force_login(survey.cast.users["analyst"])
    answer = client.post(at(survey, "nominee_balance"), {"text": text})
    assert answer.status_code == 422 and sentence in markup.of(answer) and text.strip() in markup.of(answer)
    with pytest.raises(ValidationError):
        services.comment_on_nominees(assessment=survey.assessment, actor=survey.cast.actor("analyst"), text=text)
    assert not NomineeComment.objects.exists()


def test_the_pct_cannot_comment_on_a_page(as_editor, survey):
    assert as_editor.post(at(survey, "nominee_balance"), {"text": "Fine"}).status_code == 403


# The region


@pytest.mark.requirement("R-122", "R-130", "R-148", "R-153")
def test_region_shows_how_far_each_survey_is(client, survey):
    neighbours(survey)
    tokens = list(survey.invite(partners=5, providers=5).values())
    survey.nominate(99, category=survey.category())
    for token in tokens[:3]:
        survey.answer(token)
    Mail.objects.filter(to="person.1@stakeholder.example").update(state="failed")
    Mail.objects.filter(to="person.2@stakeholder.example").update(state="bounced")
    rows = {row.assessment.organisation.code: row for row in surveys_of_region(survey.cast.actor("analyst")).rows}
    newcastle, sunderland = rows["5D7"], rows["5KL"]
    assert (newcastle.nominated, newcastle.empty, newcastle.categories) == (11, 21, 22)
    assert (newcastle.counts.invited, newcastle.counts.completed, newcastle.trouble) == (10, 3, 2)
    assert newcastle.few and newcastle.below and second_set_of(newcastle).startswith("Open until")
    assert (sunderland.nominated, sunderland.empty, second_set_of(sunderland)) == (0, 22, "First set not sent")
    client.force_login(survey.cast.users["analyst"])
    html = markup.of(client.get(reverse("survey_region")))
    assert "3 of 10" in html and at(survey, "nominee_list") in html


@pytest.mark.requirement("R-148", "R-149")
def test_region_tells_no_number_of_a_pct_that_asked_a_few_of_a_group(client, survey):
    neighbours(survey)
    tokens = list(survey.invite(partners=6, providers=4).values())
    client.force_login(survey.cast.users["analyst"])

    def read() -> tuple[str, list[list[str]]]:
        sheet = list(csv.reader(io.StringIO(client.get(reverse("survey_region_csv")).content.decode("utf-8-sig"))))
        return markup.without_token(markup.of(client.get(reverse("survey_region")))), sheet

    page, sheet = read()
    for token in tokens:
        survey.answer(token)
    assert read() == (page, sheet)
    assert "Told at the closing" in page and "surveys completed; those of 1 PCT are told at the closing" in page
    (row,) = (dict(zip(sheet[0], line, strict=True)) for line in sheet[1:] if line[0] == "5D7")
    assert (row["Asked"], row["Answered"], row["Fewer answered than needed"]) == ("10", "", "")
    assert row["Why answered is not told"].endswith("because at first fewer than 5 people were asked in Providers.")


def test_a_failure_that_was_mended_is_none(survey):
    survey.invite(partners=1)
    Mail.objects.update(state="failed")
    (nominee,) = queries.nominees_of(survey.assessment, survey.editor).lines
    services.correct_address(
        nominee=nominee.nominee, actor=survey.cast.actor("super_user"), email="r@stakeholder.example"
    )
    assert surveys_of_region(survey.cast.actor("analyst")).rows[0].trouble == 0


@pytest.mark.parametrize(("who", "codes"), [("super_user", {"5D7", "5KL"}), ("other_analyst", set())])
def test_region_is_the_readers_own(survey, who, codes):
    neighbours(survey)
    assert {row.assessment.organisation.code for row in surveys_of_region(survey.cast.actor(who)).rows} == codes


def test_region_takes_the_same_queries_for_one_pct_and_for_all(client, survey):
    client.force_login(survey.cast.users["analyst"])

    def queries_of() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(reverse("survey_region")).status_code == 200
        return len(taken)

    one = queries_of()
    for assessment in neighbours(survey, 30):
        services.nominate(
            assessment=assessment,
            actor=_editor_of(survey, assessment),
            group="partners",
            category=None,
            organisation_name="North",
            name="Ann",
            email=f"ann.{assessment.pk}@stakeholder.example",
        )
        services.submit_nominees(assessment=assessment, actor=_editor_of(survey, assessment))
    assert len(surveys_of_region(survey.cast.actor("analyst")).rows) > 10
    assert queries_of() == one


def _editor_of(survey, assessment: Assessment) -> Actor:
    return Actor(survey.editor.user_id, "Editor", frozenset({Grant(Role.EDITOR, assessment.organisation_id)}))


def test_region_as_a_table_holds_no_formula(client, survey):
    survey.nominate(1)
    Organisation.objects.filter(code="5D7").update(name='=HYPERLINK("x")')
    client.force_login(survey.cast.users["analyst"])
    answer = client.get(reverse("survey_region_csv"))
    heads, line = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert dict(zip(heads, line, strict=True))["PCT"] == '\'=HYPERLINK("x")'
    assert dict(zip(heads, line, strict=True))["Nominated"] == "1"


def test_region_is_reached_from_the_list_of_pcts_and_from_the_nominees(client, survey):
    client.force_login(survey.cast.users["analyst"])
    for address in (reverse("region_list"), at(survey, "nominee_list")):
        assert reverse("survey_region") in markup.of(client.get(address))
    client.force_login(survey.cast.users["editor"])
    assert reverse("survey_region") not in markup.of(client.get(at(survey, "nominee_list")))
