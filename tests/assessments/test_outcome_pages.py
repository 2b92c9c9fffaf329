"""The pages of outcomes: the form with its changes and agreements, and those of a locally defined outcome."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Agreement, LocalOutcome, OutcomeChange
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries import return_model
from assessments.queries.outcome_wording import outcome_wording
from benchmarks.models import Value
from cycles.models import Part
from tests import markup
from tests.assessments.filling import outcome, version
from tests.assessments.own_outcomes import choices, dataset, define, define_in_full, last_year, local, name
from tests.benchmarks.workbooks import YEARS, percentages_with_a_hidden_note, sound_rows, workbook
from tests.day import typed_day

pytestmark = pytest.mark.django_db

DAY = typed_day(-30)
LOCAL_PAGES = ("form", "print", "template", "dataset", "report", "remove")


def at(cast, page: str, number: int | None = None) -> str:
    kwargs = {"assessment_id": cast.assessment.pk} | ({"number": number} if number else {})
    return reverse(page, kwargs=kwargs)


def html(response) -> str:
    return markup.of(response)


def outcomes_post(cast, **changes):
    return {"version": version(cast.assessment, "outcomes"), "go": "draft"} | changes


def own_post(cast, **changes):
    """What a browser sends for the form of L1."""
    data = {
        "version": version(cast.assessment, Part.Kind.LOCAL_OUTCOME.key(1)),
        "definition": "What we measure",
        "unit": "%",
        "direction": "higher",
        "condition-national": "national",
        "condition-comment-source": "The register",
        "go": "draft",
    }
    return data | changes


# The outcomes form


@pytest.mark.requirement("R-055", "R-056", "R-057", "R-058", "R-063", "R-077", "R-084")
def test_form_lists_every_line_with_definition_and_last_years_choice(cast, as_):
    last_year(cast, "1a", "9", gone="Seen within two days")
    text = html(as_("editor").get(at(cast, "outcomes_form")))
    for row in outcomes_page(cast.assessment).rows:
        assert re.search(rf">{row.ref} ?[^<]*</span>", text), row.ref
    assert (
        text.index("For all PCTs")
        < text.index("Birth")
        < text.index("End of life care")
        < text.index("Name of outcome L1")
    )
    assert text.count("Chosen last year") >= 9
    assert text.count("Latest value and unit") >= 9
    assert text.count("</span>Yes</td>") == 2
    assert "Seen within two days" in text
    assert "Y7<br>2014/15" in text
    assert 'name="local-name-3"' in text and 'name="local-name-4"' not in text


@pytest.mark.requirement("R-073", "R-081", "R-082")
def test_handbooks_words_on_ambition_stand_beside_the_boxes(cast, as_):
    text = html(as_("editor").get(at(cast, "outcomes_form")))
    for words in (
        "level of ambition should reflect the targets, including stretch targets, in Local Area Agreements.",
        "may be about reducing inequalities in performance within its population.",
        "a level of ambition which is more stretching than that for Vital Signs.",
    ):
        # once for each of the four national lines, once in the advice above, once to be copied by the script
        assert text.count(words) == 6, words


@pytest.mark.requirement("R-071", "R-091")
def test_form_shows_the_advice_on_data_and_on_work_with_the_sha(cast, as_):
    text = html(as_("editor").get(at(cast, "outcomes_form")))
    assert "critical reflection with SHAs" in text
    assert "national benchmarking data is available via the NHS Information Centre&#x27;s online Data Packs" in text


@pytest.mark.requirement("R-065", "R-066", "R-068")
def test_changes_are_asked_for_saved_and_shown_again(cast, as_):
    last_year(cast, "9", gone="Seen within two days")
    browser, address = as_("editor"), at(cast, "outcomes_form")
    first = html(browser.get(address))
    # 9 is not ticked: it is dropped as it stands. So is what is on no list any more.
    assert 'name="change-rationale-9"' in first and 'name="change-rationale-gone"' in first
    assert 'name="change-rationale-44"' not in first
    data = outcomes_post(
        cast,
        **{
            "chosen-44": "on",
            "change-why-44": "local_strategy",
            "change-rationale-44": "New strategy",
            "change-why-9": "panel_feedback",
            "change-rationale-9": "The panel said so",
            "change-why-gone": "",
            "change-rationale-gone": "",
        },
    )
    assert browser.post(address, data).status_code == 302
    found = {row.metric.key: row.rationale for row in OutcomeChange.objects.select_related("metric")}
    assert found == {"wcc-y2-44": "New strategy", "wcc-y2-9": "The panel said so"}
    again = html(browser.get(address))
    assert "Outcome 44 is new this year" in again and "Outcome 9 is dropped this year" in again
    assert "0 kept from last year, 1 new, 2 dropped" in again


@pytest.mark.requirement("R-065", "R-070", "R-075", "R-089")
def test_completing_names_every_gap_at_its_box(cast, as_):
    last_year(cast, "9")
    answer = as_("editor").post(at(cast, "outcomes_form"), outcomes_post(cast, **{"chosen-44": "on", "go": "complete"}))
    text = html(answer)
    assert answer.status_code == 422
    for href, words in (
        ("#id_change-why-44", "Choose the circumstance for choosing outcome 44"),
        ("#id_change-rationale-9", "Enter the rationale for dropping outcome 9"),
        ("#id_aspiration-44-2012", "Enter the aspiration for outcome 44 in 2012/13"),
        ("#id_agreed-on-outcomes_with_partners_day", "Enter the day on which the outcomes were agreed with partners"),
        ("#id_agreed-minute-outcomes_by_board", "Enter the number of the minute by which the board agreed the changes"),
    ):
        assert f'<a href="{href}">{words}' in text, href
        assert text.count(words) >= 2
    assert return_model(cast.assessment)["outcomes"] == {}


@pytest.mark.requirement("R-070", "R-075")
def test_agreements_are_typed_in_and_a_wrong_day_stays_on_the_page(cast, as_):
    browser, address = as_("editor"), at(cast, "outcomes_form")
    day = {f"agreed-on-outcomes_by_board_{part}": number for part, number in DAY.items()}
    wrong = browser.post(address, outcomes_post(cast, **day | {"agreed-on-outcomes_by_board_day": "42"}))
    assert wrong.status_code == 422 and 'value="42"' in html(wrong)
    assert (
        browser.post(address, outcomes_post(cast, **day, **{"agreed-minute-outcomes_by_board": "7.2"})).status_code
        == 302
    )
    assert Agreement.objects.get().minute == "7.2"
    assert 'value="7.2"' in html(browser.get(address))


@pytest.mark.requirement("R-093")
def test_a_fourth_name_sent_past_the_form_is_refused(cast, as_):
    answer = as_("editor").post(at(cast, "outcomes_form"), outcomes_post(cast, **{"local-name-4": "A fourth"}))
    assert answer.status_code == 422
    assert "You can define up to 3 outcomes yourselves." in html(answer)


@pytest.mark.requirement("R-083", "R-095")
def test_a_named_outcome_gets_its_boxes_and_the_define_link(cast, as_):
    browser, address = as_("editor"), at(cast, "outcomes_form")
    browser.post(address, outcomes_post(cast, **{"local-name-1": "Two-day access"}))
    text = html(browser.get(address))
    assert (
        f'<a href="{at(cast, "local_outcome_form", 1)}">Define<span class="nhsuk-u-visually-hidden"> outcome L1' in text
    )
    assert 'name="aspiration-L1-2010"' in text and 'name="aspiration-L2-2010"' not in text


@pytest.mark.requirement("R-087", "R-113")
def test_completing_with_an_undefined_outcome_says_where_to_go(cast, as_):
    name(cast, {1: "Two-day access"})
    answer = as_("editor").post(
        at(cast, "outcomes_form"), outcomes_post(cast, **{"local-name-1": "Two-day access", "go": "complete"})
    )
    assert answer.status_code == 422
    assert (
        '<a href="#id_local-name-1">Complete the form of outcome L1: save a draft, then follow “Define” beside it</a>'
        in html(answer)
    )


@pytest.mark.requirement("R-080", "R-092")
def test_a_warning_and_the_comparison_stand_below_the_outcome(cast, as_):
    define_in_full(cast)
    name(cast, {}, choices={"L1": outcome()})
    text = html(as_("editor").get(at(cast, "outcomes_form")))
    assert "2011/12 (13.5) is higher than 2010/11 (12.5), and lower is better here." in text
    assert "How the PCT compares on outcome L1" in text
    assert "National median of PCTs" in text and "ONS cluster mean" in text
    assert "No national values are loaded for this outcome yet" in text


def test_a_colleagues_change_is_not_written_over_unseen(cast, as_):
    last_year(cast, "9")
    old = outcomes_post(cast, **{"chosen-9": "on", "local-name-1": "Mine"})
    name(cast, {1: "Theirs"}, who="colleague", choices=choices("44"))
    answer = as_("editor").post(at(cast, "outcomes_form"), old)
    assert answer.status_code == 409
    assert "Mine" in html(answer) and "Theirs" in html(answer)
    assert local(cast).name == "Theirs"


# Reading and printing


@pytest.mark.requirement("R-072")
def test_the_sha_reads_draft_outcomes_with_changes_and_agreements(cast, as_):
    last_year(cast, "9")
    define_in_full(cast)
    text = html(as_("analyst").get(at(cast, "outcomes_form")))
    assert "Added: outcome L1" in text and "Not recorded yet" in text and "Two-day access" in text
    assert "Patients seen within two days" in html(as_("analyst").get(at(cast, "local_outcome_form", 1)))
    assert as_("panel_chair").get(at(cast, "local_outcome_form", 1)).status_code == 404


@pytest.mark.requirement("R-086")
def test_printable_view_shows_only_selected_outcomes(cast, as_):
    name(cast, {1: "Two-day access"}, choices=choices("44"))
    text = html(as_("editor").get(at(cast, "outcomes_print")))
    shown = re.findall(r'<th scope="row">(\S+)', text)
    assert shown == ["1a", "1b", "2a", "2b", "44", "L1"]
    assert "In line with the last five years." in text
    assert ">Print</button>" in text and ">Close</a>" in text
    assert at(cast, "outcomes_print") in html(as_("editor").get(at(cast, "outcomes_form")))


@pytest.mark.requirement("R-028", "R-110")
def test_form_of_an_outcome_offers_print_save_and_close(cast, as_):
    define_in_full(cast)
    text = html(as_("editor").get(at(cast, "local_outcome_form", 1)))
    assert text.count(f'href="{at(cast, "local_outcome_print", 1)}">Print</a>') == 2
    assert text.count(f'href="{at(cast, "outcomes_form")}#locally-defined">Close</a>') == 2
    assert text.count("Save as draft") == 2
    printed = html(as_("editor").get(at(cast, "local_outcome_print", 1)))
    assert "What we say about source." in printed and printed.count("<strong>Ticked</strong>") == 5


@pytest.mark.requirement("R-084")
def test_the_return_to_print_holds_the_own_outcome(cast, as_):
    define_in_full(cast)
    name(cast, {}, choices=choices("3") | {"L1": outcome()})
    text = html(as_("editor").get(reverse("frozen_copy", kwargs={"assessment_id": cast.assessment.pk})))
    assert return_model(cast.assessment)["outcomes"]["L1"]["definition"].startswith("Patients seen within two days")
    assert "L1 Two-day access" in text
    facts = text[text.index("L1 Two-day access</h3>") :]
    places = [facts.index(words) for words in outcome_wording(cast.assessment).conditions.values()]
    assert places == sorted(places), "The conditions stand in the handbook's order"


# The form of a locally defined outcome


@pytest.mark.requirement("R-096", "R-097", "R-098", "R-107", "R-109")
def test_form_shows_name_definition_conditions_and_the_way_to_the_upload(cast, as_):
    name(cast, {1: "Two-day access"})
    text = html(as_("editor").get(at(cast, "local_outcome_form", 1)))
    assert "Two-day access</h1>" in text
    assert "Definition of Metric for outcome" in text
    assert "Condition Required for local metric to be valid" in text
    assert text.count("Rationale/Comments on condition") == 5
    upload = reverse("document_upload", kwargs={"assessment_id": cast.assessment.pk})
    assert re.search(rf'<a href="{upload}\?[^"]*type=local_outcome_dataset[^"]*">Upload National Data</a>', text)
    assert "This form is saved on its own" in text
    assert "If no robust dataset exists, the PCT should not select the outcome." in text


def test_draft_is_saved_and_shown_again(cast, as_):
    name(cast, {1: "Two-day access"})
    browser, address = as_("editor"), at(cast, "local_outcome_form", 1)
    assert browser.post(address, own_post(cast)).status_code == 302
    row = local(cast)
    assert (row.definition, row.metric.unit, row.metric.direction) == ("What we measure", "%", "higher")
    text = html(browser.get(address))
    assert "The register" in text and re.search(r'value="national" ?checked', text)


@pytest.mark.requirement("R-106")
def test_ticking_condition_1_without_a_dataset_is_refused_at_its_box(cast, as_):
    name(cast, {1: "Two-day access"})
    answer = as_("editor").post(at(cast, "local_outcome_form", 1), own_post(cast, **{"condition-dataset": "dataset"}))
    assert answer.status_code == 422
    text = html(answer)
    assert (
        '<a href="#id_condition-dataset">Upload the dataset and choose it first: then tick this condition</a>' in text
    )
    assert "What we measure" in text
    assert local(cast).definition == ""


def test_completing_with_gaps_names_each_and_complete_leads_back_to_the_outcomes(cast, as_):
    name(cast, {1: "Two-day access"})
    browser, address = as_("editor"), at(cast, "local_outcome_form", 1)
    answer = browser.post(address, own_post(cast, go="complete"))
    assert answer.status_code == 422
    for words in (
        "Upload the dataset, then choose it here",
        "Tick condition 4 if it is met",
        "Enter the comment on condition 4",
    ):
        assert words in html(answer), words
    define_in_full(cast)
    row = local(cast)
    data = own_post(cast, unit="per 100,000", go="complete", dataset=str(row.dataset_id))
    data |= {f"condition-{key}": key for key in ("dataset", "source", "justification", "aspirations")}
    data |= {"condition-comment-justification": "Nothing else fits"}
    done = browser.post(address, data)
    assert (done.status_code, done["Location"]) == (302, f"{at(cast, 'outcomes_form')}#locally-defined")


def test_a_dataset_of_no_one_or_of_another_is_refused(cast, as_):
    name(cast, {1: "One", 2: "Two"})
    define(cast, 2, dataset=dataset(cast))
    answer = as_("editor").post(
        at(cast, "local_outcome_form", 1), own_post(cast, dataset=str(local(cast, 2).dataset_id))
    )
    assert answer.status_code == 422
    assert "Choose one of the datasets that are uploaded and not yet used" in html(answer)


def test_an_unknown_outcome_is_not_found(cast, as_):
    for page in LOCAL_PAGES:
        assert as_("editor").get(at(cast, f"local_outcome_{page}", 1)).status_code == 404, page
    name(cast, {1: "One"})
    for page in LOCAL_PAGES:
        assert as_("stranger").get(at(cast, f"local_outcome_{page}", 1)).status_code == 404, page


def test_a_reader_reads_the_form_and_cannot_write(cast, as_):
    define_in_full(cast)
    assert as_("reader").get(at(cast, "local_outcome_remove", 1)).status_code == 403
    assert as_("reader").post(at(cast, "local_outcome_dataset", 1)).status_code == 403
    answer = as_("reader").post(at(cast, "local_outcome_form", 1), own_post(cast))
    assert answer.status_code == 403
    assert "own editors" in html(as_("reader").get(at(cast, "local_outcome_dataset", 1)))


# The data set


def test_template_names_every_pct(cast, as_):
    name(cast, {1: "One"})
    answer = as_("editor").get(at(cast, "local_outcome_template", 1))
    assert answer["Content-Disposition"] == 'attachment; filename="Dataset of outcome L1.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Data"]
    assert (sheet.max_row, sheet.cell(2, 3).value.year) == (153, 2008)


@pytest.mark.requirement("R-114")
def test_dataset_is_read_in_by_a_button_and_the_page_says_so(cast, as_):
    name(cast, {1: "One"})
    define(cast, dataset=dataset(cast))
    browser, address = as_("editor"), at(cast, "local_outcome_dataset", 1)
    assert "Not read in yet" in html(browser.get(address))
    assert not Value.objects.exists()
    assert browser.post(address).status_code == 302
    assert Value.objects.count() == 304
    assert "The dataset is read in" in html(browser.get(address))
    assert "How the PCT compares on outcome L1" in html(browser.get(address))


@pytest.mark.requirement("R-114")
def test_what_is_read_differently_is_named_before_anything_of_a_dataset_is_stored(cast, as_):
    name(cast, {1: "One"})
    define(cast, unit="%", dataset=dataset(cast, data=percentages_with_a_hidden_note()))
    browser, address = as_("editor"), at(cast, "local_outcome_dataset", 1)
    looked = browser.post(address)
    assert looked.status_code == 200 and not Value.objects.exists()
    text = html(looked)
    assert "Left out, missing or read differently" in text and "Nothing of the dataset is read in yet" in text
    assert "E2 shows 12.5%, the workbook holds 0.125, and 12.5 is taken." in text
    assert "Sheet “Workings”: This sheet is hidden in the workbook, and is not read." in text
    assert browser.post(address, {"looked_at": "something else"}).status_code == 200
    assert not Value.objects.exists()
    (seen,) = re.findall(r'name="looked_at" value="([^"]+)"', text)
    assert browser.post(address, {"looked_at": seen}).status_code == 302
    assert set(Value.objects.values_list("value", flat=True)) == {Decimal("12.5")}
    assert "The dataset is read in" in html(browser.get(address))


@pytest.mark.requirement("R-101", "R-105")
def test_a_dataset_of_one_value_beside_notes_is_refused_with_the_pcts_that_are_missing(cast, as_):
    rows = sound_rows(YEARS[:1])
    for row in rows[1:]:
        row[4:] = [None, "no data"]
    name(cast, {1: "One"})
    define(cast, dataset=dataset(cast, data=workbook(rows).getvalue()))
    answer = as_("editor").post(at(cast, "local_outcome_dataset", 1))
    assert answer.status_code == 422 and not Value.objects.exists()
    assert "2007/08 has a value for 1 of 152 PCTs. At least 137 are needed" in html(answer)
    assert rows[1][1] in html(answer)


@pytest.mark.requirement("R-105", "R-114")
def test_a_bad_dataset_is_reported_on_the_page_and_as_csv(cast, as_):
    name(cast, {1: "One"})
    rows = sound_rows()
    for row in rows[:60]:
        row[4] = "=1+1"
    define(cast, dataset=dataset(cast, data=workbook(rows).getvalue()))
    browser = as_("editor")
    answer = browser.post(at(cast, "local_outcome_dataset", 1))
    text = html(answer)
    assert answer.status_code == 422
    assert text.count("does not hold what this formula gives") == 50
    assert "The first 50 of" in text and "more are in the CSV." in text
    report = browser.get(at(cast, "local_outcome_report", 1))
    assert report["Content-Type"].startswith("text/csv")
    lines = report.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Sheet,Row,Column,What to do"
    assert sum("does not hold what this formula gives" in line for line in lines) == 60
    assert not Value.objects.exists()


def test_reading_in_without_a_dataset_is_refused_in_words(cast, as_):
    name(cast, {1: "One"})
    answer = as_("editor").post(at(cast, "local_outcome_dataset", 1))
    assert answer.status_code == 403
    assert "There is no dataset to read" in html(answer)


# Removing


@pytest.mark.requirement("R-112")
def test_removing_asks_what_becomes_of_the_dataset(cast, as_):
    row = define_in_full(cast)
    browser, address = as_("editor"), at(cast, "local_outcome_remove", 1)
    assert "What do you want to do with its dataset?" in html(browser.get(address))
    unanswered = browser.post(address, {})
    assert unanswered.status_code == 422 and "Choose what to do with the dataset" in html(unanswered)
    assert LocalOutcome.objects.exists()
    assert browser.post(address, {"dataset": "remove"}).status_code == 302
    row.dataset.refresh_from_db()
    assert row.dataset.removed_at and not LocalOutcome.objects.exists()


@pytest.mark.requirement("R-112")
def test_who_may_not_remove_documents_can_only_keep_the_dataset(cast, as_):
    row = define_in_full(cast)
    browser, address = as_("chief_executive"), at(cast, "local_outcome_remove", 1)
    assert "Remove it from the documents too" not in html(browser.get(address))
    assert browser.post(address, {"dataset": "remove"}).status_code == 422
    assert browser.post(address, {"dataset": "keep"}).status_code == 302
    row.dataset.refresh_from_db()
    assert row.dataset.removed_at is None


def test_removing_one_without_a_dataset_asks_nothing(cast, as_):
    name(cast, {1: "One"})
    browser, address = as_("editor"), at(cast, "local_outcome_remove", 1)
    assert "What do you want to do" not in html(browser.get(address))
    assert browser.post(address).status_code == 302
    assert browser.post(address).url == at(cast, "outcomes_form"), "a second press is harmless"
    assert browser.get(address).status_code == 404


# Speed


def test_the_form_takes_the_same_queries_at_two_and_at_ten_outcomes(cast, as_):
    browser, address = as_("editor"), at(cast, "outcomes_form")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    last_year(cast, "9", "15", gone="Seen within two days")
    define_in_full(cast)
    name(cast, {}, choices=choices())
    two = queries()
    name(cast, {2: "Two", 3: "Three"}, choices=choices("3", "4", "5", "6", "7"))
    for number in (2, 3):
        define(cast, number, dataset=dataset(cast))
        metric = local(cast, number).metric
        first = Value.objects.filter(metric=local(cast).metric)
        Value.objects.bulk_create(
            Value(
                load=one.load, metric=metric, organisation=one.organisation, starts=one.starts, ends=one.ends, value=1
            )
            for one in first.select_related("load", "organisation")
        )
    assert outcomes_page(cast.assessment).chosen_local == 8
    assert queries() <= two
