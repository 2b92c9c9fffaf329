from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Aspiration, Choice, LocalCondition, LocalOutcome, OutcomeChange
from assessments.pages.local_outcome_form import local_outcome_page
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries import return_model, what_is_missing
from assessments.queries.outcome_wording import CONDITIONS, outcome_wording
from assessments.services import Also
from assessments.services.local_outcomes import DatasetNotRead, read_in, remove_local_outcome
from benchmarks.models import Load, Metric, Value
from benchmarks.periods import Period
from benchmarks.rows import open_pcts
from benchmarks.workbook import template
from cycles.models import Part
from cycles.states import State
from documents.services import remove
from organisations.decisions import Late, NotTaken, Refused
from tests import markup
from tests.assessments.filling import fill, fill_outcomes, outcome, version
from tests.assessments.own_outcomes import (
    COMMENTS,
    agreed_again,
    choices,
    dataset,
    define,
    define_in_full,
    last_year,
    local,
    name,
)
from tests.benchmarks.workbooks import sound_rows, workbook
from tests.documents.sample_files import upload

pytestmark = pytest.mark.django_db


def refused(act, *args, **given) -> dict[str, list[str]]:
    with pytest.raises(NotTaken) as error:
        act(*args, **given)
    return error.value.message_dict


# Names on the outcomes form


@pytest.mark.requirement("R-083", "R-084", "R-096")
def test_three_rows_stand_at_the_end_and_a_name_begins_a_form(cast):
    assert [row.ref for row in outcomes_page(cast.assessment).local] == ["L1", "L2", "L3"]
    assert local_outcome_page(cast.assessment, 1) is None
    name(cast, {1: "  Two-day   access "})

    page = outcomes_page(cast.assessment)
    assert (page.local[0].name, page.defined, page.all_rows[-1].ref) == ("Two-day access", 1, "L1")
    assert local_outcome_page(cast.assessment, 1).local.name == "Two-day access"
    assert local(cast).metric.owner == cast.assessment.organisation


@pytest.mark.requirement("R-093")
def test_a_fourth_locally_defined_outcome_is_refused(cast):
    name(cast, {1: "One", 2: "Two", 3: "Three"})
    assert refused(name, cast, {4: "Four"}) == {
        "local-name-4": ["You can define up to 3 outcomes yourselves. Choose the others from the list."]
    }
    assert LocalOutcome.objects.count() == 3


@pytest.mark.requirement("R-094")
def test_locally_defined_outcomes_count_within_the_eight(cast):
    name(cast, {1: "One", 2: "Two"})
    six = [str(number) for number in range(3, 9)]
    name(cast, {}, choices=choices(*six))
    assert outcomes_page(cast.assessment).chosen_local == 8
    assert refused(name, cast, {}, choices=choices(*six, "9")) == {
        "chosen-9": ["You chose 9 local outcomes. Choose up to 8: with the two national outcomes that makes ten."]
    }


def test_names_can_be_changed_and_have_a_limit(cast):
    name(cast, {1: "One"})
    name(cast, {1: "Another"})
    assert (local(cast).name, local(cast).metric.title) == ("Another", "Another")
    assert list(refused(name, cast, {1: "a" * 201})) == ["local-name-1"]


def test_an_empty_name_takes_away_only_what_was_not_begun(cast):
    name(cast, {1: "One", 2: "Two"})
    define(cast, 2, ticked=[], comments={})
    name(cast, {1: ""})
    assert not LocalOutcome.objects.filter(number=1).exists()
    assert "follow “Remove”" in refused(name, cast, {2: ""})["local-name-2"][0]


@pytest.mark.requirement("R-104", "R-113")
def test_aspirations_are_set_as_for_a_national_outcome(cast):
    name(cast, {1: "One"}, choices={"L1": outcome()})
    assert return_model(cast.assessment)["outcomes"]["L1"]["aspirations"]["2014"] == "16.5"
    assert [row.ref for row in outcomes_page(cast.assessment).selected][-1] == "L1"
    assert Aspiration.objects.filter(choice__local__number=1).count() == 5


