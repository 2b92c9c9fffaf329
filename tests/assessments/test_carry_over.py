"""Next year starts warm: what is carried over, what is not, and what must be confirmed before anything is signed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Agreement, Aspiration, Choice, Commentary, Declaration, LocalOutcome, OutcomeLine
from assessments.queries.missing import what_is_missing
from assessments.queries.returns import return_model
from assessments.services import save_competency, save_governance, save_outcomes
from assessments.services.carry_over import carry_over, open_next_year
from assessments.services.outcomes import Also
from cycles.dates import dates_of
from cycles.models import Assessment, Cycle, Mark, Part, Rating, Timetable
from cycles.queries import current_cycle, last_year
from cycles.states import Stage, State
from documents.models import ContractForm, ContractStage, Document, SignPost
from frameworks.models import Framework, Grade, Item, Prompt
from organisations.decisions import NotTaken, Refused
from organisations.models import Organisation
from surveys.models import Nominee
from tests import markup
from tests.assessments.filling import fill, fill_contract, outcome, version
from tests.cast import Cast
from tests.patience import takes_at_most
from tests.steps import step

pytestmark = pytest.mark.django_db


@step
def publish_newcastle(cast: Cast) -> Assessment:
    """Newcastle's year, complete and published, with a panel's rating."""
    assessment = fill(cast)
    item = Item.objects.get(framework=assessment.framework, key="3b")
    Rating.objects.create(
        assessment=assessment, item=item, stage=Stage.PANEL, grade=Grade.objects.get(scale=item.scale, number=3)
    )
    return cast.at(State.PUBLISHED)


@pytest.fixture
def published(cast) -> Assessment:
    return publish_newcastle(cast)


@step
def open_it(cast: Cast, **changes) -> Cycle:
    given = {
        "previous": cast.cycle,
        "year": "2010/11",
        "framework": cast.cycle.framework,
        "first_aspiration_year": 2011,
        "actor": cast.actor("dh"),
    }
    return open_next_year(**given | changes)


@pytest.fixture
def this_year(cast, published) -> Assessment:
    cycle = open_it(cast)
    rows = Assessment.objects.select_related("organisation__parent", "cycle", "framework")
    return rows.get(cycle=cycle, organisation=published.organisation)


def client(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


@pytest.mark.requirement("R-051")
def test_the_next_year_is_open_for_every_pct_with_last_years_rules(cast, published):
    cycle = open_it(cast)
    assert current_cycle() == cycle
    assert (cycle.previous, cycle.bands, cycle.survey_minimum) == (cast.cycle, cast.cycle.bands, 20)
    rows = Assessment.objects.filter(cycle=cycle)
    assert set(rows.values_list("organisation", flat=True)) == set(
        Organisation.objects.filter(kind="pct").values_list("pk", flat=True)
    )
    assert rows.get(organisation=published.organisation).previous == published
    assert set(rows.values_list("state", flat=True)) == {State.PREPARING}
    of_last_year = set(Part.objects.filter(assessment=published).values_list("key", flat=True))
    for row in rows[:3]:
        assert set(Part.objects.filter(assessment=row).values_list("key", flat=True)) == of_last_year


@pytest.mark.requirement("R-048", "R-051")
def test_dates_are_proposed_a_year_later_until_the_sha_sets_them(cast, this_year):
    old = Timetable.objects.get(cycle=cast.cycle, sha__code="Q30")
    new = Timetable.objects.get(cycle=this_year.cycle, sha__code="Q30")
    assert new.proposed
    before, after = timezone.localtime(old.submission_at), timezone.localtime(new.submission_at)
    assert after.date() - before.date() == timedelta(weeks=52) and after.time() == before.time()
    assert dates_of(this_year).proposed
    assert "your SHA has not set it yet" in markup.of(client(cast, "editor").get(f"/assessments/{this_year.pk}/"))
    assert "Proposed" in markup.of(client(cast, "super_user").get("/regions/Q30/2010-11/dates/"))


@pytest.mark.requirement("R-051", "R-421")
def test_texts_and_outcomes_are_carried_over_unconfirmed(published, this_year):
    old = {(row.prompt_id, row.text) for row in Commentary.objects.filter(assessment=published).exclude(text="")}
    rows = Commentary.objects.filter(assessment=this_year)
    assert old and {(row.prompt_id, row.text) for row in rows} == old
    assert not rows.filter(confirmed=True).exists()

    before, now = return_model(published)["outcomes"], return_model(this_year)["outcomes"]
    assert set(now) == set(before)
    for ref, entry in now.items():
        assert entry["rationale"] == before[ref]["rationale"] and entry["unconfirmed"]
        assert set(entry["aspirations"]) == {"2011", "2012", "2013", "2014"}, "2010 is over, 2015 is new"
        assert entry["aspirations"].items() <= before[ref]["aspirations"].items()

    stages = ContractStage.objects.filter(form__assessment=this_year)
    assert set(stages.values_list("stage", "commentary")) == set(
        ContractStage.objects.filter(form__assessment=published).values_list("stage", "commentary")
    )
    assert set(ContractForm.objects.filter(assessment=this_year).values_list("confirmed", flat=True)) == {False}
    states = dict(Part.objects.filter(assessment=this_year).values_list("key", "state"))
    assert states.pop("nominees") == Part.State.EMPTY
    assert set(states.values()) == {Part.State.DRAFT}


@pytest.mark.requirement("R-051", "R-160")
def test_ratings_ticks_papers_and_signatures_stay_behind_and_last_years_rating_stands_beside(
    cast, published, this_year
):
    for model in (Rating, Mark, SignPost, Nominee, Agreement, Declaration):
        assert not model.objects.filter(assessment=this_year).exists(), model
    assert not Document.objects.filter(assessment=this_year, file__isnull=False).exists()
    assert last_year(this_year)["3b"].number == 3
    page = markup.of(client(cast, "editor").get(reverse("competency_form", args=[this_year.pk, "3"])))
    assert "Last year’s final rating" in page
    assert all(item.get("level") is None for item in return_model(this_year)["items"].values())


@pytest.mark.requirement("R-051")
def test_carried_over_twice_it_is_there_once_and_what_was_changed_meanwhile_stays(cast, published, this_year):
    actor = cast.actor("editor")
    save_competency(
        assessment=this_year,
        key="3",
        version=0,
        actor=actor,
        levels={},
        ticks={},
        commentaries={"actions": "New words.", "impact": ""},
        completed=False,
    )
    before = (Commentary.objects.count(), Choice.objects.count(), Aspiration.objects.count(), Document.objects.count())
    assert carry_over(cycle=this_year.cycle) == 0
    assert before == (
        Commentary.objects.count(),
        Choice.objects.count(),
        Aspiration.objects.count(),
        Document.objects.count(),
    )
    texts = return_model(this_year)["items"]["3"]["commentaries"]
    assert texts == {"actions": "New words."}


def missing(assessment: Assessment, word: str = "last year’s") -> list[str]:
    return [thing.text for thing in what_is_missing(assessment) if word in thing.text]


@pytest.mark.requirement("R-035", "R-247", "R-421")
def test_what_is_unconfirmed_blocks_submission_by_name(this_year):
    found = missing(this_year)
    assert (
        "Competency 3: level for 3a, 3b and 3c; confirmation of last year’s commentary on actions and commentary on"
        " impact missing"
    ) in found
    assert any("Outcome 3:" in text and "the confirmation of last year’s" in text for text in found)
    assert sum("confirmation of last year’s form missing" in text for text in found) == 3
    assert len([text for text in found if "ompetency" in text]) == 11


def save(cast, assessment, *, completed=False, **changes):
    actor = cast.actor("editor")
    texts = return_model(assessment)["items"]["3"]["commentaries"]
    given = {
        "assessment": assessment,
        "key": "3",
        "version": version(assessment, "competency-3"),
        "actor": actor,
        "levels": dict.fromkeys(["3a", "3b", "3c"], 2),
        "ticks": {},
        "commentaries": texts,
        "completed": completed,
    }
    return save_competency(**given | changes)


def unconfirmed(assessment: Assessment, key: str = "3") -> list[str]:
    return return_model(assessment)["items"][key].get("unconfirmed", [])


@pytest.mark.requirement("R-421")
def test_a_save_confirms_only_what_was_changed_or_said_to_be_true(cast, this_year):
    with pytest.raises(NotTaken, match="is still true, or change it"):
        save(cast, this_year, completed=True)
    save(cast, this_year)
    assert unconfirmed(this_year) == ["actions", "impact"]
    texts = return_model(this_year)["items"]["3"]["commentaries"]
    save(cast, this_year, commentaries=texts | {"impact": "Other words."})
    assert unconfirmed(this_year) == ["actions"]
    save(cast, this_year, still_true=["actions"], completed=True)
    assert unconfirmed(this_year) == []
    assert Part.objects.get(assessment=this_year, key="competency-3").state == Part.State.COMPLETED


def test_a_component_of_governance_is_confirmed_alike(cast, this_year):
    model = return_model(this_year)["items"]
    subs = [key for key, entry in model.items() if entry.get("component") == "board"]
    given = {
        "assessment": this_year,
        "key": "board",
        "actor": cast.actor("editor"),
        "colours": dict.fromkeys(subs, "green"),
        "ticks": {},
        "commentaries": {sub: model[sub]["commentaries"]["position"] for sub in subs},
    }
    with pytest.raises(NotTaken, match="is still true"):
        save_governance(version=0, completed=True, **given)
    save_governance(version=0, completed=True, still_true=subs, **given)
    assert not any(unconfirmed(this_year, sub) for sub in subs)


@pytest.mark.requirement("R-421")
def test_an_outcome_is_confirmed_by_a_change_or_by_word(cast, this_year):
    entries = return_model(this_year)["outcomes"]
    choices = {
        ref: (entry["rationale"], {int(year): Decimal(value) for year, value in entry["aspirations"].items()})
        for ref, entry in entries.items()
    }
    rationale, values = choices["3"]
    save_outcomes(
        assessment=this_year,
        version=0,
        actor=cast.actor("editor"),
        choices=choices | {"3": (rationale, values | {2015: Decimal("18")})},
        also=Also(still_true=["8"]),
        completed=False,
    )
    now = return_model(this_year)["outcomes"]
    assert {ref for ref, entry in now.items() if "unconfirmed" not in entry} == {"3", "8"}


def test_a_contracting_form_is_confirmed_as_a_whole(cast, this_year):
    kept = {"assessment": this_year, "actor": cast.actor("editor")}
    with pytest.raises(NotTaken, match="this form is still true"):
        fill_contract(**kept, key="acute")
    fill_contract(**kept, key="acute", still_true=True)
    fill_contract(**kept, key="choice", general=_general("Another trust"))
    standing = dict(ContractForm.objects.filter(assessment=this_year).values_list("kind__key", "confirmed"))
    assert standing == {"acute": True, "choice": True, "primary_care": False}


def _general(provider: str) -> dict:
    form = ContractForm.objects.filter(kind__key="choice").first()
    names = ("provider_type", "starts", "ends", "signed", "provider_context", "objectives")
    return {"provider": provider} | {name: getattr(form, name) for name in names}


@pytest.mark.requirement("R-421")
def test_the_forms_mark_what_is_last_years_and_take_the_confirmation(cast, this_year):
    user, mark = client(cast, "editor"), "From last year, not yet confirmed"
    for name, more, marks in (
        ("competency_form", ["3"], 2),
        ("governance_form", ["board"], 6),
        ("contract_form", ["acute"], 1),
        ("outcomes_form", [], 6),
    ):
        page = user.get(reverse(name, args=[this_year.pk, *more]))
        assert markup.of(page).count(mark) == marks, name
    url = reverse("competency_form", args=[this_year.pk, "3"])
    texts = return_model(this_year)["items"]["3"]["commentaries"]
    typed = {"version": "0", "go": "draft", "level-3a": "2"} | {
        f"commentary-{key}": text for key, text in texts.items()
    }
    answer = user.post(url, typed | {"still-true-commentary-actions": "on"}, follow=True)
    assert "Draft saved" in markup.of(answer) and markup.of(answer).count(mark) == 1
    answer = user.post(url, typed | {"version": "1", "go": "complete", "level-3b": "2", "level-3c": "2"})
    assert answer.status_code == 422 and "the commentary on impact is still true, or change it" in markup.of(answer)


def test_what_others_may_not_read_they_do_not_read_because_it_was_carried_over(cast, this_year):
    text = Commentary.objects.filter(assessment=this_year)[0].text
    for who in ("analyst", "dh", "central_analyst", "neighbour"):
        for model in (Commentary, ContractForm):
            assert not model.objects.showing(cast.actor(who)).filter(assessment=this_year).exists(), (who, model)
        assert text not in markup.of(client(cast, who).get(f"/assessments/{this_year.pk}/"))


@pytest.fixture
def next_version(cast) -> Framework:
    """A later version: competencies 1 to 3 only, and outcome 3 under another reference."""
    old = cast.cycle.framework
    new = Framework.objects.create(
        slug="wcc", version="year-3", title=old.title, limits=old.limits | {"contracting_forms": []}, previous=old
    )
    for item in Item.objects.filter(framework=old, key__in=["1", "2", "3"]):
        prompts = list(Prompt.objects.filter(item=item))
        item.pk, item.framework = None, new
        item.save()
        for prompt in prompts:
            prompt.pk, prompt.item, prompt.max_characters = None, item, 5
            prompt.save()
    line = OutcomeLine.objects.get(framework=old, ref="3")
    line.pk, line.framework, line.ref, line.counts_as = None, new, "7", "7"
    line.save()
    return new


@pytest.mark.requirement("R-051")
def test_what_a_later_version_has_under_the_same_key_is_found_again(cast, published, next_version):
    cycle = open_it(cast, framework=next_version)
    now = Assessment.objects.get(cycle=cycle, organisation=published.organisation)
    assert set(Commentary.objects.filter(assessment=now).values_list("prompt__item__key", flat=True)) == {"1", "2", "3"}
    assert [choice.ref for choice in Choice.objects.filter(assessment=now)] == ["7"]
    assert not ContractForm.objects.filter(assessment=now).exists()
    assert Commentary.objects.filter(assessment=now, prompt__item__framework=next_version).count() == 6


def test_a_locally_defined_outcome_goes_on_with_its_values_and_is_to_be_evidenced_anew(cast):
    assessment = fill(cast)
    part = Part.objects.get(assessment=assessment, key="outcomes")
    choices = {ref: outcome() for ref in return_model(assessment)["outcomes"]}
    save_outcomes(
        assessment=assessment,
        version=part.version,
        actor=cast.actor("editor"),
        choices=choices | {"L1": outcome("Ours.")},
        also=Also(names={1: "Asthma admissions"}),
        completed=False,
    )
    before = LocalOutcome.objects.get(assessment=assessment)
    cast.at(State.PUBLISHED)
    now = LocalOutcome.objects.get(assessment__cycle=open_it(cast))
    assert (now.name, now.metric_id, now.dataset_id) == ("Asthma admissions", before.metric_id, None)
    choice = Choice.objects.get(local=now)
    assert choice.rationale == "Ours." and not choice.confirmed
    assert Part.objects.filter(assessment=now.assessment, key="local-outcome-1").exists()


@pytest.mark.requirement("R-425")
@pytest.mark.parametrize("who", ["national", "central_analyst", "support", "super_user", "editor"])
def test_only_the_department_opens_a_year(cast, published, who):
    with pytest.raises(Refused):
        open_it(cast, actor=cast.actor(who))
    assert client(cast, who).get("/years/next/").status_code == 403
    assert not Cycle.objects.filter(year="2010/11").exists()


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PREPARING, State.PUBLISHED)])
def test_a_year_is_not_opened_while_a_return_waits_for_publication(cast, state):
    cast.at(state)
    with pytest.raises(Refused, match="1 PCT is submitted and not yet published"):
        open_it(cast)
    page = client(cast, "dh").get("/years/next/")
    assert page.status_code == 200 and "1 PCT is submitted and not yet published" in markup.of(page)
    assert client(cast, "dh").post("/years/next/", {}).status_code == 403


def test_a_year_is_opened_once(cast, published):
    open_it(cast)
    with pytest.raises(Refused, match="open already"):
        open_it(cast)
    page = markup.of(client(cast, "dh").get("/years/next/"))
    assert "No PCT of this year is published yet" in page


def test_the_page_says_what_it_does_and_does_it(cast, published):
    user = client(cast, "dh")
    page = markup.of(user.get("/years/next/"))
    assert "Open the year 2010/11" in page and "152 assessments are opened" in page
    bad = user.post("/years/next/", {"framework": "999", "first_aspiration_year": "1999"})
    assert bad.status_code == 422
    assert "Choose one of the versions" in markup.of(bad) and "Enter a year from 2010 to 2015" in markup.of(bad)
    assert 'value="1999"' in markup.of(bad)
    typed = {"framework": cast.cycle.framework_id, "first_aspiration_year": "2011"}
    answer = user.post("/years/next/", typed, follow=True)
    assert "The year 2010/11 is open" in markup.of(answer)
    assert Cycle.objects.get(year="2010/11").first_aspiration_year == 2011


def test_all_pcts_are_carried_over_in_a_few_statements_and_little_time(cast, published):
    texts = list(Commentary.objects.filter(assessment=published).exclude(text=""))
    pcts = Organisation.objects.filter(kind="pct").exclude(pk=published.organisation_id)
    others = Assessment.objects.bulk_create(
        Assessment(cycle=cast.cycle, organisation=pct, framework=published.framework, state=State.PUBLISHED)
        for pct in pcts
    )
    Commentary.objects.bulk_create(
        Commentary(assessment=row, prompt_id=text.prompt_id, text=text.text) for row in others for text in texts
    )
    with takes_at_most(60), CaptureQueriesContext(connection) as captured:
        cycle = open_it(cast)
    assert Commentary.objects.filter(assessment__cycle=cycle).count() == 152 * len(texts)
    per_pct = [
        query for query in captured if "organisations_event" not in query["sql"] and "SAVEPOINT" not in query["sql"]
    ]
    assert len(per_pct) < 152, "a fixed number of statements, in batches, beside one event for each PCT"
