import pytest
from django.db.models import Count, Q

from assessments.models import OutcomeLine
from benchmarks.models import Metric
from documents.models import DocumentType, FormKind
from frameworks.models import Criterion, EvidenceSource, Framework, Grade, Guidance, Item, ItemLink, Prompt, Term
from organisations.models import Organisation
from panels.models import AgendaItem, Dimension, PanelRole
from surveys.models import Category, Statement

pytestmark = pytest.mark.django_db
YEAR_2 = {"framework__slug": "wcc", "framework__version": "year-2"}


def items(version="year-2", slug="wcc", **more):
    return Item.objects.filter(framework__slug=slug, framework__version=version, **more)


@pytest.mark.requirement("R-044", "R-045")
@pytest.mark.parametrize(
    ("kind", "number"), [("competency", 11), ("sub_competency", 33), ("component", 3), ("sub_component", 16)]
)
def test_year_2_has_its_items(kind, number):
    assert items(kind=kind).count() == number


@pytest.mark.requirement("R-044", "R-045")
@pytest.mark.parametrize(("kind", "number"), [("sub_competency", 322), ("sub_component", 169)])
def test_year_2_has_every_criterion(kind, number):
    assert Criterion.objects.filter(item__in=items(kind=kind)).count() == number


@pytest.mark.requirement("R-044", "R-045")
def test_every_grade_of_every_rated_item_has_criteria():
    for item in items(self_rated=True).prefetch_related("criteria__grade", "scale__grades"):
        assert {line.grade for line in item.criteria.all()} == set(item.scale.grades.all()), item.key


@pytest.mark.requirement("R-332")
def test_only_the_level_1_line_of_a_sub_competency_cannot_be_marked():
    unmarkable = Criterion.objects.filter(markable=False).values_list("item__kind", "grade__code", "text")
    assert list(unmarkable) == [("sub_competency", "1", "Does not meet Level 2 requirements")] * 33


def test_the_split_of_competencies_1_and_7_is_certain_and_the_others_say_why_not():
    inferred = Criterion.objects.filter(inferred=True).values_list("item__parent__key", flat=True)
    assert set(inferred) == {"2", "3", "4", "5", "6", "8", "9", "10", "11"}
    assert not items(criteria__inferred=True, note="").exists()


@pytest.mark.requirement("R-162", "R-163", "R-182")
def test_a_competency_has_two_prompts_and_a_sub_component_one():
    prompts = Prompt.objects.filter(item__in=items())
    by_kind = dict(prompts.values_list("item__kind").annotate(Count("pk")).order_by())
    assert by_kind == {"competency": 22, "sub_component": 16}
    assert set(prompts.values_list("max_characters", flat=True)) == {2000}


@pytest.mark.requirement("R-164", "R-183")
def test_six_sign_posts_for_a_competency_and_for_a_sub_component():
    limits = items(signpost_limit__isnull=False).values_list("kind", "signpost_limit").distinct()
    assert set(limits) == {("competency", 6), ("sub_component", 6)}


@pytest.mark.requirement("R-055")
def test_the_outcomes_form_has_65_lines_of_which_four_are_national():
    lines = OutcomeLine.objects.filter(**YEAR_2)
    assert lines.count() == Metric.objects.count() == 65
    refs = ["1a", "1b", "2a", "2b"] + [str(number) for number in range(3, 64)]
    assert list(lines.values_list("ref", flat=True)) == refs
    assert lines.filter(national=True).count() == 4
    assert lines.values("counts_as").distinct().count() == 63
    assert all(line.metric.name for line in lines.select_related("metric"))


@pytest.mark.requirement("R-190", "R-202", "R-205", "R-206", "R-207")
def test_document_types_have_the_limits_of_appendix_iv():
    types = DocumentType.objects.filter(**YEAR_2)
    assert types.filter(prescribed=True).count() == 15
    further = {"non_prescribed": (0, 3), "local_outcome_dataset": (0, 3)}
    assert {kind.key: (kind.minimum, kind.maximum) for kind in types.filter(prescribed=False)} == further
    assert list(types.filter(provided_by="sha").values_list("key", flat=True)) == ["board_minutes"]
    limits = {
        key: (low, high, pages) for key, low, high, pages in types.values_list("key", "minimum", "maximum", "max_pages")
    }
    assert limits["provider_performance_reports"] == (1, 2, None)
    assert limits["pathway_descriptions"] == (3, 3, 5)
    assert limits["contracting_process_forms"] == (3, 3, None)
    assert types.get(source="form").key == "contracting_process_forms"


@pytest.mark.requirement("R-222", "R-229", "R-236", "R-237")
def test_three_contracting_forms_have_three_stages_and_only_one_is_about_no_single_contract():
    kinds = list(FormKind.objects.filter(**YEAR_2))
    assert [(kind.key, kind.named, kind.title_is_ours) for kind in kinds] == [
        ("acute", True, True),
        ("primary_care", False, False),
        ("choice", True, True),
    ]
    assert kinds[1].note.endswith("the overall approach of the PCT to managing all primary care contracts.")
    stages = [stage["title"] for stage in kinds[0].wording["stages"]]
    assert stages == ["Negotiation", "Contracting", "Contract Management"]
    limits = Framework.objects.get(slug="wcc", version="year-2").limits
    assert limits["contracting_forms"] == [kind.key for kind in kinds]