@pytest.mark.requirement("R-066")
def test_a_locally_defined_outcome_is_a_change_unless_last_year_had_it(cast):
    last_year(cast, "9", gone="Seen within two days")
    name(cast, {1: "One"}, choices=choices("9"))
    assert {change.change.box for change in outcomes_page(cast.assessment).changes} == {"L1", "gone"}
    LocalOutcome.objects.filter(assessment=cast.assessment).update(metric=Metric.objects.get(key="gone"))
    assert outcomes_page(cast.assessment).changes == []


# The form of one outcome


@pytest.mark.requirement("R-098", "R-100", "R-101", "R-102", "R-103", "R-104")
def test_the_five_conditions_are_the_handbooks_words(cast):
    assert list(outcome_wording(cast.assessment).conditions.values()) == [
        "National Dataset attached (Excel format)",
        "Dataset is national and available for at least 12 months, allowing benchmarking across all PCTs",
        "Data can be provided by the PCT and possible for the SHA to access directly from source. Please provide "
        "source information",
        "Justification for choosing locally defined outcome metric. Please provide evidence to ensure they are "
        "suitable.",
        "Aspirations will be set by PCT similar to nationally defined outcomes.",
    ]
    name(cast, {1: "One"})
    page = local_outcome_page(cast.assessment, 1)
    assert [(row.number, row.key, row.ticked) for row in page.conditions] == [
        (number, key, False) for number, key in enumerate(CONDITIONS, start=1)
    ]
    assert page.wording.upload == "Upload National Data"


@pytest.mark.requirement("R-097", "R-109")
def test_the_form_is_kept_when_it_is_saved_whatever_the_main_form_does(cast):
    name(cast, {1: "One"})
    before = version(cast.assessment, "outcomes")
    define(cast, definition="What\r\nwe measure", ticked=CONDITIONS[1:3])
    row = local(cast)
    assert (row.definition, row.metric.definition) == ("What\nwe measure", "What\nwe measure")
    assert (row.metric.unit, row.metric.direction) == ("per 100,000", "lower")
    assert LocalCondition.objects.filter(local=row, ticked=True).count() == 2
    assert version(cast.assessment, "outcomes") == before
    assert outcomes_page(cast.assessment).local[0].outcome.definition == "What\nwe measure"


@pytest.mark.requirement("R-100", "R-106")
def test_condition_1_cannot_be_ticked_without_a_dataset(cast):
    name(cast, {1: "One"})
    assert refused(define, cast, dataset=None) == {
        "condition-dataset": ["Upload the dataset and choose it first: then tick this condition"]
    }
    assert not LocalCondition.objects.exists()
    define(cast, dataset=dataset(cast))
    assert LocalCondition.objects.filter(ticked=True).count() == 5


@pytest.mark.requirement("R-106")
def test_dataset_that_is_no_workbook_is_refused_at_the_door(cast):
    with pytest.raises(NotTaken, match="must be an XLSX|is not what its name says"):
        dataset(cast, data=b"%PDF-1.4 not a workbook")


def test_the_template_is_no_dataset_until_it_is_filled_in(cast):
    empty = template(open_pcts().values(), Period(date(2007, 4, 1), date(2008, 3, 31)))
    assert refused(dataset, cast, data=empty) == {
        "file": ["The selected file is the template, in which no PCT has a value. Fill it in, then select it"]
    }


@pytest.mark.requirement("R-108")
def test_dataset_needs_a_comment_that_names_the_metric(cast):
    with pytest.raises(NotTaken) as error:
        dataset(cast, comment="  ")
    assert error.value.message_dict == {"comment": ["Enter which outcome metric the dataset is for"]}


@pytest.mark.requirement("R-097", "R-099", "R-102", "R-103")
def test_completing_the_form_needs_everything(cast):
    name(cast, {1: "One"})
    found = refused(define, cast, definition="", unit="", ticked=[], comments={}, completed=True)
    assert set(found) == {
        "definition",
        "unit",
        "dataset",
        *(f"condition-{key}" for key in CONDITIONS),
        "condition-comment-source",
        "condition-comment-justification",
    }
    document = dataset(cast)
    assert refused(define, cast, dataset=document, completed=True) == {
        "dataset": ["Press “Save and read the dataset in”: its values are not loaded yet"]
    }
    define(cast, dataset=document)
    read_in(local=local(cast), actor=cast.actor("editor"))
    for key in CONDITIONS:
        ticked = [other for other in CONDITIONS if other != key]
        assert list(refused(define, cast, dataset=document, ticked=ticked, completed=True)) == [f"condition-{key}"]
    part = define(cast, dataset=document, completed=True)
    assert part.state == Part.State.COMPLETED


