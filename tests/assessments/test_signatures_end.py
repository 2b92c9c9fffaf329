"""A signature holds what was signed: a change ends it, says so before and after, and tells who signed, once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.models import Agreement, Declaration
from assessments.queries import LiveReturn, declarations_of
from assessments.services import record_agreement, sign
from documents.models import Document, DocumentType, SignPost
from documents.services import add_sign_post, remove, remove_sign_post, replace, upload
from frameworks.models import Item
from organisations.models import Event
from outbox.models import Mail
from surveys.models import Group
from surveys.services import nominate
from tests import markup
from tests.assessments.filling import (
    agree,
    fill,
    fill_competency,
    fill_contract,
    fill_governance,
    fill_outcomes,
    sign_both,
)
from tests.documents.sample_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-245")]

SAVING = "Saving a change here ends the declaration of the chief executive Chief executive"
ENDED = "This change ended the declaration of the chief executive Chief executive and the chair Pct chair."


def standing(cast) -> list[str]:
    lines = declarations_of(cast.assessment, LiveReturn(cast.assessment).sha256)
    return [line.role for line in lines if line.valid]


def mails() -> list[str]:
    return sorted(Mail.objects.filter(kind="signature_ended").values_list("to", flat=True))


def signed(cast) -> None:
    fill(cast)
    sign_both(cast)


def plan(cast) -> Document:
    return Document.objects.get(assessment=cast.assessment, type__key="strategic_plan", removed_at=None)


def sign_post(cast, why: str = "Read it.") -> SignPost:
    item = Item.objects.get(framework=cast.assessment.framework_id, key="3")
    return add_sign_post(
        assessment=cast.assessment, item=item, document=plan(cast), page_from=1, why=why, actor=cast.actor("editor")
    )


def another_document(cast) -> None:
    kind = DocumentType.objects.filter(
        framework=cast.assessment.framework_id, provided_by="pct", source="upload", prescribed=False, formats=[]
    ).first()
    file = SimpleUploadedFile("more.pdf", pdf(2), "application/pdf")
    upload(assessment=cast.assessment, document_type=kind, file=file, actor=cast.actor("editor"), comment="More")


CHANGES = {
    "a text of a competency": lambda cast, editor: fill_competency(
        cast.assessment, editor, "3", commentaries={"actions": "One word more."}
    ),
    "a colour of governance": lambda cast, editor: fill_governance(cast.assessment, editor, "board", colour="green"),
    "a chosen outcome": lambda cast, editor: fill_outcomes(cast.assessment, editor, "3"),
    "a contract": lambda cast, editor: fill_contract(
        cast.assessment, editor, "acute", general=another_contract(), completed=False
    ),
    "the minute of the board": lambda cast, editor: record_agreement(
        assessment=cast.assessment,
        what=Agreement.What.RETURN_BY_BOARD,
        on=timezone.localdate(),
        minute="2",
        actor=editor,
    ),
    "a sign-post": lambda cast, editor: sign_post(cast),
    "a document more": lambda cast, editor: another_document(cast),
    "a document replaced": lambda cast, editor: replace(
        document=plan(cast), file=SimpleUploadedFile("new.pdf", pdf(3), "application/pdf"), actor=editor
    ),
    "a document removed": lambda cast, editor: remove(document=plan(cast), actor=editor),
}


def another_contract() -> dict:
    return {
        "provider": "Another hospital",
        "provider_type": "Acute trust",
        "starts": None,
        "ends": None,
        "signed": None,
        "provider_context": "Who provides.",
        "objectives": "What we want.",
    }


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_any_part_ends_both_signatures_and_mails_both_signers_once(cast, change):
    signed(cast)
    CHANGES[change](cast, cast.actor("editor"))

    assert standing(cast) == []
    rows = Declaration.objects.all()
    assert [(row.outlived, row.voided_by, row.voided_at is not None) for row in rows] == [
        (True, cast.users["editor"], True)
    ] * 2
    assert mails() == ["chief_executive@example.org", "pct_chair@example.org"]
    assert Event.objects.filter(verb="ended signature", by=cast.users["editor"]).count() == 2

    fill_competency(cast.assessment, cast.actor("editor"), "5", commentaries={"actions": "And another."})
    assert len(mails()) == 2, "once for each signature"


def test_a_save_that_changes_nothing_ends_nothing(cast):
    signed(cast)
    editor = cast.actor("editor")
    fill_competency(cast.assessment, editor, "3")
    fill_competency(cast.assessment, editor, "3", completed=False)
    fill_governance(cast.assessment, editor, "board")
    fill_outcomes(cast.assessment, editor, "3", "8")
    fill_contract(cast.assessment, editor, "acute")
    agree(cast.assessment, editor)

    assert len(standing(cast)) == 2
    assert mails() == [] and not Declaration.objects.filter(outlived=True).exists()


def test_a_second_set_of_nominees_ends_nothing(cast):
    signed(cast)
    nominate(
        assessment=cast.assessment,
        actor=cast.actor("editor"),
        group=Group.values[0],
        category=None,
        organisation_name="Partner of late",
        name="Late Person",
        email="late@example.org",
    )
    assert len(standing(cast)) == 2


def test_an_ended_signature_does_not_come_back_with_the_words(cast):
    signed(cast)
    editor = cast.actor("editor")
    fill_competency(cast.assessment, editor, "3", commentaries={"actions": "One word more."})
    fill_competency(cast.assessment, editor, "3")
    assert standing(cast) == [], "who was asked to sign again signs again"
    sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    assert standing(cast) == ["chair"]


def test_a_signature_given_again_and_ended_again_is_mailed_again(cast):
    signed(cast)
    editor = cast.actor("editor")
    fill_competency(cast.assessment, editor, "3", commentaries={"actions": "One word more."})
    agree(cast.assessment, editor)
    sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    fill_competency(cast.assessment, editor, "3", commentaries={"actions": "And another."})
    assert mails() == ["chief_executive@example.org", "pct_chair@example.org", "pct_chair@example.org"]


def test_the_mail_says_what_happened_and_nothing_of_the_return(cast):
    signed(cast)
    fill_competency(cast.assessment, cast.actor("colleague"), "3", commentaries={"actions": "One secret word."})
    body = Mail.objects.get(kind="signature_ended", to="pct_chair@example.org").body
    assert "by Colleague" in body and "sign again" in body
    assert reverse("declaration_sign", args=[cast.assessment.pk]) in body
    assert "secret" not in body


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("competency_form", ["3"]),
        ("governance_form", ["board"]),
        ("outcomes_form", []),
        ("contract_form", ["acute"]),
        ("board_agreement", []),
        ("document_upload", []),
        ("sign_post_add", ["3"]),
    ],
)
def test_a_form_says_before_the_save_which_declarations_it_ends(cast, as_, name, more):
    address = reverse(name, args=[cast.assessment.pk, *more])
    fill(cast)
    assert "ends the declaration" not in markup.of(as_("editor").get(address)), "nobody signed"
    sign_both(cast)
    page = markup.of(as_("editor").get(address))
    assert SAVING in page and "and the chair Pct chair, who signed at" in page
    if name in ("competency_form", "board_agreement"):
        assert "ends the declaration" not in markup.of(as_("reader").get(address)), "who reads only saves nothing"


def test_the_page_after_the_save_says_which_declarations_ended(cast, as_):
    signed(cast)
    on = timezone.localdate()
    what = "agreed-on-return_by_board"
    typed = {f"{what}_day": on.day, f"{what}_month": on.month, f"{what}_year": on.year}
    address = reverse("board_agreement", args=[cast.assessment.pk])
    page = markup.of(as_("editor").post(address, typed | {"agreed-minute-return_by_board": "7"}, follow=True))
    assert "The board’s agreement is saved" in page
    assert ENDED in page and "An email says so" in page
    assert SAVING not in page, "nothing is left to end"


def test_a_refused_save_ends_nothing_and_says_nothing(cast, as_):
    signed(cast)
    address = reverse("board_agreement", args=[cast.assessment.pk])
    page = as_("editor").post(address, {"agreed-minute-return_by_board": "x" * 61})
    assert page.status_code == 422 and len(standing(cast)) == 2
    assert ENDED not in markup.of(page) and mails() == []


def test_hub_and_check_say_who_signed_what_was_changed_and_ask_again(cast, as_):
    signed(cast)
    fill_competency(cast.assessment, cast.actor("colleague"), "3", commentaries={"actions": "One word more."})
    agree(cast.assessment, cast.actor("editor"))

    changes = f"{reverse('return_changes', args=[cast.assessment.pk])}?from=chair&amp;to=now"
    # On the hub it stands beside each of the two declarations to sign as well.
    for name, times in (("assessment_hub", 4), ("assessment_submit", 2), ("declaration_sign", 2)):
        page = markup.of(as_("editor").get(reverse(name, args=[cast.assessment.pk])))
        assert page.count("the return was changed afterwards by Colleague") == times, name
        assert changes in page, name
        if name != "assessment_hub":
            assert "3 Collaborate with community partners" in page or "<li>3 " in page, name
    assert "the chief executive and the chair must sign the declaration" in markup.of(
        as_("editor").get(reverse("assessment_hub", args=[cast.assessment.pk]))
    )
    said = markup.of(as_("editor").get(reverse("return_changes", args=[cast.assessment.pk]) + "?from=chair&to=now"))
    assert '<ins class="app-ins">One word more.</ins>' in said or "One word more." in said
    assert "What we did about 3." in said.replace('<del class="app-del">', "").replace("</del>", "")


def test_removing_a_sign_post_ends_signatures_too(cast):
    fill(cast)
    post = sign_post(cast)
    sign_both(cast)
    remove_sign_post(sign_post=post, actor=cast.actor("editor"))
    assert standing(cast) == [] and len(mails()) == 2


def test_a_signature_outlived_before_changes_were_followed_is_ended_without_a_mail(cast):
    fill(cast)
    Declaration.objects.create(
        assessment=cast.assessment, role="chair", content_sha256="0" * 64, version=1, by=cast.users["pct_chair"]
    )
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    assert Declaration.objects.get().outlived and mails() == []
