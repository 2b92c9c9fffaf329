"""A correction of a framework in use: issued by the Department, and what nobody has signed moves to it (R-427)."""

import re
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from assessments.queries import LiveReturn, declarations_of, return_model
from assessments.services import sign
from cycles.models import Assessment, Cycle
from cycles.services import open_assessment
from documents.models import DocumentType
from frameworks.models import Framework, ItemLink, Term
from organisations.decisions import Late, Refused
from organisations.models import Event
from panels.models import Seat
from surveys.models import Answer
from tests import markup
from tests.assessments.filling import fill
from tests.cast import Cast, organisation
from tests.steps import step
from wcc.policies import can_move
from wcc.queries.versions import WORDINGS, references
from wcc.reference import FIXTURES, load_reference
from wcc.services import issue_version, move_to_version

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-427")]
BEFORE, NOW = "The PCT participates in the local health agenda", "The PCT takes part in the local health agenda"


@step
def correct(cast: Cast, folder: str) -> Framework:
    """Load files in which one criterion of Year 2 says something else, beside the Year 2 on which Newcastle began."""
    files = Path(folder) / "fixtures"
    shutil.copytree(FIXTURES, files)
    path = files / "wcc-year-2" / "competencies.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(BEFORE, NOW), encoding="utf-8")
    load_reference(files)
    return Framework.objects.get(version="year-2-corrected-2")


@pytest.fixture
def draft(cast, tmp_path) -> Framework:
    return correct(cast, str(tmp_path))


def issue(cast: Cast, framework: Framework) -> None:
    issue_version(framework=framework, seen=framework.content_sha256, actor=cast.actor("dh"))


def move(cast: Cast, framework: Framework) -> list[Assessment]:
    return move_to_version(framework=framework, seen=framework.content_sha256, actor=cast.actor("dh"))


def again(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_related("organisation", "cycle", "framework")
    return rows.get(pk=assessment.pk)


def page_of(client, framework: Framework):
    return client.get(reverse("version_detail", args=["wcc", framework.version]))


def test_the_department_finds_the_draft_and_reads_what_differs(cast, draft, client):
    client.force_login(cast.users["dh"])
    assert "1 correction waits to be issued" in markup.of(client.get(reverse("home")))
    listed = markup.of(client.get(reverse("version_list")))
    assert "Year 2, corrected version 2" in listed and "Draft: waits to be issued" in listed
    page = markup.of(page_of(client, draft))
    assert "Criterion 1a, 2.3" in page and BEFORE in page and NOW in page
    assert "Issue this version first. Then assessments can be moved to it." in page


def test_a_draft_is_read_by_the_department_alone(cast, draft, client):
    place = ["wcc", "year-2-corrected-2"]
    for name, status in (("dh", 200), ("editor", 404), ("super_user", 404)):
        client.force_login(cast.users[name])
        for page in ("framework_detail", "framework_glossary", "document_index"):
            assert client.get(reverse(page, args=place)).status_code == status, (name, page)
    with pytest.raises(Refused, match="Only the Department of Health issues versions"):
        issue_version(framework=draft, seen=draft.content_sha256, actor=cast.actor("super_user"))


def test_what_is_begun_from_then_on_stands_on_the_issued_version(cast, draft):
    before = again(cast.assessment).framework
    issue(cast, draft)
    assert again(cast.assessment).framework == before
    cycle = Cycle.objects.select_related("framework").get(pk=cast.cycle.pk)
    begun = open_assessment(cycle=cycle, organisation=organisation("5KL"), actor=cast.actor("dh"))
    assert begun.framework == draft
    keys = [seat.role.key for seat in Seat.objects.filter(panel__cycle=cycle).order_by("pk")]
    assert keys == ["sha_director", "clinician", "local_authority_director"]
    assert {seat.role.framework for seat in Seat.objects.filter(panel__cycle=cycle)} == {draft}
    assert Event.objects.get(verb="issued corrected version").detail["version"] == "year-2-corrected-2"
    with pytest.raises(Refused, match="issued already"):
        issue(cast, draft)


def test_the_library_and_the_year_lead_to_the_issued_version(cast, draft, client):
    client.force_login(cast.users["editor"])
    issue(cast, draft)
    assert "year-2-corrected-2" in markup.of(client.get(reverse("framework_list")))
    assert reverse("framework_detail", args=["wcc", draft.version]) in markup.of(client.get(reverse("home")))
    old = markup.of(client.get(reverse("framework_detail", args=["wcc", "year-2"])))
    assert "This is how the framework stood before its wording was corrected." in old


def test_a_whole_return_moves_with_all_that_is_in_it_and_back(cast, draft):
    fill(cast)
    first = again(cast.assessment).framework
    whole = return_model(again(cast.assessment))
    issue(cast, draft)
    assert move(cast, draft) == [cast.assessment]
    moved = again(cast.assessment)
    assert moved.framework == draft
    assert return_model(moved) == whole | {"framework": {"slug": "wcc", "version": "year-2-corrected-2"}}
    for reference in references():
        wording = next(wording for wording in WORDINGS if wording.model is reference.to)
        used = set(reference.used([moved]).values_list(reference.column, flat=True)) - {None}
        assert used <= set(wording.ids(draft).values()), reference
    event = Event.objects.get(verb="moved to version")
    assert (event.assessment_ref, event.detail) == (moved.pk, {"before": "year-2", "after": "year-2-corrected-2"})
    assert move(cast, first) == [cast.assessment]
    assert return_model(again(cast.assessment)) == whole


def test_what_somebody_signed_stays_and_its_signature_stands(cast, draft, client):
    fill(cast)
    sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))
    issue(cast, draft)
    with pytest.raises(Refused, match="No assessment of this year can be moved to this version."):
        move(cast, draft)
    row = again(cast.assessment)
    assert row.framework.version == "year-2"
    assert [line.valid for line in declarations_of(row, LiveReturn(row).sha256)] == [True]
    client.force_login(cast.users["dh"])
    page = markup.of(page_of(client, draft))
    assert "Newcastle" in page and "Somebody has signed it, in the words of the version it stands on." in page
    assert "None of them can be moved to this version." in page