@pytest.mark.requirement("R-190")
def test_the_documents_index_has_its_58_marks():
    assert DocumentType.items.through.objects.count() == 58


@pytest.mark.requirement("R-120", "R-136", "R-137")
def test_the_survey_has_its_statements_and_categories():
    statements = Statement.objects.filter(**YEAR_2)
    about = statements.filter(item__isnull=False).values_list("item__key", flat=True)
    assert list(about) == ["1a", "1b", "2b", "2c", "3a", "4c"]
    assert statements.filter(item__isnull=True).count() == 2
    groups = Category.objects.filter(**YEAR_2).values_list("group").annotate(Count("pk")).order_by()
    assert dict(groups) == {"partners": 10, "providers": 8, "opinion_formers": 4}


@pytest.mark.requirement("R-307", "R-314", "R-376", "R-377")
def test_the_panel_has_its_roles_day_and_dimensions():
    assert PanelRole.objects.filter(mandatory=True, **YEAR_2).count() == 5
    day = list(AgendaItem.objects.filter(**YEAR_2))
    assert (day[0].starts, day[-1].ends, len(day)) == ("08:45", "17:45", 9)
    headings = Dimension.objects.filter(**YEAR_2).values_list("heading").annotate(Count("pk")).order_by()
    assert dict(headings) == {"alignment": 3, "execution": 4, "renewal": 2}


@pytest.mark.requirement("R-433")
def test_the_glossary_has_29_terms():
    terms = Term.objects.filter(**YEAR_2)
    assert terms.count() == 29
    assert set(terms.get(word="Health benefit").items.values_list("key", flat=True)) == {"11"}


@pytest.mark.requirement("R-171", "R-187")
def test_every_document_named_as_evidence_is_a_document_type():
    keys = set(DocumentType.objects.filter(**YEAR_2).values_list("key", flat=True))
    named = EvidenceSource.objects.filter(kind="document", item__in=items())
    assert named.count() == 100
    assert set(named.values_list("document_type_key", flat=True)) == keys - {"non_prescribed", "local_outcome_dataset"}


@pytest.mark.requirement("R-009")
def test_there_are_10_shas_with_152_pcts():
    assert Organisation.objects.filter(kind="sha").count() == 10
    pcts = Organisation.objects.filter(kind="pct")
    assert pcts.count() == 152
    assert not pcts.filter(~Q(parent__kind="sha")).exists()
    assert pcts.get(code="5E1").name == "Stockton-on-Tees Teaching PCT"


@pytest.mark.requirement("R-161", "R-181")
def test_year_1_lacks_what_is_new_in_year_2():
    new = set(items().values_list("key", flat=True)) - set(items("year-1").values_list("key", flat=True))
    assert new == {
        "11",
        "11a",
        "11b",
        "11c",
        "finance.robust-financial-management",
        "finance.sustainable-financial-position-scenarios",
    }
    assert Framework.objects.get(slug="wcc", version="year-2").previous.version == "year-1"


@pytest.mark.parametrize(
    ("slug", "kind", "number"),
    [
        ("natpact", "theme", 9),
        ("natpact", "task", 13),
        ("natpact", "descriptor", 26),
        ("wcc-competencies", "competency", 11),
        ("gmts", "section", 7),
        ("gmts", "group", 27),
        ("gmts", "competency", 105),
        ("km-summary", "component", 4),
    ],
)
def test_the_other_frameworks_have_their_items(slug, kind, number):
    assert Item.objects.filter(framework__slug=slug, kind=kind).count() == number


def test_eight_damaged_rows_of_the_scheme_are_marked_incomplete():
    assert Item.objects.filter(framework__slug="gmts", incomplete=True).count() == 8


def test_scales_have_their_grades_in_order():
    assert list(Grade.objects.filter(scale__slug="wcc-rag").values_list("code", flat=True)) == ["red", "amber", "green"]
    assert list(Grade.objects.filter(scale__slug="wcc-levels").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_links_lead_from_the_summary_to_the_sub_competencies():
    links = ItemLink.objects.filter(old__framework__slug="km-summary").values_list("old__key", "new__key")
    assert set(links) == {("2", "2"), ("2.b", "2a"), ("2.c", "2b"), ("2.d", "2c")}


@pytest.mark.requirement("R-436")
@pytest.mark.parametrize(
    "topic", ["contracting-form", "pathway-descriptions", "documents", "timings", "stages", "roles"]
)
def test_guidance_has_the_topics_that_pages_show(topic):
    assert Guidance.objects.filter(topic=topic, **YEAR_2).exists()
