import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cycles.states import State
from documents.models import DocumentType, SignPost
from documents.pages.sign_posts import sign_post_panels
from documents.queries import broken_sign_posts, sign_posts_of, status_of
from documents.queries.criteria import groups_for, named_by
from documents.queries.evidence import evidence_by_criterion
from documents.services import add_sign_post, change_sign_post, remove, remove_sign_post, upload
from files.models import StoredFile
from frameworks.models import Criterion, Item
from frameworks.tree import tree_of
from organisations.decisions import Late, NotTaken, Refused
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def an_item(cast, key="3"):
    return Item.objects.get(framework=cast.assessment.framework, key=key)


def put(cast, key="strategic_plan", file=None):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    file = file or sample("plan.pdf", samples.pdf(46))
    return upload(assessment=cast.assessment, document_type=kind, file=file, actor=cast.actor("editor"), comment="x")


def add(cast, document, key="3", who="editor", **place):
    return add_sign_post(
        assessment=cast.assessment, item=an_item(cast, key), document=document, actor=cast.actor(who), **place
    )


def positions(cast, key="3"):
    return [row.position for row in sign_posts_of(cast.assessment).get(key, [])]


@pytest.mark.requirement("R-164", "R-165", "R-184")
def test_add_sign_post_names_document_pages_and_paragraph(cast):
    sign_post = add(cast, put(cast), page_from=31, page_to=33, paragraph="paragraph 6.2 ", why=" How partners chose ")
    assert sign_post.where == "Pages 31 to 33, paragraph 6.2"
    assert sign_post.why == "How partners chose"
    assert sign_post.warning == ""


def test_the_number_of_a_paragraph_is_not_read_as_another_page(cast):
    sign_post = add(cast, put(cast), page_from=2, paragraph="3")
    assert sign_post.where == "Page 2, paragraph 3"
    criterion = tree_of(cast.assessment.framework).criteria(an_item(cast, "3a"))[0]
    sign_post.criteria.add(criterion)
    (evidence,) = evidence_by_criterion(cast.assessment)[criterion.pk]
    assert str(evidence) == f"{sign_post.document.name}, page 2, paragraph 3"


TWINS = [
    {"page_from": 31},
    {"page_from": 31, "page_to": 31},
    {"page_from": 31, "why": "Other words"},
    {"page_from": 31, "page_to": 31, "paragraph": ""},
]


@pytest.mark.parametrize("place", TWINS)
def test_a_second_sign_post_to_the_same_place_is_refused_in_words(cast, place):
    document = put(cast)
    add(cast, document, page_from=31, why="Names partners")
    with pytest.raises(NotTaken) as refused:
        add(cast, document, **place)
    assert refused.value.errors == {
        "__all__": f"Sign-post 1 leads there already: {document.name}, Page 31. "
        "Give another place, or change that sign-post."
    }
    assert positions(cast) == [1]


def test_another_place_document_or_item_is_another_sign_post(cast):
    document = put(cast)
    add(cast, document, page_from=31, paragraph="paragraph 6.2")
    add(cast, document, page_from=31)
    add(cast, document, page_from=31, page_to=32)
    add(cast, document, page_from=31, paragraph="paragraph 6.3")
    add(cast, put(cast, "od_plan"), page_from=31)
    add(cast, document, "4", page_from=31)
    assert positions(cast) == [1, 2, 3, 4, 5] and positions(cast, "4") == [1]
    with pytest.raises(NotTaken, match="Sign-post 1 leads there already"):
        add(cast, document, page_from=31, paragraph="Paragraph  6.2")


def test_a_sign_post_is_not_changed_into_the_place_of_another(cast):
    document = put(cast)
    add(cast, document, page_from=1)
    second = add(cast, document, page_from=2)
    with pytest.raises(NotTaken, match="Sign-post 1 leads there already"):
        change_sign_post(sign_post=second, document=document, actor=cast.actor("editor"), version=1, page_from=1)
    change_sign_post(sign_post=second, document=document, actor=cast.actor("editor"), version=1, page_from=2, why="x")


@pytest.mark.requirement("R-165", "R-184")
def test_a_sign_post_names_the_criteria_it_is_evidence_for(cast):
    document = put(cast)
    first, second = Criterion.objects.filter(
        item__framework=cast.assessment.framework, item__key="3a", markable=True
    ).order_by("grade__number", "order")[:2]
    sign_post = add(cast, document, page_from=1, criteria=[first.pk])
    assert [group.lines for group in named_by(sign_post)] == [[first]]
    change_sign_post(
        sign_post=sign_post, document=document, actor=cast.actor("editor"), version=1, criteria=[first.pk, second.pk]
    )
    assert set(sign_post.criteria.all()) == {first, second}
    change_sign_post(sign_post=sign_post, document=document, actor=cast.actor("editor"), version=2)
    assert set(sign_post.criteria.all()) == {first, second}


