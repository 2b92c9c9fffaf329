import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks.models import Criterion, EvidenceSource, Framework, Guidance, Item, Term
from frameworks.pages.framework_item import occurs
from frameworks.pages.framework_list import in_words
from tests import markup

pytestmark = pytest.mark.django_db
YEAR_2 = ["wcc", "year-2"]


def words(response):
    """The text of a page as a reader meets it, spaces made one."""
    text = unescape(re.sub(r"<[^>]+>", " ", markup.of(response)))
    return re.sub(r"\s+", " ", text)


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture
def reader(client, cast):
    """Someone who is signed in and holds no role at all."""
    client.force_login(cast.users["outsider"])
    return client


def url(name, *rest):
    return reverse(name, args=[*YEAR_2, *rest])


PAGES = [
    reverse("framework_list"),
    url("framework_detail"),
    url("framework_item", "3"),
    url("framework_glossary"),
    url("framework_guidance", "contracting-form"),
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_needs_a_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("address", PAGES)
def test_whoever_is_signed_in_reads_it(reader, address):
    assert reader.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        reverse("framework_detail", args=["wcc", "year-9"]),
        url("framework_item", "12"),
        url("framework_guidance", "no-such-topic"),
    ],
)
def test_what_is_not_there_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


def test_the_list_names_the_five_frameworks(reader):
    page = words(reader.get(reverse("framework_list")))
    for framework in Framework.objects.exclude(version="year-1"):
        assert framework.title in page
    assert Framework.objects.get(version="year-1").title not in page
    assert "11 competencies, 33 sub-competencies, 3 components, 16 sub-components" in page


def test_the_contents_lead_to_the_competencies_and_guidance(reader):
    page = markup.of(reader.get(url("framework_detail")))
    for key in ["1", "11", "strategy", "board"]:
        assert f'href="{url("framework_item", key)}"' in page
    assert f'href="{url("framework_glossary")}"' in page
    assert f'href="{url("framework_guidance", "contracting-form")}"' in page


@pytest.mark.requirement("R-044", "R-045", "R-159")
@pytest.mark.parametrize("key", [*(str(number) for number in range(1, 12)), "strategy", "finance", "board"])
def test_a_page_shows_every_criterion_of_every_level_or_colour_to_the_letter(reader, key):
    response = reader.get(url("framework_item", key))
    page = words(response)
    criteria = Criterion.objects.filter(item__parent__key=key, item__framework__version="year-2").select_related(
        "grade"
    )
    assert criteria
    for criterion in criteria:
        assert one_line(criterion.text) in page
        for part in criterion.parts:
            assert one_line(part) in page
    groups = len({(criterion.item_id, criterion.grade_id) for criterion in criteria})
    assert markup.of(response).count('<details class="app-criteria">') == groups


@pytest.mark.requirement("R-186")
def test_footnotes_stand_with_the_criteria_they_belong_to(reader):
    page = markup.of(reader.get(url("framework_item", "board.risk")))
    groups = re.findall(r'<details class="app-criteria">.*?</details>', page, re.DOTALL)
    assert len(groups) == 3
    assert "*** With providers where applicable" not in groups[0]
    assert "*** With providers where applicable" in groups[1]
    assert "*** With providers where applicable" in groups[2]
    delegation = words(reader.get(url("framework_item", "board.delegation")))
    assert "¹ Joint, collaborative and specialised commissioning arrangements include" in delegation


@pytest.mark.requirement("R-171", "R-187")
@pytest.mark.parametrize("key", ["1", "7", "10", "board"])
def test_the_evidence_named_stands_beside_each_item(reader, key):
    page = words(reader.get(url("framework_item", key)))
    for source in EvidenceSource.objects.filter(item__parent__key=key, item__framework__version="year-2"):
        assert one_line(source.wording) in page
        assert one_line(source.about) in page
        for note in source.footnotes:
            assert f"{note['mark']} {note['text']}" in page


def test_an_inferred_level_is_marked_as_ours(reader):
    certain, inferred = (words(reader.get(url("framework_item", key))) for key in ("1", "3"))
    assert "is our reading" not in certain
    assert inferred.count("Our note: which level each criterion belongs to is our reading") == 3
    assert one_line(Item.objects.get(framework__version="year-2", key="3a").note) in inferred


@pytest.mark.requirement("R-434")
def test_words_of_the_glossary_are_explained_where_they_stand_in_the_criteria(reader):
    page = markup.of(reader.get(url("framework_item", "11")))
    first = page[: page.index("11b")]
    assert "A quantifiable measure of improvement in health (e.g. Quality Adjusted Life Years)" in first
    assert "Ability to segment patients" not in page


@pytest.mark.parametrize(
    ("word", "wording", "found"),
    [
        ("Care pathway", "pathway descriptions of care pathways", True),
        ("Partners", "with its partner, the council", True),
        ("Partners", "a partnership", False),
        ("IQI", "uses the IQI list", True),
        ("TCS", "TC is not it", False),
    ],
)
def test_a_word_is_found_in_the_singular_and_the_plural(word, wording, found):
    assert occurs(word, wording) is found


@pytest.mark.requirement("R-433")
def test_the_glossary_shows_29_terms_with_their_competencies(reader):
    response = reader.get(url("framework_glossary"))
    page = words(response)
    terms = Term.objects.filter(framework__version="year-2")
    assert len(terms) == 29
    for term in terms:
        assert f"{term.word} {one_line(term.definition)}" in page
    assert f'href="{url("framework_item", "11")}"' in markup.of(response)


@pytest.mark.requirement("R-436")
@pytest.mark.parametrize("topic", ["contracting-form", "pathway-descriptions", "documents", "timings", "our-notes"])
def test_guidance_shows_all_it_holds(reader, topic):
    page = words(reader.get(url("framework_guidance", topic)))

    def texts(value):
        if isinstance(value, str):
            yield value
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            yield from texts(part)

    for entry in Guidance.objects.filter(framework__version="year-2", topic=topic):
        for text in [entry.heading, entry.place, *texts(entry.content)]:
            assert one_line(text) in page


@pytest.mark.parametrize(
    "framework", [("natpact", "2002"), ("wcc-competencies", "2007"), ("gmts", "2.1"), ("km-summary", "1")]
)
def test_another_framework_is_shown_whole(reader, framework):
    assert reader.get(reverse("framework_detail", args=framework)).status_code == 200
    items = Item.objects.filter(framework__slug=framework[0])
    pages = " ".join(
        words(reader.get(reverse("framework_item", args=[*framework, top.key]))) for top in items.filter(parent=None)
    )
    for item in items:
        assert one_line(item.title) in pages
        assert one_line(item.note) in pages


@pytest.mark.parametrize(
    ("name", "rest", "most"),
    [
        ("framework_detail", [], 7),
        ("framework_item", ["3"], 6),
        ("framework_item", ["strategy"], 6),
        ("framework_glossary", [], 5),
        ("framework_guidance", ["documents"], 2),
    ],
)
def test_a_page_has_a_small_number_of_queries(reader, name, rest, most):
    reader.get(url(name, *rest))
    with CaptureQueriesContext(connection) as queries:
        reader.get(url(name, *rest))
    own = [query for query in queries if '"frameworks_' in query["sql"]]
    assert len(own) <= most


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (1, "theme", "1 theme"),
        (11, "competency", "11 competencies"),
        (3, "process", "3 processes and knowledge requirements"),
        (2, "activity", "2 activities"),
    ],
)
def test_a_number_of_items_in_words(number, kind, text):
    assert in_words(number, Item.Kind(kind)) == text
