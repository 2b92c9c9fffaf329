import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import OutcomeLine
from benchmarks.models import Metric
from cycles.models import Assessment, Cycle
from documents.models import DocumentType
from frameworks import models as library
from frameworks.models import Criterion, Framework, Item, ItemLink, Scale
from organisations.models import Organisation
from organisations.reference_files import ReferenceFileError, read
from tests.reference.test_wording import MODELS
from wcc.queries.versions import WORDINGS, differences
from wcc.reference import FIXTURES, load_reference

pytestmark = pytest.mark.django_db

SMALL = {
    "organisations.yaml": """\
national:
  - {code: DH, name: Department of Health, short_name: Department of Health}
shas:
  - {code: "Q30", name: North East SHA, short_name: North East}
pcts:
  - {code: "5D7", name: Newcastle PCT, short_name: Newcastle, sha: "Q30"}
""",
    "scales.yaml": """\
scales:
  - slug: small-levels
    name: Levels
    rule: additive
    grades:
      - {number: 1, code: "1", name: Level 1}
      - {number: 2, code: "2", name: Level 2}
""",
    "small/framework.yaml": """\
framework:
  slug: small
  version: "1"
  title: A small framework
  publisher: Nobody
  dated: today
  parts: [items.yaml]
  limits: {contracting_forms: [acute]}
guidance:
  - topic: contracting-form
    heading: Talks
    content: [{text: How they went}]
""",
    "small/items.yaml": """\
items:
  - key: "1"
    kind: competency
    title: First
    children:
      - key: 1a
        kind: sub_competency
        title: First of the first
        scale: small-levels
        self_rated: true
        criteria:
          - {key: "1.1", grade: "1", text: Nothing}
          - {key: "2.1", grade: "2", text: Something}
        evidence:
          documents:
            - {wording: A plan, document_type: plan}
terms:
  - {word: Plan, definition: What one means to do, items: ["1"]}
""",
    "small/documents.yaml": """\
document_types:
  - key: plan
    title: A plan
    provided_by: pct
    source: upload
    minimum: 1
    maximum: 1
    limit_is_ours: true
    items: ["1"]
""",
    "small/metrics.yaml": """\
metrics:
  - {key: small-1, title: Deaths, definition: Deaths per year, unit: deaths, decimals: 0, direction: lower}
""",
    "small/outcomes.yaml": """\
lines:
  - {ref: "1", metric: small-1, area: Birth, counts_as: "1"}
""",
    "small/contracting.yaml": """\
forms:
  - {key: acute, title: The form}
wording: {provider: Who, provider_type: What, starts: From, ends: To, signed: On, provider_context: About,
  objectives: Why, toggle: Show, excerpt: Cite, source: Where, excerpt_text: Text, board: Agree}
stages:
  - {key: negotiation, title: Talks}
""",
    "small/survey.yaml": """\
statements:
  - {key: one, number: 1, text: We agree, item: 1a, max_characters: 2000}
categories:
  - {group: partners, key: sha, label: SHA}
""",
    "small/panel.yaml": """\
roles:
  - {key: chair, title: The chair, text: Chairs, constraints: [], mandatory: true}
agenda:
  - {starts: "09:00", ends: "10:00", title: Talk, section: interviews, with_pct: true, content: [Talking]}
dimensions:
  - {key: direction, heading: alignment, name: direction, question: "Where to?"}
""",
}


@pytest.fixture
def folder(tmp_path):
    """A small set of reference files to spoil."""
    for name, text in SMALL.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows():
    """The number of rows of every reference model."""
    return sum(model._default_manager.count() for model in MODELS)


@pytest.fixture
def empty(db):
    """A database without reference data."""
    links = [library.Term.items.through, DocumentType.items.through]
    with connection.cursor() as cursor:
        for model in [*links, *MODELS]:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_a_second_load_writes_nothing():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tally = load_reference()
    assert str(tally) == "0 created, 0 changed, 0 removed"
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_the_command_says_what_it_wrote(capsys):
    call_command("load_reference")
    assert capsys.readouterr().out == "Reference data: 0 created, 0 changed, 0 removed.\n"


