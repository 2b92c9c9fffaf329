"""One word, one count: forms and documents are the same number on every page that says how far a return is."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from cycles.models import Part
from documents.models import Document, DocumentType
from documents.services import remove, upload
from tests import markup
from tests.assessments.filling import fill, fill_competency, fill_contract
from tests.assessments.own_outcomes import define_in_full, name
from tests.documents.sample_files import pdf
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def put(cast, key, who="editor"):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    about = {"file": sample("Draft.pdf", pdf(1)), "comment": "What to look for"}
    return upload(assessment=cast.assessment, document_type=kind, actor=cast.actor(who), **about)


def page(cast, who, stem, *args):
    client = Client()
    client.force_login(cast.users[who])
    return client.get(reverse(stem, args=args))


def said(cast):
    """What each page says of forms, and of documents uploaded and missing."""
    pk = cast.assessment.pk
    texts = {
        "home": markup.of(page(cast, "editor", "home")),
        "hub": markup.of(page(cast, "editor", "assessment_hub", pk)),
        "hub of the SHA": markup.of(page(cast, "super_user", "assessment_hub", pk)),
        "documents": markup.of(page(cast, "editor", "document_list", pk)),
        "documents of the SHA": markup.of(page(cast, "super_user", "document_list", pk)),
        "check": markup.of(page(cast, "editor", "assessment_submit", pk)),
    }
    sheet = page(cast, "super_user", "region_csv").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(sheet))
    row = markup.of(page(cast, "super_user", "region_list"))
    forms = {
        where: re.search(r"(\d+) of (\d+) forms completed", texts[where]).groups()
        for where in ("home", "hub", "hub of the SHA")
    }
    states = [int(line[f"Forms {state}"]) for state in ("not started", "in progress", "completed")]
    forms["sheet"] = (str(states[2]), str(sum(states)))
    forms["list"] = re.search(r"Forms completed\D*?(\d+) of (\d+)", row).groups()
    uploaded, missing = {}, {}
    for where in ("documents", "documents of the SHA"):
        uploaded[where] = re.search(r"(\d+)</span>documents uploaded|(\d+) documents uploaded", texts[where])[0]
        missing[where] = re.search(r"(\d+)</span>documents missing|(\d+) documents missing", texts[where])[0]
    uploaded = {where: int(re.search(r"\d+", text)[0]) for where, text in uploaded.items()}
    missing = {where: int(re.search(r"\d+", text)[0]) for where, text in missing.items()}
    for where in ("hub", "hub of the SHA"):
        hint = re.search(r"(\d+) documents? uploaded(?:, (\d+) missing)?\.", texts[where])
        uploaded[where], missing[where] = int(hint[1]), int(hint[2] or 0)
    uploaded["sheet"], missing["sheet"] = int(line["Documents uploaded"]), int(line["Documents missing"])
    blocks = re.search(r"(\d+) documents?$", line["What it waits for"])
    missing["what it waits for"] = int(blocks[1]) if blocks else 0
    missing["check"] = sum(map(int, re.findall(r": (\d+) documents? missing", texts["check"])))
    named = re.search(
        r"Documents missing</h\d>(.*?)</ul>", page(cast, "editor", "document_list", pk).content.decode(), re.S
    )
    missing["named"] = sum(map(int, re.findall(r":\s+(\d+) document", named[1]))) if named else 0
    return forms, uploaded, missing


def nothing(cast):
    pass


def a_few_forms_and_documents(cast):
    fill_competency(cast.assessment, cast.actor("editor"), "1")
    fill_contract(cast.assessment, cast.actor("editor"), "acute")
    put(cast, "jsna")
    put(cast, "pathway_descriptions")
    remove(document=put(cast, "od_plan"), actor=cast.actor("editor"))


def minutes_of_the_sha_and_more_than_is_wanted(cast):
    put(cast, "board_minutes", "super_user")
    put(cast, "non_prescribed")
    put(cast, "provider_performance_reports")
    put(cast, "provider_performance_reports")


def an_outcome_of_its_own(cast):
    name(cast, {1: "Falls"})
    define_in_full(cast, 1)


def everything(cast):
    fill(cast)
    put(cast, "board_minutes", "super_user")


@pytest.mark.requirement("R-034", "R-220")
@pytest.mark.parametrize(
    ("state", "forms", "uploaded", "missing"),
    [
        (nothing, ("0", "19"), 0, 15),
        (a_few_forms_and_documents, ("2", "19"), 2, 13),
        (minutes_of_the_sha_and_more_than_is_wanted, ("0", "19"), 4, 14),
        (an_outcome_of_its_own, None, 1, 15),
        (everything, ("19", "19"), None, 0),
    ],
)
def test_every_page_says_the_same_number(cast, state, forms, uploaded, missing):
    state(cast)
    if uploaded is None:
        uploaded = Document.objects.filter(assessment=cast.assessment, removed_at=None, file__isnull=False).count()
    counted = Part.objects.filter(assessment=cast.assessment).exclude(kind=Part.Kind.LOCAL_OUTCOME)
    expected = forms or (str(counted.filter(state=Part.State.COMPLETED).count()), "19")
    in_forms, in_uploaded, in_missing = said(cast)
    assert in_forms == dict.fromkeys(in_forms, expected)
    assert in_uploaded == dict.fromkeys(in_uploaded, uploaded)
    assert in_missing == dict.fromkeys(in_missing, missing)
