"""From the form of a locally defined outcome to its values and back: no step leads to a page that has nothing."""

import pytest
from django.urls import reverse

from assessments.models import LocalOutcome
from assessments.queries import return_model
from assessments.services.local_outcomes import read_in, remove_local_outcome
from cycles.models import Part
from documents.models import Document
from documents.services import replace
from tests import markup
from tests.assessments.filling import version
from tests.assessments.own_outcomes import dataset, define_in_full, local
from tests.assessments.own_outcomes import name as save
from tests.assessments.pages import at
from tests.benchmarks.workbooks import sound_rows, workbook
from tests.documents.sample_files import upload as file

pytestmark = pytest.mark.django_db
KEY = Part.Kind.LOCAL_OUTCOME.key(1)


def new_version(cast, document: Document, who: str = "editor") -> Document:
    again = file("again.xlsx", workbook(sound_rows()).getvalue())
    return replace(document=document, file=again, actor=cast.actor(who), comment="Dataset of L1")


def form_post(cast, document: Document, go: str) -> dict[str, object]:
    return {
        "version": version(cast.assessment, KEY),
        "definition": "What we measure",
        "unit": "per 100,000",
        "direction": "lower",
        "dataset": str(document.pk),
        "go": go,
    }


@pytest.mark.requirement("R-106", "R-114")
def test_the_chosen_file_is_saved_on_the_way_to_reading_it_in(cast, as_):
    save(cast, {1: "Two-day access"})
    document, browser = dataset(cast), as_("editor")
    address = at(cast, "local_outcome_form", number=1)

    # It cannot be completed yet; the message names the button that leads on, and the choice stands on the page.
    refused = browser.post(address, form_post(cast, document, "complete"))
    page = markup.of(refused)
    assert refused.status_code == 422
    assert "Press “Save and read the dataset in”: its values are not loaded yet" in page
    assert f'value="{document.pk}" checked' in page or f'checked value="{document.pk}"' in page
    assert LocalOutcome.objects.get().dataset is None

    answer = browser.post(address, form_post(cast, document, "dataset"))
    assert answer.status_code == 302 and answer["Location"] == at(cast, "local_outcome_dataset", number=1)
    page = markup.of(browser.get(answer["Location"]))
    assert document.name in page and "Check it and read it in" in page
    assert browser.post(answer["Location"]).status_code == 302
    assert return_model(cast.assessment)["outcomes"]["L1"]["read"]


def test_an_outcome_goes_on_with_the_new_version_of_its_dataset(cast, as_):
    row = define_in_full(cast)
    new = new_version(cast, row.dataset)
    assert local(cast).dataset == new
    assert not return_model(cast.assessment)["outcomes"]["L1"]["read"]
    # Its values are those of the version before, so that the form is not complete any more.
    assert Part.objects.get(assessment=cast.assessment, key=KEY).state == Part.State.DRAFT
    page = markup.of(as_("editor").get(at(cast, "local_outcome_form", number=1)))
    assert "The dataset was removed" not in page
    read_in(local=local(cast), actor=cast.actor("editor"))
    assert return_model(cast.assessment)["outcomes"]["L1"]["read"]


def test_whoever_uploads_a_new_version_is_told_what_goes_on_with_it(cast, as_):
    document = define_in_full(cast).dataset
    address = reverse("document_replace", args=[cast.assessment.pk, document.pk])
    sent = {"file": file("again.xlsx", workbook(sound_rows()).getvalue()), "comment": "Dataset of L1", "form_key": "k"}
    page = markup.of(as_("editor").post(address, sent, follow=True))
    assert "Outcome L1, Two-day access, goes on with it. Read it in there" in page


def test_whoever_removes_a_dataset_is_told_what_is_left_without_one(cast, as_):
    document = define_in_full(cast).dataset
    page = markup.of(as_("editor").get(reverse("document_remove", args=[cast.assessment.pk, document.pk])))
    assert "outcome L1, Two-day access: it has no dataset until another is chosen on its form" in page
    assert "No sign-post leads to it" not in page


def test_an_outcome_that_is_removed_takes_the_new_version_along(cast):
    new = new_version(cast, define_in_full(cast).dataset)
    remove_local_outcome(local=local(cast), with_dataset=True, actor=cast.actor("editor"))
    new.refresh_from_db()
    assert new.removed_at is not None
    assert not Document.objects.filter(assessment=cast.assessment, type=new.type, removed_at=None).exists()
