import re
from copy import deepcopy
from html.parser import HTMLParser

import pytest

from panels.report.derive import complete
from panels.report.render import report_html, scorecard_html
from tests import markup

from . import samples


class Cells(HTMLParser):
    """Attributes seen, and the text of every table cell."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.cells = set(), set(), []
        self.inside = False
        self.feed(markup.of(html))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup.of(html)))


@pytest.fixture(scope="module", params=["full", "bare"])
def model(request):
    return complete(samples.full_facts() if request.param == "full" else samples.bare_facts())


@pytest.mark.parametrize("make", [scorecard_html, report_html])
def test_page_fragment_needs_no_inline_style_or_script(make, model):
    found = Cells(make(model, for_pdf=False))
    assert not found.tags & {"style", "script", "html", "head", "body", "link", "h1"}
    assert "style" not in found.attributes
    assert not any(name.startswith("on") for name in found.attributes)


@pytest.mark.requirement("R-305")
@pytest.mark.parametrize("make", [scorecard_html, report_html])
def test_no_cell_is_a_blank_or_a_dash(make, model):
    cells = [c.strip() for c in Cells(make(model, for_pdf=False)).cells]
    assert not {"-", "–", "—", "nan"} & set(cells)
    reasons = [s["reason_at"] for k in model["competencies"]["items"] for s in k["sub_competencies"]]
    # "Reason at" is the one column that is empty where no reason is needed.
    allowed = reasons.count(None) if make is report_html else 0
    assert cells.count("") == allowed


@pytest.mark.requirement("R-366", "R-373")
def test_scorecard_shows_each_score_beside_last_years():
    said = text(scorecard_html(samples.full(), for_pdf=False))
    assert "1 Locally lead the NHS 2.3" in said
    assert re.search(r"11 Efficiency and effectiveness of spend 2\.0 .*?Not assessed None 2\.0", said)


@pytest.mark.requirement("R-373")
def test_the_change_of_a_score_is_a_number_with_its_sign_and_follows_from_the_exact_scores():
    said = text(scorecard_html(samples.full(), for_pdf=False))
    for line in ("2.0 +0.3 2.7", "2.3 +1.0 3.3", "2.7 −0.3 2.7", "1.7 0.0 2.7"):
        assert f" {line} " in said
    assert "last year 2.7, change −0.3, self-assessed 2.7" in text(report_html(samples.full(), for_pdf=False))


@pytest.mark.requirement("R-305")
def test_values_aspirations_and_statistics_have_the_decimals_with_which_the_values_came():
    facts = samples.full_facts()
    measure = facts["outcomes"]["measures"][0]
    measure |= {"decimals": 2, "aspiration": {"2010/11": "1234.5", "2014/15": "72.125"}}
    measure["series"] |= {
        "pct": ["74", "73", "73.5", "73.1", "72.79"],
        "national_median": ["1", "1", "1", "1", "8.905"],
    }
    html = scorecard_html(complete(facts), for_pdf=False)
    assert "72.79" in Cells(html).cells and "8.91" in Cells(html).cells and "72.125" in Cells(html).cells
    report = text(report_html(complete(facts), for_pdf=False))
    assert "1,234.50" in report and "from 74.00 to 72.79 years" in report and "72.8 " not in report


def test_a_measure_that_fell_to_zero_has_fallen_by_all_of_it():
    facts = samples.full_facts()
    measure = facts["outcomes"]["measures"][0]
    measure |= {"direction": "higher_is_better", "cagr": None}
    measure["series"]["pct"] = ["4.0", "3.0", "2.0", "1.0", "0"]
    assert "−100.0" in Cells(scorecard_html(complete(facts), for_pdf=False)).cells


def test_what_was_issued_with_signs_of_a_word_processor_is_read_without_them_and_stays_as_it_is():
    facts = samples.full_facts()
    facts["summary"]["findings"] = "\uf0b7 one\x0b\uf0b7 two\x00"
    model = complete(facts)
    before = deepcopy(model)
    html = report_html(model, for_pdf=False)
    assert "• one<br>• two" in html and "\x0b" not in html and "\uf0b7" not in html
    assert model == before and model["summary"]["paragraphs"][0]["text"] == "\uf0b7 one\x0b\uf0b7 two\x00"


@pytest.mark.requirement("R-359")
def test_scorecard_marks_each_deviation_with_a_title_in_words():
    html = markup.of(scorecard_html(samples.full(), for_pdf=False))
    assert html.count("<title>1 level lower than the self-assessment</title>") == 4
    assert html.count("<title>2 levels lower than the self-assessment</title>") == 1
    assert html.count("<title>1 level higher than the self-assessment</title>") == 1
    assert html.count("<title>1 step lower than the self-assessment</title>") == 4


@pytest.mark.requirement("R-367")
def test_scorecard_shows_the_three_governance_ratings_in_words():
    said = text(scorecard_html(samples.full(), for_pdf=False))
    for name, colour in (("Strategy", "Amber"), ("Finance", "Green"), ("Board", "Amber")):
        assert f"{name} {colour} last year Amber" in said


@pytest.mark.requirement("R-368", "R-380")
def test_scorecard_shows_the_potential_for_improvement_without_a_rating():
    said = text(scorecard_html(samples.full(), for_pdf=False))
    assert "Potential for improvement Not rated. Agreed by PCT and SHA, 27 May 2010. The journey" in said
    assert "Areas for organisational development. The organisation relies on" in said


@pytest.mark.requirement("R-369", "R-370")
def test_scorecard_shows_performance_and_rate_beside_the_comparators_and_no_rating():
    said = text(scorecard_html(samples.full(), for_pdf=False))
    assert "Shown, not rated." in said
    assert "89.4 Falling since 2002–04" in said
    assert "74.0 84.5 57.3 +7.3 +5.4 +6.8 +7.6 59.0 +6.7" in said


@pytest.mark.requirement("R-305")
def test_missing_values_are_said_in_words():
    model = complete(samples.bare_facts())
    card, report = text(scorecard_html(model, for_pdf=False)), text(report_html(model, for_pdf=False))
    for words in ("No data", "No rate", "None set", "None held", "last year: none held", "Not written yet."):
        assert words in card
    assert "No benchmark values are held: no national median, ONS cluster or top decile." in card
    for words in (
        "The panel’s findings are not written yet.",
        "No actions are agreed yet.",
        "No commentary was written on what the panel found.",
        "No data and no aspiration to draw.",
        "Withheld: too few answers",
        "No source held",
        "The text is not yet agreed by both the PCT and the SHA.",
    ):
        assert words in report


def test_actions_show_only_the_columns_that_any_action_fills():
    facts = samples.full_facts()
    for action in facts["summary"]["actions"]:
        action["by"] = None
    facts["summary"]["actions"][0]["lead"] = None
    said = text(report_html(complete(facts), for_pdf=False))
    assert "No. Action for the PCT Lead Concerns" in said
    assert "Not named" in said


@pytest.mark.requirement("R-153")
def test_survey_below_the_minimum_is_marked():
    said = text(report_html(complete(samples.bare_facts()), for_pdf=False))
    assert "14 completed surveys" in said
    assert "Below the minimum: 20 completed surveys are needed" in said
    assert "Below the minimum" not in text(report_html(samples.full(), for_pdf=False))


def test_report_without_a_survey_or_outcomes_says_so():
    facts = samples.bare_facts()
    facts["survey"] = None
    facts["outcomes"].update(measures=[], blocks=[])
    model = complete(facts)
    said = text(report_html(model, for_pdf=False))
    assert "No survey results are held." in said
    assert "No outcome has been chosen." in text(scorecard_html(model, for_pdf=False))


def test_draft_shows_no_score_until_three_levels_are_there():
    facts = samples.bare_facts()
    facts["document"]["state"] = "draft"
    samples.sub(facts, "1a")["trail"]["panel"] = None
    said = text(scorecard_html(complete(facts), for_pdf=False))
    assert "1 Locally lead the NHS No score" in said
    assert "32 of 33 levels rated so far." in said
    assert "Draft" in said


@pytest.mark.requirement("R-399", "R-400")
@pytest.mark.parametrize(
    ("facts", "mark", "note"),
    [
        (samples.bare_facts, "Before calibration", "Ratings can change in calibration."),
        (samples.full_facts, "Provisional", "Ratings can change until national calibration is complete."),
        (samples.final_facts, "Final", "Signed off by the national calibration panel on 30 June 2010."),
    ],
)
@pytest.mark.parametrize("make", [scorecard_html, report_html])
@pytest.mark.parametrize("for_pdf", [True, False])
def test_state_is_marked_with_its_word(make, for_pdf, facts, mark, note):
    html = markup.of(make(complete(facts()), for_pdf=for_pdf))
    assert re.search(rf'<strong class="state \w+">{mark}</strong>', html)
    assert note in html


@pytest.mark.parametrize(
    ("make", "what"),
    [(scorecard_html, "summary scorecard"), (report_html, "panel report")],
    ids=["scorecard", "report"],
)
def test_title_of_the_document_stands_on_one_line(make, what):
    html = make(samples.full(), for_pdf=True)
    assert re.search(rf"<title>Newcastle PCT: {what}, [^<\n]+, provisional, version \d+</title>", html)


@pytest.mark.requirement("R-356", "R-357", "R-358", "R-360", "R-362", "R-363", "R-364", "R-365")
def test_report_has_every_part():
    said = text(report_html(samples.full(), for_pdf=False))
    for part in (
        "Immediate tactical actions",
        "Developmental advice",
        "What we discussed on the panel day",
        "Ambition and realism.",
        "Competency 11. Efficiency and effectiveness of spend",
        "Why we differ from the self-assessment. (6a) The model compares",
        "Changed from level 2 to level 3 at regional calibration. Two other PCTs",
        "Rationale of the panel",
        "Areas for organisational development",
        "As in the first year of assurance, each sub-competency will be assessed against a four point scale",
    ):
        assert part in said
    assert "Summary scorecard" in said


def test_text_of_people_is_escaped():
    facts = samples.full_facts()
    facts["competencies"]["items"][0]["findings"] = '<img src="http://elsewhere.example/x.png"> & more'
    facts["outcomes"]["measures"][0]["title"] = "<b>Own</b>"
    html = report_html(complete(facts), for_pdf=False)
    assert "<img" not in html
    assert "&lt;b&gt;Own&lt;/b&gt;" in html