def test_texts_have_limits_and_a_dataset_is_used_once(cast):
    name(cast, {1: "One", 2: "Two"})
    document = dataset(cast)
    define(cast, 1, dataset=document)
    found = refused(
        define,
        cast,
        2,
        definition="a" * 1001,
        unit="a" * 101,
        comments=COMMENTS | {"source": "a" * 501},
        dataset=document,
    )
    assert set(found) == {"definition", "unit", "condition-comment-source", "dataset"}


def test_a_late_save_is_told(cast):
    name(cast, {1: "One"})
    define(cast, ticked=[])
    with pytest.raises(Late):
        define(cast, ticked=[], version=0)


@pytest.mark.parametrize("who", ["reader", "neighbour", "super_user", "analyst", "outsider"])
def test_only_the_pcts_writers_define_read_in_and_remove(cast, who):
    name(cast, {1: "One"})
    define(cast, dataset=dataset(cast))
    for act in (
        lambda: define(cast, who=who),
        lambda: read_in(local=local(cast), actor=cast.actor(who)),
        lambda: remove_local_outcome(local=local(cast), with_dataset=False, actor=cast.actor(who)),
    ):
        with pytest.raises(Refused):
            act()


def test_nothing_is_read_in_or_removed_after_submission(cast):
    name(cast, {1: "One"})
    define(cast, dataset=dataset(cast))
    cast.at(State.SUBMITTED)
    with pytest.raises(Refused, match="read only"):
        read_in(local=local(cast), actor=cast.actor("editor"))
    with pytest.raises(Refused, match="read only"):
        remove_local_outcome(local=local(cast), with_dataset=False, actor=cast.actor("editor"))


# The data set


@pytest.mark.requirement("R-113", "R-114")
def test_a_sound_dataset_is_read_in_and_benchmarked_like_a_national_one(cast):
    row = define_in_full(cast)
    load = Load.objects.get()
    assert (load.file, load.by) == (row.dataset.file, cast.users["editor"])
    assert Value.objects.filter(metric=row.metric).count() == 304
    outcome_row = outcomes_page(cast.assessment).local[0].outcome
    assert [line.period for line in outcome_row.benchmark.lines] == ["2007/08", "2008/09"]
    assert outcome_row.latest.endswith("per 100,000")
    assert outcome_row.benchmark.lines[0].top_decile not in ("", "No data")


@pytest.mark.requirement("R-105", "R-114")
def test_a_bad_dataset_loads_nothing_and_leaves_what_was_there(cast):
    define_in_full(cast)
    rows = sound_rows()
    rows[3][4] = "twelve"
    bad = dataset(cast, data=workbook(rows).getvalue())
    define(cast, dataset=bad)
    with pytest.raises(DatasetNotRead) as error:
        read_in(local=local(cast), actor=cast.actor("editor"))
    assert [problem.where for problem in error.value.reading.report.kept] == ["Sheet “Data”, E5"]
    assert Load.objects.count() == 1
    assert not local_outcome_page(cast.assessment, 1).read


@pytest.mark.requirement("R-114")
def test_values_are_shown_only_while_their_dataset_is_attached(cast):
    row = define_in_full(cast)
    assert local_outcome_page(cast.assessment, 1).benchmark
    other = dataset(cast)
    define(cast, dataset=other)
    assert local_outcome_page(cast.assessment, 1).benchmark is None
    define(cast, dataset=row.dataset)
    remove(document=row.dataset, actor=cast.actor("editor"))
    page = local_outcome_page(cast.assessment, 1)
    assert (page.benchmark, page.dataset, page.removed) == (None, None, row.dataset.name)
    assert outcomes_page(cast.assessment).local[0].outcome.benchmark is None


