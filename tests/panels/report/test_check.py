import pytest

from panels.report.check import ReportError, check, gaps
from panels.report.derive import complete

from . import samples


def _no_reason(f):
    samples.sub(f, "6a")["reason"] = None


def _no_rationale(f):
    samples.sub_component(f, "risk")["rationale"] = None


def _no_support_reason(f):
    samples.sub(f, "11c")["support_reason"] = None


def _no_level(f):
    samples.sub(f, "2a")["trail"]["panel"] = None


def _no_calibration_reason(f):
    samples.sub(f, "8b")["calibration"] = {}


def _final_too_early(f):
    f["document"]["state"] = "final"


def _provisional_too_early(f):
    samples.stage(f, "regional")["date"] = None


def _long_short_title(f):
    f["outcomes"]["measures"][0]["short_title"] = "x" * 41


def _short_series(f):
    f["outcomes"]["measures"][0]["series"]["cluster"] = ["1.0"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(
            _no_reason,
            "6a is 2 levels lower than the self-assessment: give the reason.",
            marks=pytest.mark.requirement("R-361"),
        ),
        pytest.param(
            _no_rationale,
            "Risk is 1 step lower than the self-assessment: give the rationale.",
            marks=pytest.mark.requirement("R-361"),
        ),
        pytest.param(
            _no_support_reason,
            "11c is level 2, but the marked criteria support level 1: give the reason.",
            marks=pytest.mark.requirement("R-343"),
        ),
        pytest.param(_no_level, "2a has no level.", marks=pytest.mark.requirement("R-358")),
        (_no_calibration_reason, "8b was changed by regional calibration: give the reason."),
        pytest.param(
            _final_too_early,
            "A report is not final before national calibration is signed off.",
            marks=pytest.mark.requirement("R-400", "R-401"),
        ),
        pytest.param(
            _provisional_too_early,
            "A report is not provisional before regional calibration is signed off.",
            marks=pytest.mark.requirement("R-398"),
        ),
        (_long_short_title, "Measure 1a: the short title is longer than 40 characters."),
        (_short_series, "Measure 1a: cluster has 1 entries for 5 years."),
    ],
)
def test_check_refuses_facts_that_break_a_rule(spoil, sentence):
    facts = samples.full_facts()
    spoil(facts)
    with pytest.raises(ReportError) as refused:
        check(complete(facts))
    assert sentence in refused.value.problems


def _wrong_shown(m):
    m["competencies"]["items"][0]["score"]["shown"] = "2.4"


def _wrong_exact(m):
    m["competencies"]["items"][0]["score"]["exact"] = "8/3"


def _score_without_levels(m):
    samples.sub(m, "11a")["last_year"] = None
    m["competencies"]["items"][10]["last_year"] = {"sum": 6, "exact": "6/3", "shown": "2.0"}


def _no_score(m):
    m["competencies"]["items"][0]["score"] = None


def _other_level(m):
    samples.sub(m, "1a")["level"] = 4


def _hidden_difference(m):
    samples.sub(m, "1b")["difference"] = 0


def _national_early(m):
    samples.sub(m, "1a")["trail"]["national"] = 3


def _other_colour(m):
    m["governance"]["items"][0]["rating"] = "green"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(
            _wrong_shown,
            "Competency 1: the score 2.4 does not match its levels, which give 2.3.",
            marks=pytest.mark.requirement("R-337"),
        ),
        pytest.param(
            _wrong_exact,
            "Competency 1: the score 2.3 does not match its levels, which give 2.3.",
            marks=pytest.mark.requirement("R-336", "R-338"),
        ),
        pytest.param(
            _score_without_levels,
            "Competency 11 has a score of last year without three levels.",
            marks=pytest.mark.requirement("R-339"),
        ),
        (_no_score, "Competency 1 has three levels but no score."),
        (_other_level, "1a: the level 4 is not the last one of its trail."),
        (_hidden_difference, "1b: the difference from the self-assessment is wrong."),
        (_national_early, "A provisional report must not hold national ratings."),
        (_other_colour, "Strategy: the rating is not the last one of its trail."),
    ],
)
def test_check_refuses_a_model_that_contradicts_itself(spoil, sentence):
    model = samples.full()
    spoil(model)
    with pytest.raises(ReportError) as refused:
        check(model)
    assert sentence in refused.value.problems


@pytest.mark.parametrize("facts", [samples.full_facts, samples.final_facts, samples.bare_facts])
def test_check_passes_the_samples(facts):
    check(complete(facts()))


def test_check_lets_a_draft_be_unfinished_and_gaps_names_what_is_missing():
    facts = samples.bare_facts()
    facts["document"]["state"] = "draft"
    samples.sub(facts, "6a")["reason"] = None
    samples.sub(facts, "1a")["trail"]["panel"] = None
    model = complete(facts)
    check(model)
    assert model["competencies"]["items"][0]["score"] is None
    found = gaps(model)
    for sentence in (
        "1a has no level.",
        "6a is 2 levels lower than the self-assessment: give the reason.",
        "The summary has no findings.",
        "Competency 4 has no commentary on what the panel found.",
        "Outcome 2 lacks a commentary on rate of improvement or on ambition and realism.",
        "The potential for improvement lacks a section.",
    ):
        assert sentence in found


def test_gaps_is_empty_for_a_whole_report():
    assert gaps(samples.full()) == []
