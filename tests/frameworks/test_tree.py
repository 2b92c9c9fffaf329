"""A version's content is read once, says what the rows say, and is read anew when other content was loaded."""

import shutil

import pytest
from django.urls import reverse

from frameworks.keeping import forget
from frameworks.models import Criterion, EvidenceSource, Framework, Guidance, Item, Prompt, Term
from frameworks.tree import tree_of
from wcc.reference import FIXTURES, load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def handbook() -> Framework:
    return Framework.objects.get(slug="wcc", version="year-2")


def test_tree_holds_every_row_of_its_framework_in_order(handbook):
    for framework in Framework.objects.all():
        tree, rows = tree_of(framework), Item.objects.filter(framework=framework).order_by("order")
        assert list(tree.items) == list(rows)
        assert [item.parent for item in tree.items] == [item.parent for item in rows]
        for item in tree.items:
            assert list(tree.parts(item)) == [row for row in tree.items if row.parent_id == item.pk]
    tree = tree_of(handbook)
    for item in tree.items:
        assert list(tree.criteria(item)) == list(Criterion.objects.filter(item=item).order_by("order"))
        assert tree.prompts([item]) == list(Prompt.objects.filter(item=item).order_by("order"))
        assert list(tree.evidence(item)) == list(EvidenceSource.objects.filter(item=item).order_by("order"))
        assert list(tree.terms(item.pk)) == list(Term.objects.filter(items=item).order_by("order"))
    for topic in Guidance.objects.filter(framework=handbook).values_list("topic", flat=True).distinct():
        rows = Guidance.objects.filter(framework=handbook, topic=topic).order_by("order")
        assert list(tree.guidance(topic)) == list(rows)


def test_tree_finds_by_key_and_kind(handbook):
    tree = tree_of(handbook)
    assert tree.find("3b").title and tree.find("3b", Item.Kind.COMPETENCY) is None and tree.find("no") is None
    assert [item.key for item in tree.of(Item.Kind.COMPONENT)] == ["strategy", "finance", "board"]


def test_tree_is_read_once_and_leads_on_without_a_query(handbook, django_assert_num_queries):
    tree_of(handbook)
    again = Framework.objects.get(pk=handbook.pk)
    with django_assert_num_queries(0):
        tree = tree_of(again)
        for item in tree.items:
            assert item.parent is None or item.parent.framework_id == handbook.pk
            assert item.scale is None or item.scale.name
            for criterion in tree.criteria(item):
                assert criterion.item is item and criterion.grade.name
            assert all(prompt.item is item for prompt in tree.prompts([item]))


@pytest.mark.requirement("R-427")
def test_tree_is_read_anew_once_other_content_is_loaded(handbook, tmp_path):
    """As another process would load it: only the framework's row, read anew, tells of it."""
    before = tree_of(handbook)
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder)
    file, title = folder / "wcc-year-2/competencies.yaml", before.find("3b").title
    file.write_text(file.read_text().replace(title, f"{title} anew"))
    load_reference(folder)
    assert tree_of(handbook) is before, "an older row still means the older content"
    after = tree_of(Framework.objects.get(pk=handbook.pk))
    assert (before.find("3b").title, after.find("3b").title) == (title, f"{title} anew")


def test_a_framework_without_a_hash_is_never_kept(handbook):
    handbook.content_sha256 = ""
    assert tree_of(handbook) is not tree_of(handbook)


def test_pages_leave_the_shared_rows_as_they_were_read(handbook, cast, client):
    def said() -> list:
        tree = tree_of(handbook)
        rows = [*tree.items, *tree.grades.values()]
        rows += [
            row for item in tree.items for row in (*tree.criteria(item), *tree.prompts([item]), *tree.evidence(item))
        ]
        return [(type(row), {name: value for name, value in vars(row).items() if name != "_state"}) for row in rows]

    forget()
    before = said()
    client.force_login(cast.users["editor"])
    for name, *arguments in (
        ("assessment_hub",),
        ("competency_form", "3"),
        ("governance_form", "board"),
        ("outcomes_form",),
        ("assessment_submit",),
        ("rating_trail",),
    ):
        assert client.get(reverse(name, args=[cast.assessment.pk, *arguments])).status_code == 200
    assert said() == before
    forget()
    assert said() == before