def test_a_dataset_that_a_colleague_removed_meanwhile_is_not_attached(cast):
    name(cast, {1: "One"})
    seen = dataset(cast)
    remove(document=seen, actor=cast.actor("colleague"))
    seen.removed_at = None  # as the page had it before it was removed
    assert refused(define, cast, dataset=seen, ticked=()) == {
        "dataset": ["Choose one of the datasets that are uploaded and not yet used"]
    }


def test_values_are_to_be_read_in_anew_in_another_unit(cast):
    row = define_in_full(cast)
    define(cast, unit="%", dataset=row.dataset)
    assert not Value.objects.exists()
    assert not local_outcome_page(cast.assessment, 1).read


def test_the_unit_of_an_outcome_that_goes_on_from_last_year_stays(cast):
    row = define_in_full(cast)
    LocalOutcome.objects.create(assessment=cast.assessment.previous, number=1, name=row.name, metric=row.metric)
    (said,) = refused(define, cast, unit="%", dataset=row.dataset)["unit"]
    assert said.startswith("This outcome goes on from last year, with values in “per 100,000”.")
    assert Value.objects.count() == 304
    assert local(cast).metric.unit == "per 100,000"


def test_reading_in_needs_a_dataset_and_a_unit(cast):
    name(cast, {1: "One"})
    with pytest.raises(Refused, match="There is no dataset to read"):
        read_in(local=local(cast), actor=cast.actor("editor"))
    define(cast, unit="", dataset=dataset(cast))
    with pytest.raises(Refused, match="Enter the unit"):
        read_in(local=local(cast), actor=cast.actor("editor"))


def test_reading_in_again_replaces_the_values(cast):
    define_in_full(cast)
    read_in(local=local(cast), actor=cast.actor("editor"))
    assert (Load.objects.count(), Value.objects.count()) == (1, 304)


# What the outcomes form needs


@pytest.mark.requirement("R-087", "R-088", "R-099", "R-111")
def test_the_outcomes_form_waits_for_the_form_and_dataset_of_each_outcome(cast):
    fill_outcomes(cast.assessment, cast.actor("editor"))
    name(cast, {1: "Two-day access"}, choices=choices() | {"L1": outcome()})
    given = {"choices": choices() | {"L1": outcome()}, "completed": True, "also": agreed_again()}
    assert refused(name, cast, {}, **given) == {
        "local-name-1": ["Complete the form of outcome L1: save a draft, then follow “Define” beside it"]
    }
    missing = [thing for thing in what_is_missing(cast.assessment) if thing.url_name == "local_outcome_form"]
    assert [(thing.text, thing.kwargs["number"]) for thing in missing] == [
        (
            "Outcome L1: definition, unit, dataset, condition 1, condition 2, condition 3, comment on condition 3, "
            "condition 4, comment on condition 4 and condition 5 missing",
            1,
        )
    ]
    document = dataset(cast)
    define(cast, dataset=document)
    assert refused(name, cast, {}, **given)
    read_in(local=local(cast), actor=cast.actor("editor"))
    part = name(cast, {}, **given)
    assert part.state == Part.State.COMPLETED
    remove(document=document, actor=cast.actor("editor"))
    assert "Outcome L1: dataset missing" in [thing.text for thing in what_is_missing(cast.assessment)]


def test_a_complete_return_with_an_own_outcome_lacks_nothing(cast):
    fill(cast)
    define_in_full(cast)
    name(cast, {}, choices=choices("3", "8") | {"L1": outcome()}, completed=True, also=agreed_again())
    assert what_is_missing(cast.assessment) == []
    entry = return_model(cast.assessment)["outcomes"]["L1"]
    assert entry["conditions"]["source"] == {"ticked": True, "comment": COMMENTS["source"]}
    assert (entry["read"], entry["dataset"]["comment"]) == (True, "Dataset of L1")


# Taking one away