@pytest.mark.parametrize(("key", "items"), [("3", {"3a", "3b", "3c"}), ("board.risk", {"board.risk"})])
def test_a_sign_post_names_criteria_of_its_item_alone(cast, key, items):
    item = Item.objects.get(framework=cast.assessment.framework, key=key)
    groups = groups_for(item)
    assert {group.item.key for group in groups} == items
    assert all(row.markable for group in groups for row in group.lines)
    other = Criterion.objects.filter(item__framework=cast.assessment.framework, item__key="5a", markable=True)[0]
    with pytest.raises(NotTaken, match="Choose criteria of this item"):
        add(cast, put(cast), key, page_from=1, criteria=[other.pk])
    assert not SignPost.objects.exists()


@pytest.mark.requirement("R-164", "R-183")
@pytest.mark.parametrize("key", ["3", "strategy.vision-and-goals"])
def test_a_seventh_sign_post_is_refused(cast, key):
    document = put(cast)
    for page in range(1, 7):
        add(cast, document, key, page_from=page)
    with pytest.raises(NotTaken, match="All 6 sign-posts are used"):
        add(cast, document, key, page_from=7)
    assert positions(cast, key) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("key", ["3a", "strategy"])
def test_only_items_with_a_limit_take_sign_posts(cast, key):
    with pytest.raises(ValueError, match="takes no sign-posts"):
        add(cast, put(cast), key)


@pytest.mark.requirement("R-204")
def test_a_further_document_is_sign_posted_like_any(cast):
    assert add(cast, put(cast, "non_prescribed"), page_from=1).pk


@pytest.mark.requirement("R-166")
def test_a_sign_post_names_a_document_of_the_assessment_that_is_there(cast):
    removed, theirs = put(cast), put(cast, "od_plan")
    remove(document=removed, actor=cast.actor("editor"))
    theirs.assessment = cast.assessment.previous
    theirs.save()
    for document in (removed, theirs):
        with pytest.raises(NotTaken) as refused:
            add(cast, document)
        assert list(refused.value.message_dict) == ["document"]


PLACES = [
    ((47, None), "page_from", "The document has 46 pages. Enter a page that it has"),
    ((1, 47), "page_to", "The document has 46 pages. Enter a page that it has"),
    ((None, 3), "page_from", "Enter the first page"),
    ((5, 4), "page_to", "The last page must not come before the first"),
    ((0, None), "page_from", "The first page must be 1 or more"),
]


@pytest.mark.requirement("R-165")
@pytest.mark.parametrize(("pages", "where", "reason"), PLACES)
def test_pages_are_those_of_the_document(cast, pages, where, reason):
    with pytest.raises(NotTaken) as refused:
        add(cast, put(cast), page_from=pages[0], page_to=pages[1])
    assert refused.value.message_dict == {where: [reason]}
    assert not SignPost.objects.exists()


def test_pages_of_a_file_that_does_not_say_how_many_are_taken_as_given(cast):
    assert add(cast, put(cast, file=sample("a.docx", samples.ooxml())), page_from=900).where == "Page 900"


WARNINGS = [
    ("pdf", {}, "No page is given"),
    ("pdf", {"paragraph": "6.2"}, "No page is given"),
    ("pdf", {"page_from": 1}, ""),
    ("pdf", {"page_from": 1, "page_to": 10}, ""),
    ("pdf", {"page_from": 1, "page_to": 11}, "11 pages are a wide range"),
    ("xlsx", {"paragraph": "sheet 2"}, ""),
    ("xlsx", {}, "No page is given"),
]


@pytest.mark.requirement("R-167")
@pytest.mark.parametrize(("ending", "place", "warning"), WARNINGS)
def test_a_wide_range_or_no_page_warns_and_is_taken(cast, ending, place, warning):
    file = sample("a.xlsx", samples.ooxml("xlsx")) if ending == "xlsx" else None
    sign_post = add(cast, put(cast, file=file), **place)
    assert sign_post.warning.startswith(warning)
    assert bool(sign_post.warning) == bool(warning)


@pytest.mark.requirement("R-200")
def test_a_removed_document_leaves_its_sign_posts_broken_until_repaired(cast):
    first = put(cast)
    sign_post = add(cast, first, page_from=2)
    remove(document=first, actor=cast.actor("editor"))
    shown = sign_posts_of(cast.assessment)["3"][0]
    assert shown.broken
    assert shown.warning.startswith("The document was removed")
    assert [row.pk for row in broken_sign_posts([cast.assessment])] == [sign_post.pk]
    assert status_of([cast.assessment])[cast.assessment.pk].broken == 1
    change_sign_post(sign_post=sign_post, document=put(cast), actor=cast.actor("editor"), version=1, page_from=2)
    assert not sign_posts_of(cast.assessment)["3"][0].broken


