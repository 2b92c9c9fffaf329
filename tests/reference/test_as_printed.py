"""Official wording as its source prints it, on the pages that people read, and what was mended in it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import OutcomeLine
from tests import markup

pytestmark = pytest.mark.django_db

# Appendix I, its second column.
DEFINITIONS = {
    "11": "Proportion of children aged 5 who complete immunisation for MMR (1st and 2nd doses)",
    "12": "Proportion of children aged 5 who complete immunisation for Diphtheria, Polio, Tetanus (DTP)",
    "13": "Prevalence of obesity in Reception children, as measured by the National Child Measurement Programme",
    "14": "Prevalence of obesity in Year 6 children, as measured by the National Child Measurement Programme",
    "25": "Proportion of women aged 25-49 who have received cervical screening in the last 3.5 years",
    "26": "Proportion of women aged 50-64 who have received cervical screening within the last 5 years",
    "27": "Percentage of patients first seen by a specialist within two weeks when urgently referred by their GP or "
    "dentist with suspected cancer",
    "28": "Percentage of patients with diagnosis to treatment time less than or equal to one month",
    "29": "The number of patients receiving their first definitive treatment for cancer within two months (62 days) of "
    "GP or dentist urgent referral for suspected cancer",
    "30": "RTT admitted pathways",
    "31": "RTT non-admitted pathways",
}


@pytest.fixture
def read(cast, client):
    """What the editor of Newcastle reads on a page, in one line."""
    client.force_login(cast.users["editor"])

    def words(name: str, *arguments: object) -> str:
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 200
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup.of(response))))

    return words


@pytest.mark.requirement("R-055")
def test_the_outcomes_form_prints_title_and_definition_of_every_line(cast, read):
    page = read("outcomes_form", cast.assessment.pk)
    said = dict(OutcomeLine.objects.filter(framework=cast.assessment.framework).values_list("ref", "definition"))
    assert {ref: said[ref] for ref in DEFINITIONS} == DEFINITIONS
    assert [text for text in DEFINITIONS.values() if text not in page] == []
    assert not OutcomeLine.objects.filter(title="").exists()
    assert "Percentage of patients seen within 18 weeks for admitted pathways" in page


@pytest.mark.requirement("R-091")
def test_the_outcomes_form_invites_local_knowledge(cast, read):
    page = read("outcomes_form", cast.assessment.pk)
    assert (
        "In addition, PCTs may wish to supplement this data with local knowledge and information, including that from "
        "partners." in page
    )


@pytest.mark.requirement("R-172")
def test_the_forms_carry_the_advice_for_year_2(cast, read):
    asked = (
        "Whether this means for a given competency that the PCT now meets the next criteria level",
        "If no, limit response to major areas for development that the PCT is putting in place",
        "If yes, focus response on changes over the last year against next criteria level",
    )
    for form in (("competency_form", "3"), ("governance_form", "strategy")):
        page = read(form[0], cast.assessment.pk, form[1])
        assert [words for words in asked if words not in page] == [], form
    assert "As per competency self-assessment: focusing on new and amended areas" in page
    assert "Highlight key areas of PCT's contracting process" in read("contract_form", cast.assessment.pk, "acute")


@pytest.mark.requirement("R-186")
@pytest.mark.parametrize(
    ("form", "key", "marked", "footnote"),
    [
        ("competency_form", "7", "Supply2Health**", "** Numbers of ITTs placed on Supply2Health website."),
        ("competency_form", "7", "Strategic plan*", "* Outputs of Health Market Analysis and implications for the"),
        ("competency_form", "11", "quality of care*", "* For example QALYs"),
        ("governance_form", "board", "commissioning arrangements¹", "¹ Joint, collaborative and specialised"),
    ],
)
def test_a_mark_on_a_form_has_its_footnote(cast, read, form, key, marked, footnote):
    page = read(form, cast.assessment.pk, key)
    assert marked in page
    assert footnote in page


@pytest.mark.requirement("R-222", "R-436")
def test_the_contracting_form_says_how_it_is_structured(cast, read):
    form = read("contract_form", cast.assessment.pk, "acute")
    for page in (form, read("framework_guidance", "wcc", "year-2", "contracting-form")):
        assert (
            "The contracting process form provides space for narrative across the following structure: "
            "1. Negotiation: 2. Contracting 3. Contract management" in page
        )


@pytest.mark.requirement("R-134")
def test_the_six_statements_follow_where_they_are_announced(read):
    page = read("framework_guidance", "wcc", "year-2", "survey")
    assert re.search(
        r"against the following six statements: we recognise the PCT as the local leader of the NHS \(Competency 1\);.*"
        r"efficient and effective use of resources \(Competency 4\)\. To support PCT development",
        page,
    )


def test_the_levels_of_a_scale_stand_where_they_are_announced(read):
    page = read("framework_detail", "gmts", "2.1")
    assert "on a rating for each competency of 1 to 5: 0. Not Achieved : level 0, meaning no work" in page
    assert "1. Awareness/knowledge : Demonstrates insight but has no practical experience" in page
    assert "5. Leadership : Demonstrates competence through leadership of a process/task This scale of rating" in page


@pytest.mark.parametrize(
    ("slug", "version", "key", "here", "source"),
    [
        ("gmts", "2.1", "s1", "Self-awareness", "Self- awareness"),
        ("gmts", "2.1", "s1", "objectives. Is", "objectives.Is"),
        ("gmts", "2.1", "s4", "well-being", "well- being"),
        ("wcc-competencies", "2007", "8", "whole-system", "wholesystem"),
        ("wcc-competencies", "2007", "6", "medium- and long", "medium-and long"),
    ],
)
def test_what_was_mended_shows_the_sources_own_words(read, slug, version, key, here, source):
    assert f"Mended: the source has “{source}” for “{here}”." in read("framework_item", slug, version, key)


def test_what_was_mended_in_an_introduction_shows_it_too(read):
    page = read("framework_guidance", "wcc-competencies", "2007", "introduction")
    assert "Mended: the source has “health outcomes health gains” for “health outcomes – health gains”." in page
    assert "These require that commissioners: Are recognised as the local leader of the NHS" in page
