"""Every official text that is held stands on a page (rule 11, R-436), and what it announces follows it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from documents.models import DocumentType
from frameworks.footnotes import marks_in
from frameworks.models import Framework, Guidance, Item
from frameworks.queries import in_force
from frameworks.wording import leaves
from panels.models import AgendaItem, PanelRole
from tests import markup
from wcc.queries.versions import WORDINGS

pytestmark = pytest.mark.django_db
# What is no official wording although it stands among it (docs/reference-format.md): short forms for checks, and what
# was read from the agenda.
OURS = {PanelRole: {"constraints"}, AgendaItem: {"ends", "section"}}


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def words(response) -> str:
    assert response.status_code == 200, response.request["PATH_INFO"]
    return one_line(unescape(re.sub(r"<[^>]+>", " ", markup.of(response))))


def library(framework: Framework) -> Iterator[str]:
    """The pages of a framework that everyone reads who is signed in."""
    place = [framework.slug, framework.version]
    yield reverse("framework_detail", args=place)
    yield reverse("framework_glossary", args=place)
    topics = Guidance.objects.filter(framework=framework).order_by("topic").values_list("topic", flat=True).distinct()
    for topic in topics:
        yield reverse("framework_guidance", args=[*place, topic])
    for key in Item.objects.filter(framework=framework, parent=None).values_list("key", flat=True):
        yield reverse("framework_item", args=[*place, key])
    for key in DocumentType.objects.filter(framework=framework).values_list("key", flat=True):
        yield reverse("document_type", args=[*place, key])


def forms(assessment) -> Iterator[str]:
    """The forms of a return that print more than the library."""
    yield reverse("outcomes_form", args=[assessment.pk])
    yield reverse("nominee_list", args=[assessment.pk])
    for key in assessment.framework.limits["contracting_forms"]:
        yield reverse("contract_form", args=[assessment.pk, key])


def official(framework: Framework) -> Iterator[tuple[str, str]]:
    """Every paragraph of official wording that is held of a framework, with where it is held."""
    for wording in WORDINGS:
        texts = [name for name in wording.texts if name not in OURS.get(wording.model, ()) and name != "note"]
        for key, said in replace(wording, texts=texts).said(framework).items():
            for text in said:
                for paragraph in text.split("\n\n"):
                    yield f"{wording.called} {key}", one_line(paragraph)
    for item in Item.objects.filter(framework=framework).exclude(scale=None).select_related("scale"):
        grades = item.scale.grades.values_list("name", "description")
        for text in [*item.scale.source.split("\n\n"), *leaves(list(grades))]:
            yield f"Scale {item.scale.slug}", one_line(text)


@pytest.mark.requirement("R-433", "R-436")
def test_every_official_text_stands_on_a_page(cast, client):
    client.force_login(cast.users["editor"])
    for framework in in_force():
        addresses = list(library(framework))
        if framework == cast.assessment.framework:
            addresses += forms(cast.assessment)
        pages = " ".join(words(client.get(address)) for address in addresses)
        missing = {text: where for where, text in official(framework) if text not in pages}
        assert missing == {}, framework


def blocks(content: list) -> Iterator[tuple[dict, object]]:
    """Every block within a content, with what follows it beside it."""
    for n, block in enumerate(content):
        if isinstance(block, dict):
            yield block, content[n + 1] if n + 1 < len(content) else None
            yield from blocks(block.get("points", []))
            for row in block.get("table", {}).get("rows", []):
                for cell in row:
                    yield from blocks(cell)


def test_what_a_text_announces_follows_it():
    empty = []
    rows = [*Guidance.objects.values_list("topic", "content"), *Item.objects.values_list("key", "details")]
    for where, content in rows:
        for block, following in blocks(content):
            follows = isinstance(following, dict) and ("points" in following or "table" in following)
            if block.get("text", "").endswith(":") and not {"points", "table"} & block.keys() and not follows:
                empty.append((where, block["text"][-80:]))
    assert empty == []


def test_every_mark_of_the_guidance_has_its_footnote_in_the_same_entry():
    entries = [(str(row.topic), list(leaves(row.content))) for row in Guidance.objects.all()]
    entries += [(role.key, [role.title, *role.text.split("\n\n")]) for role in PanelRole.objects.all()]
    lost = [
        (where, mark)
        for where, texts in entries
        for mark in marks_in(*texts)
        if not any(text.startswith(f"{mark} ") for text in texts)
    ]
    assert lost == []