def test_the_department_issues_and_moves_on_the_page(cast, draft, client):
    client.force_login(cast.users["dh"])
    address = reverse("version_detail", args=["wcc", draft.version])
    said = {"seen": draft.content_sha256}
    assert client.post(address, said | {"do": "move"}).status_code == 403
    issued = client.post(address, said | {"do": "issue"}, follow=True)
    assert "Issued: Year 2, corrected version 2" in markup.of(issued)
    assert "Move 1 assessment to Year 2, corrected version 2" in markup.of(issued)
    moved = client.post(address, said | {"do": "move"}, follow=True)
    assert "1 assessment moved to Year 2, corrected version 2" in markup.of(moved)
    assert re.search(r"1 assessment of this year stands on it.*Newcastle PCT", markup.of(moved))
    client.force_login(cast.users["editor"])
    assert NOW in markup.of(client.get(reverse("competency_form", args=[cast.assessment.pk, "1"])))


def test_a_draft_that_was_loaded_anew_since_it_was_read_is_read_again(cast, draft, client):
    with pytest.raises(Late):
        issue_version(framework=draft, seen="of another", actor=cast.actor("dh"))
    client.force_login(cast.users["dh"])
    address = reverse("version_detail", args=["wcc", draft.version])
    response = client.post(address, {"do": "issue", "seen": "of another"})
    assert response.status_code == 409
    assert "Its wording was loaded anew since you read it. Read what differs again." in markup.of(response)
    nothing = client.post(address, {"do": "burn", "seen": draft.content_sha256})
    assert nothing.status_code == 422
    assert "Nothing was done" in markup.of(nothing)
    assert Framework.objects.get(pk=draft.pk).is_draft


STAYS = {
    "preparing": (False, "It is submitted"),
    "frozen": (True, "It was submitted before"),
    "signed": (True, "Somebody has signed it"),
    "collated": (True, "Its survey is closed"),
    "survey_differs": (True, "Its survey is open, and the statements differ"),
    "other_forms": (True, "asks for other forms"),
    "without_counterpart": (True, "an item that this version does not have"),
}


@pytest.mark.parametrize("why", STAYS)
def test_what_stays_says_why(why):
    facts = {name: name == "preparing" for name in STAYS}
    assert can_move(**facts)
    value, words = STAYS[why]
    decision = can_move(**facts | {why: value})
    assert not decision and words in decision.reason


def test_every_column_that_leads_to_a_version_is_moved():
    """Beside the library itself: the answers of a collated survey stay with their statements, and a seat follows its
    year.
    """
    known = {wording.model for wording in WORDINGS}
    elsewhere = {(Answer, "statement_id"), (Seat, "role_id")}
    moved = {(reference.model, reference.column) for reference in references()}
    leading = {
        (model, field.attname)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in known and model not in known | {ItemLink}
    }
    library = {Term.items.through, DocumentType.items.through}
    assert {row for row in leading if row[0] not in library} == moved | elsewhere