def test_a_small_set_loads_into_an_empty_database(folder, empty):
    load_reference(folder)
    assert Item.objects.get(framework__slug="small", key="1a").parent.key == "1"
    assert Criterion.objects.get(item__framework__slug="small", key="1.1").markable is False


# The file, what to replace in it and with what; then the line, the key and the words of the fault, and its file
# where that is another.
FAULTS = [
    ("small/framework.yaml", "  title: A small framework\n", "", 1, "framework.title", "this key is missing"),
    (
        "small/items.yaml",
        "        title: First of the first\n",
        "",
        6,
        "items[0].children[0].title",
        "this key is missing",
    ),
    (
        "small/items.yaml",
        "self_rated: true",
        "self_rated: often",
        10,
        "items[0].children[0].self_rated",
        "should be a valid boolean",
    ),
    ("small/items.yaml", "title: First\n", "title: 1\n", 4, "items[0].title", "should be a valid string (it is 1)"),
    ("small/items.yaml", "kind: competency", "kind: chapter", 3, "items[0].kind", "should be"),
    (
        "small/items.yaml",
        "    title: First\n",
        "    title: First\n    titel: Second\n",
        5,
        "items[0].titel",
        "this key is not known here",
    ),
    (
        "small/items.yaml",
        "    title: First\n",
        "    title: First\n    title: Second\n",
        5,
        "items[0].title",
        "this key stands here twice",
    ),
    ("small/items.yaml", "key: 1a", 'key: "1"', 6, "items[0].children[0].key", "the item '1' is here twice"),
    (
        "small/items.yaml",
        'key: "2.1"',
        'key: "1.1"',
        13,
        "items[0].children[0].criteria[1].key",
        "the criterion '1.1' is here twice",
    ),
    (
        "small/items.yaml",
        "scale: small-levels",
        "scale: no-such",
        9,
        "items[0].children[0].scale",
        "there is no scale 'no-such'",
    ),
    (
        "small/items.yaml",
        'grade: "2"',
        'grade: "3"',
        13,
        "items[0].children[0].criteria[1].grade",
        "the scale 'small-levels' has no grade '3'",
    ),
    (
        "small/items.yaml",
        "text: Something",
        "text: Something*",
        13,
        "items[0].children[0].criteria[1]",
        "the mark * has no footnote",
    ),
    (
        "small/items.yaml",
        "document_type: plan",
        "document_type: plot",
        16,
        "items[0].children[0].evidence.documents[0].document_type",
        "there is no document type 'plot'",
    ),
    ("small/items.yaml", 'items: ["1"]', 'items: ["9"]', 18, "terms[0].items[0]", "there is no item '9'"),
    ("small/items.yaml", "title: First\n", "title: 'First\n", 4, "near title", "this is not YAML"),
    ("small/items.yaml", "    title: First\n", "\ttitle: First\n", 4, "near title", "this is not YAML"),
    ("small/framework.yaml", "items.yaml", "absent.yaml", 1, "the file", "there is no such file", "small/absent.yaml"),
    (
        "small/framework.yaml",
        'version: "1"',
        'version: "1"\n  previous: "0"',
        4,
        "framework.previous",
        "there is no version '0' of 'small'",
    ),
    (
        "small/documents.yaml",
        "minimum: 1",
        "minimum: 2",
        2,
        "document_types[0]",
        "the minimum 2 is more than the maximum 1",
    ),
    ("small/documents.yaml", 'items: ["1"]', 'items: ["x"]', 9, "document_types[0].items[0]", "there is no item 'x'"),
    (
        "small/metrics.yaml",
        "decimals: 0",
        "decimals: many",
        2,
        "metrics[0].decimals",
        "should be a valid integer (it is 'many')",
    ),
    (
        "small/contracting.yaml",
        "key: acute",
        "key: other",
        1,
        "forms",
        "these are not the forms that the limit contracting_forms of framework.yaml names: ['acute']",
    ),
    ("small/contracting.yaml", "key: negotiation", "key: talks", 6, "stages[0].key", "should be 'negotiation'"),
    (
        "small/contracting.yaml",
        "title: Talks",
        "title: Walks",
        6,
        "stages[0].title",
        "there is no guidance under the topic contracting-form with this heading",
    ),
    ("small/outcomes.yaml", "metric: small-1", "metric: small-2", 2, "lines[0].metric", "there is no metric 'small-2'"),
    ("small/survey.yaml", "item: 1a", "item: 1z", 2, "statements[0].item", "there is no item '1z'"),
    ("small/survey.yaml", "group: partners", "group: friends", 4, "categories[0].group", "should be"),
    ("small/panel.yaml", '"09:00"', '"9"', 4, "agenda[0].starts", ""),
    ("scales.yaml", "rule: additive", "rule: guess", 4, "scales[0].rule", "should be"),
    ("organisations.yaml", 'sha: "Q30"', 'sha: "Q99"', 6, "pcts[0].sha", "there is no SHA 'Q99'"),
    ("organisations.yaml", 'code: "5D7"', "code: 57", 6, "pcts[0].code", "should be a valid string (it is 57)"),
    ("organisations.yaml", 'code: "5D7"', "code: DH", 6, "pcts[0].code", "the code 'DH' is here twice"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault[0]} {fault[4]} {fault[5][:30]}" for fault in FAULTS])
def test_a_fault_is_named_by_file_line_and_key_and_nothing_is_loaded(folder, empty, fault):
    name, old, new, line, key, words, *other = fault
    change(folder, name, old, new)
    with pytest.raises(CommandError) as error:
        call_command("load_reference", str(folder))
    named = other[0] if other else name if "/" in name else f"{folder.name}/{name}"
    assert f"{named}, line {line}, {key}: {words}" in str(error.value)
    assert rows() == 0


def test_all_faults_of_a_file_are_named_at_once(folder):
    change(folder, "small/items.yaml", "title: First\n", "titel: First\n")
    change(folder, "small/items.yaml", "self_rated: true", "self_rated: 1")
    with pytest.raises(ReferenceFileError) as error:
        load_reference(folder)
    assert len(error.value.problems) == 3


def test_a_fault_inside_a_block_is_named_by_its_own_place(folder):
    change(
        folder,
        "small/items.yaml",
        "terms:",
        "guidance:\n  - topic: help\n    content:\n      - points:\n          - Fine\n          - {heading: 5}\nterms:",
    )
    with pytest.raises(ReferenceFileError) as error:
        load_reference(folder)
    assert any("line 22, guidance[0].content[0].points[1]" in problem for problem in error.value.problems)


def test_a_file_that_is_not_text_is_refused(folder):
    (folder / "scales.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReferenceFileError, match="it is not text in UTF-8"):
        load_reference(folder)


def test_values_stay_as_they_are_written(tmp_path):
    (tmp_path / "x.yaml").write_text("a: 5E1\nb: 12:15\nc: 2009-09-16\nd: yes\ne: 7\nf: 71.3\n", encoding="utf-8")
    assert read(tmp_path, "x.yaml").data == {
        "a": "5E1",
        "b": "12:15",
        "c": "2009-09-16",
        "d": "yes",
        "e": 7,
        "f": 71.3,
    }


@pytest.fixture
def copied(tmp_path):
    """The real files, to change."""
    shutil.copytree(FIXTURES, tmp_path / "fixtures")
    return tmp_path / "fixtures"


CHANGE = ("wcc-year-2/competencies.yaml", "The PCT participates in the local health agenda", "The PCT takes part")


def test_before_use_a_framework_can_be_loaded_again_changed(copied):
    change(copied, *CHANGE)
    assert str(load_reference(copied)) == "0 created, 2 changed, 0 removed"
    assert Criterion.objects.filter(text="The PCT takes part").count() == 1


@pytest.fixture
def in_use() -> Framework:
    """Year 2, on which Newcastle has begun."""
    framework = Framework.objects.get(slug="wcc", version="year-2")
    cycle = Cycle.objects.create(year="2009/10", framework=framework, first_aspiration_year=2010)
    newcastle = Organisation.objects.get(code="5D7")
    Assessment.objects.create(cycle=cycle, organisation=newcastle, framework=framework)
    return framework


def of(framework: Framework) -> dict[str, object]:
    """All that a version says."""
    return {wording.called: wording.said(framework) for wording in WORDINGS}


@pytest.mark.requirement("R-427")
def test_a_framework_in_use_stays_and_its_correction_stands_beside_it(copied, in_use, capsys):
    before = of(in_use)
    change(copied, *CHANGE)
    call_command("load_reference", str(copied))
    said = capsys.readouterr().out
    assert "Left alone: wcc year-2 is in use and stays as it is." in said
    assert "beside it as year-2-corrected-2, a draft until the Department of Health issues it" in said
    in_use.refresh_from_db()
    assert of(in_use) == before
    draft = Framework.objects.get(version="year-2-corrected-2")
    assert (draft.is_draft, draft.corrects, draft.printed_version) == (True, in_use, "year-2")
    [found] = differences(in_use, draft)
    assert found.where == "Criterion 1a, 2.3"
    assert found.before == ["The PCT participates in the local health agenda"]
    assert found.now == ["The PCT takes part"]
    links = ItemLink.objects.filter(new__framework=draft).count()
    assert links == ItemLink.objects.filter(new__framework=in_use).count() > 0


@pytest.mark.requirement("R-427")
def test_a_draft_is_loaded_anew_and_never_twice(copied, in_use):
    change(copied, *CHANGE)
    load_reference(copied)
    assert str(load_reference(copied)) == "0 created, 0 changed, 0 removed"
    change(copied, "wcc-year-2/competencies.yaml", "The PCT takes part", "The PCT joins in")
    assert str(load_reference(copied)) == "0 created, 2 changed, 0 removed"
    assert Framework.objects.filter(slug="wcc", corrects=in_use).count() == 1
    assert str(load_reference()) == "0 created, 0 changed, 0 removed", "these files say what is in use"


@pytest.mark.requirement("R-427")
def test_an_issued_correction_is_corrected_by_another(copied, in_use):
    change(copied, *CHANGE)
    load_reference(copied)
    Framework.objects.filter(version="year-2-corrected-2").update(issued_at=timezone.now())
    change(copied, "wcc-year-2/competencies.yaml", "The PCT takes part", "The PCT joins in")
    tally = load_reference(copied)
    assert Framework.objects.get(version="year-2-corrected-3").corrects == in_use
    assert Criterion.objects.filter(text__startswith="The PCT takes part").count() == 1
    assert len(tally.left_alone) == 1


@pytest.mark.requirement("R-427")
def test_a_corrected_outcome_leaves_its_metric_as_it_is(copied, in_use):
    metric = Metric.objects.get(key="wcc-y2-3")
    change(copied, "wcc-year-2/metrics.yaml", "title: Infant mortality", "title: Mortality of infants")
    load_reference(copied)
    metric.refresh_from_db()
    titles = dict(OutcomeLine.objects.filter(metric=metric).values_list("framework__version", "title"))
    assert metric.title == "Infant mortality"
    assert titles == {"year-2": "Infant mortality", "year-2-corrected-2": "Mortality of infants"}


@pytest.mark.requirement("R-427")
def test_a_metric_in_use_keeps_its_unit_and_a_scale_in_use_its_words(copied, in_use):
    change(copied, "wcc-year-2/metrics.yaml", "    unit: per 1,000 live births\n", "    unit: deaths\n")
    change(copied, "scales.yaml", "name: Red, amber, green", "name: Traffic lights")
    tally = load_reference(copied)
    assert Metric.objects.get(key="wcc-y2-3").unit == "per 1,000 live births"
    assert Scale.objects.get(slug="wcc-rag").name == "Red, amber, green"
    assert any(sentence.startswith("The scale wcc-rag is in use") for sentence in tally.left_alone)
    assert any(sentence.startswith("wcc-y2-3: in use, so unit") for sentence in tally.left_alone)


@pytest.mark.requirement("R-427")
def test_a_change_of_layout_and_comments_is_no_change(copied):
    path = copied / "wcc-year-2" / "panel.yaml"
    path.write_text("# another comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert str(load_reference(copied)) == "0 created, 0 changed, 0 removed"


def test_what_is_gone_from_the_files_goes_from_the_database(copied):
    change(
        copied,
        "wcc-year-2/survey.yaml",
        "  - key: do_differently\n    number: 8\n    text: What should the PCT do differently?\n"
        "    max_characters: 2000\n",
        "",
    )
    assert str(load_reference(copied)) == "0 created, 1 changed, 1 removed"
