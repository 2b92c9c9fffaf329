"""Two states of a return side by side; why it is open again; what was submitted again unchanged; no fingerprints."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import FrozenCopy
from assessments.services import reopen, submit
from documents.models import Document
from documents.services import add_sign_post, replace
from frameworks.models import Item
from outbox.models import Mail
from tests import markup
from tests.assessments.filling import (
    agree,
    fill,
    fill_and_submit,
    fill_competency,
    fill_outcomes,
    outcome,
    sign_both,
)
from tests.documents.sample_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-248", "R-251")]

REASON = "The plan is last year’s: put in this year’s."


def page(as_, cast, who: str, name: str, query: str = "") -> str:
    return markup.of(as_(who).get(reverse(name, args=[cast.assessment.pk]) + query))


def plan(cast) -> Document:
    return Document.objects.get(assessment=cast.assessment, type__key="strategic_plan", removed_at=None)


def reopened(cast) -> None:
    fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason=REASON)
    cast.assessment.refresh_from_db()


def submit_again(cast) -> FrozenCopy:
    agree(cast.assessment, cast.actor("editor"))
    sign_both(cast)
    copy = submit(assessment=cast.assessment, actor=cast.actor("editor"))
    cast.assessment.refresh_from_db()
    return copy


def change(cast) -> None:
    editor = cast.actor("editor")
    fill_competency(cast.assessment, editor, "3", level=3)
    choices = {ref: outcome() for ref in ("1a", "1b", "2a", "2b", "3")} | {"8": outcome("In line with our plan.")}
    fill_outcomes(cast.assessment, editor, choices=choices)
    replace(document=plan(cast), file=SimpleUploadedFile("new.pdf", pdf(3), "application/pdf"), actor=editor)


def test_two_copies_are_compared_item_by_item_with_the_words_side_by_side(cast, as_):
    reopened(cast)
    change(cast)
    submit_again(cast)

    said = page(as_, cast, "analyst", "return_changes", "?from=1&to=2")
    headings = re.findall(r'<h3 class="app-measure__title[^>]*>([^<]*)</h3>', said)
    rated = [heading[:2] for heading in headings if heading.endswith(": Rating")]
    assert rated == ["3a", "3b", "3c"]
    assert "Strategic plan" in headings
    assert any(heading.startswith("8 ") and heading.endswith(": Rationale") for heading in headings)
    assert 'Level <del class="app-del">2</del>' in said and 'Level <ins class="app-ins">3</ins>' in said
    assert "In line with the last five years." in re.sub("</?(ins|del)[^>]*>", "", said)
    assert not any(heading.startswith("4") for heading in headings), "what is the same is left out"
    last = page(as_, cast, "analyst", "return_changes")
    assert re.findall("<h3.*?</h3>", last) == re.findall("<h3.*?</h3>", said), "the last two unless asked for others"


def test_the_pcts_people_compare_the_last_copy_with_the_return_as_it_stands_and_nobody_else_does(cast, as_):
    reopened(cast)
    assert "they say the same" in page(as_, cast, "editor", "return_changes")
    change(cast)
    address = f"{reverse('return_changes', args=[cast.assessment.pk])}?from=1&amp;to=now"
    for name in ("assessment_hub", "assessment_submit", "frozen_copy"):
        assert address in page(as_, cast, "reader", name), name
    assert "3a" in page(as_, cast, "reader", "return_changes")
    for who in ("super_user", "analyst", "panel_chair", "central_analyst"):
        assert page(as_, cast, who, "return_changes").count("<h3") == 0, who
        for query in ("?from=1&to=now", "?from=chair&to=1", "?from=return_by_board&to=now", "?from=1&to=2"):
            assert as_(who).get(reverse("return_changes", args=[cast.assessment.pk]) + query).status_code == 404
    for who in ("neighbour", "dh", "national", "panel_member", "outsider"):
        assert as_(who).get(reverse("return_changes", args=[cast.assessment.pk])).status_code == 404


def test_what_was_agreed_is_compared_with_what_stands(cast, as_):
    fill(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=3)
    document, item = plan(cast), Item.objects.get(framework=cast.assessment.framework_id, key="3")
    add_sign_post(
        assessment=cast.assessment, item=item, document=document, page_from=1, actor=cast.actor("editor"), why="Why."
    )
    said = page(as_, cast, "editor", "return_changes", "?from=return_by_board&to=now")
    assert said.count(": Rating</h3>") == 3
    assert "Sign-posts</h3>" not in said, "the board agrees no evidence"
    assert "they say the same" in page(as_, cast, "editor", "return_changes", "?from=contracts_by_board&to=now")


@pytest.mark.parametrize("query", ["?from=9&to=1", "?from=x&to=1", "?from=1&to=%00", "?from=²&to=1"])
def test_states_that_are_not_there_are_not_found(cast, as_, query):
    fill_and_submit(cast)
    assert as_("editor").get(reverse("return_changes", args=[cast.assessment.pk]) + query).status_code == 404


def test_the_reason_of_a_reopening_stands_on_the_hub_and_the_check(cast, as_):
    reopened(cast)
    for name in ("assessment_hub", "assessment_submit"):
        said = page(as_, cast, "reader", name)
        assert REASON in said and "Super user of your SHA reopened this return at" in said, name
    assert REASON not in page(as_, cast, "support", "assessment_hub")
    submit_again(cast)
    assert REASON not in page(as_, cast, "editor", "assessment_hub")


def test_the_same_again_is_remarked_on_before_and_to_the_sha(cast, as_):
    reopened(cast)
    unchanged = "Nothing was changed since copy 1 was submitted."
    assert unchanged in page(as_, cast, "editor", "assessment_submit")
    submit_again(cast)
    again = "Copy 2 says the same as copy 1: it was submitted again without a change."
    for who in ("super_user", "analyst", "editor"):
        assert again in page(as_, cast, who, "assessment_hub"), who
        assert again in page(as_, cast, who, "frozen_copy"), who
        assert again not in page(as_, cast, who, "frozen_copy", "?copy=1"), who


def test_a_changed_return_is_not_called_the_same(cast, as_):
    reopened(cast)
    change(cast)
    assert "Nothing was changed since copy" not in page(as_, cast, "editor", "assessment_submit")
    submit_again(cast)
    said = page(as_, cast, "analyst", "frozen_copy")
    assert "says the same" not in said
    assert f"{reverse('return_changes', args=[cast.assessment.pk])}?from=1&amp;to=2" in said


def test_no_person_is_shown_a_fingerprint(cast, as_):
    copy = fill_and_submit(cast)
    for name in ("assessment_hub", "assessment_submit", "declaration_sign", "assessment_submitted", "frozen_copy"):
        shown = re.sub(r'<input type="hidden"[^>]*>', "", page(as_, cast, "editor", name))
        assert copy.sha256 not in shown and "ingerprint" not in shown, name
    for mail in Mail.objects.all():
        assert copy.sha256 not in mail.body and "ingerprint" not in mail.body