def test_change_sign_post_shows_a_colleagues_change_instead_of_writing_over_it(cast):
    document = put(cast)
    sign_post = add(cast, document, page_from=2)
    change_sign_post(
        sign_post=sign_post, document=document, actor=cast.actor("colleague"), version=1, page_from=9, why="Better"
    )
    with pytest.raises(Late) as late:
        change_sign_post(sign_post=sign_post, document=document, actor=cast.actor("editor"), version=1, page_from=5)
    assert f"It now says: {document.name}, Page 9, Better." in late.value.said
    assert late.value.row == sign_post
    sign_post.refresh_from_db()
    assert sign_post.page_from == 9


def test_change_sign_post_says_that_a_colleague_removed_it(cast):
    document = put(cast)
    sign_post = add(cast, document, page_from=2)
    stale = SignPost.objects.get(pk=sign_post.pk)
    remove_sign_post(sign_post=sign_post, actor=cast.actor("colleague"))
    with pytest.raises(NotTaken, match="A colleague removed this sign-post"):
        change_sign_post(sign_post=stale, document=document, actor=cast.actor("editor"), version=1, page_from=5)


def test_remove_sign_post_closes_the_gap(cast):
    document = put(cast)
    rows = [add(cast, document, page_from=page) for page in range(1, 7)]
    remove_sign_post(sign_post=rows[1], actor=cast.actor("chief_executive"))
    remove_sign_post(sign_post=rows[1], actor=cast.actor("chief_executive"))
    assert positions(cast) == [1, 2, 3, 4, 5]
    assert [row.page_from for row in sign_posts_of(cast.assessment)["3"]] == [1, 3, 4, 5, 6]
    assert add(cast, document, page_from=7).position == 6


def test_sign_posts_are_written_in_preparation_only_and_by_the_pct(cast):
    document = put(cast)
    sign_post = add(cast, document, who="pct_chair")
    for who in ("reader", "analyst", "stranger"):
        with pytest.raises(Refused):
            add(cast, document, who=who)
    cast.at(State.SUBMITTED)
    editor = cast.actor("editor")
    with pytest.raises(Refused):
        change_sign_post(sign_post=sign_post, document=document, actor=editor, version=1)
    with pytest.raises(Refused):
        remove_sign_post(sign_post=sign_post, actor=editor)


def test_a_position_is_taken_once_in_the_database(cast):
    sign_post = add(cast, put(cast))
    sign_post.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        sign_post.save(force_insert=True)


def test_sign_post_panels_of_many_items_take_few_queries(cast, django_assert_num_queries):
    document = put(cast)
    for page in range(1, 7):
        add(cast, document, page_from=page)
    items = list(Item.objects.filter(framework=cast.assessment.framework, kind="competency"))
    editor, analyst = cast.actor("editor"), cast.actor("analyst")
    with django_assert_num_queries(3):
        panels = sign_post_panels(cast.assessment, items, editor)
    assert len(panels) == 11
    assert panels["4"].may_add
    assert panels["3"].may_change
    assert panels["3"].may_add.reason == "All 6 sign-posts are used. Remove one to add another."
    assert not sign_post_panels(cast.assessment, items, analyst)["3"].may_change


def in_threads(cast, work, count=4):
    """Run `work(n)` in so many threads at once; what each returned or raised."""
    together, results = threading.Barrier(count), [None] * count

    def run(n):
        try:
            together.wait()
            results[n] = work(n)
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.postgres
@pytest.mark.requirement("R-164")
@pytest.mark.django_db(transaction=True)
def test_a_seventh_sign_post_is_refused_when_four_come_at_once(cast):
    document = put(cast)
    for page in range(1, 6):
        add(cast, document, page_from=page)
    results = in_threads(cast, lambda n: add(cast, document, page_from=10 + n))
    assert sum(isinstance(result, SignPost) for result in results) == 1
    assert sum(isinstance(result, NotTaken) for result in results) == 3
    assert positions(cast) == [1, 2, 3, 4, 5, 6]


@pytest.mark.postgres
@pytest.mark.requirement("R-192")
@pytest.mark.django_db(transaction=True)
def test_one_strategic_plan_is_kept_when_four_come_at_once(cast):
    results = in_threads(cast, lambda n: put(cast))
    assert sum(isinstance(result, NotTaken) for result in results) == 3
    assert StoredFile.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_sign_post_never_names_a_document_that_is_being_removed(cast):
    document, editor = put(cast), cast.actor("editor")

    def work(n):
        return remove(document=document, actor=editor) if n == 0 else add(cast, document, key=str(n), page_from=1)

    results = in_threads(cast, work)
    assert not isinstance(results[0], Exception)
    kept = sum(isinstance(result, SignPost) for result in results)
    assert kept + sum(isinstance(result, NotTaken) for result in results) == 3
    assert broken_sign_posts([cast.assessment]).count() == kept