@pytest.mark.requirement("R-112")
@pytest.mark.parametrize("with_dataset", [True, False])
def test_removing_takes_everything_but_perhaps_the_dataset(cast, with_dataset):
    row = define_in_full(cast)
    name(cast, {}, choices={"L1": outcome()})
    before = version(cast.assessment, "outcomes")
    remove_local_outcome(local=row, with_dataset=with_dataset, actor=cast.actor("editor"))

    assert not LocalOutcome.objects.exists()
    assert not Choice.objects.filter(local__isnull=False).exists()
    assert not Value.objects.exists()
    assert not Metric.objects.filter(owner__isnull=False).exists()
    row.dataset.refresh_from_db()
    assert (row.dataset.removed_at is not None) == with_dataset
    assert version(cast.assessment, "outcomes") == before + 1
    name(cast, {1: "Anew"})
    assert local(cast).definition == ""


@pytest.mark.requirement("R-114")
def test_an_outcome_that_goes_on_from_last_year_keeps_its_values(cast):
    row = define_in_full(cast)
    old_file = row.dataset.file
    before = LocalOutcome.objects.create(
        assessment=cast.assessment.previous, number=1, name=row.name, metric=row.metric, dataset=row.dataset
    )
    next_year = [(date(2009, 4, 1), date(2009, 12, 31)), (date(2008, 4, 1), date(2009, 3, 31))]
    define(cast, dataset=dataset(cast, data=workbook(sound_rows(next_year)).getvalue()))
    read_in(local=local(cast), actor=cast.actor("editor"))
    assert {value.load.file for value in Value.objects.filter(starts=date(2007, 4, 1))} == {old_file}
    assert len(local_outcome_page(cast.assessment, 1).benchmark.points) == 3
    remove_local_outcome(local=local(cast), with_dataset=False, actor=cast.actor("editor"))
    assert set(Value.objects.values_list("load__file", flat=True)) == {old_file.pk}
    assert LocalOutcome.objects.get() == before


def test_removing_keeps_a_metric_that_last_year_has_too(cast):
    last_year(cast, "9", gone="Seen within two days")
    name(cast, {1: "Seen within two days"})
    own = local(cast).metric
    LocalOutcome.objects.filter(assessment=cast.assessment).update(metric=Metric.objects.get(key="gone"))
    own.delete()
    remove_local_outcome(local=local(cast), with_dataset=False, actor=cast.actor("editor"))
    assert Metric.objects.filter(key="gone").exists()


def test_what_was_said_about_it_as_a_change_goes_with_it(cast):
    last_year(cast, "9")
    name(cast, {1: "One"})
    name(cast, {}, also=Also(changes={"L1": ("local_strategy", "Because.")}))
    assert OutcomeChange.objects.filter(metric=local(cast).metric, kind="added").exists()
    remove_local_outcome(local=local(cast), with_dataset=False, actor=cast.actor("editor"))
    assert not OutcomeChange.objects.filter(kind="added").exists()


@pytest.mark.requirement("R-107")
@pytest.mark.parametrize(("who", "offered"), [("editor", True), ("chief_executive", False), ("pct_chair", False)])
def test_the_upload_of_the_dataset_is_offered_to_those_it_lets_in(cast, client, who, offered):
    name(cast, {1: "One"})
    client.force_login(cast.users[who])
    form = reverse("local_outcome_form", args=[cast.assessment.pk, 1])
    page = markup.of(client.get(form))
    address = reverse("document_upload", args=[cast.assessment.pk])
    assert (f'href="{address}?type=local_outcome_dataset' in page) == offered
    assert ("Only the PCT’s editors upload and remove its documents." in page) != offered
    assert client.get(local_outcome_page(cast.assessment, 1).upload_url).status_code == (200 if offered else 403)


def test_the_upload_of_the_dataset_leads_back_to_the_form(cast, client):
    name(cast, {1: "One"})
    client.force_login(cast.users["editor"])
    given = {
        "type": "local_outcome_dataset",
        "comment": "L1",
        "file": upload("data.xlsx", workbook(sound_rows()).read()),
    }
    answer = client.post(local_outcome_page(cast.assessment, 1).upload_url, given)
    assert answer["Location"] == reverse("local_outcome_form", args=[cast.assessment.pk, 1]) + "#data"
