"""Two people of one PCT take a whole return from nothing to submission, each in a browser of their own.

Every form is filled in by hand, and on each an error is made, told in words, and mended with nothing typed again.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from assessments.queries import frozen_matches_live
from demonstration.outcomes import remember_last_year
from demonstration.papers import paper
from documents.models import DocumentType
from frameworks.models import Item
from surveys.models import Category
from tests.browser import fresh_page
from tests.day import typed_day
from tests.journeys.journey import Journey
from tests.journeys.preparing import CHAIR, CHIEF_EXECUTIVE, COLLEAGUE, EDITOR
from tests.journeys.uploading import choose, is_refused, send, take_off

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]

LOCAL_OUTCOMES = ("9", "44")
CONTRACTS = ("acute", "primary_care", "choice")
SECTIONS = ("negotiation", "contracting", "management")


@pytest.fixture
def colleague(journey: Journey, browser: Browser) -> Iterator[Journey]:
    """The same PCT at a second desk."""
    with fresh_page(browser) as page:
        yield Journey(page, journey.address, journey.scene, journey.panel)


@pytest.mark.requirement("R-022", "R-024", "R-025", "R-036", "R-087", "R-222", "R-241", "R-242", "R-247", "R-248")
def test_two_people_complete_a_whole_return(journey: Journey, colleague: Journey, tmp_path: Path):
    helen, gareth = journey, colleague
    remember_last_year(helen.scene)
    helen.sign_in(EDITOR)
    gareth.sign_in(COLLEAGUE)
    helen_gives_a_form_to_gareth(helen, gareth)
    outcomes(helen)
    for number in range(1, 12):
        competency(helen if number % 2 else gareth, str(number))
    both_change_one_commentary(helen, gareth)
    for component in ("strategy", "finance", "board"):
        governance(gareth, component)
    for kind in CONTRACTS:
        contract(helen, kind)
    documents(gareth, tmp_path)
    nominees(helen)
    agreement_of_the_board(gareth)
    signatures_and_submission(helen)
    then_nothing_can_be_written(gareth)


def helen_gives_a_form_to_gareth(helen: Journey, gareth: Journey) -> None:
    helen.visit("part_assign", key="competency-2")
    helen.stands()
    helen.page.get_by_label("Gareth Lowe").check()
    helen.press("Assign")
    gareth.visit("assessment_hub")
    gareth.reads("Assigned to you")
    gareth.stands()


def outcomes(who: Journey) -> None:
    """A text where a number is due, then changes that nobody explained (R-065, R-079)."""
    who.visit("outcomes_form")
    for ref in LOCAL_OUTCOMES:
        who.tick(who.box(f"chosen-{ref}"))
    assert who.press("Save as draft") == 200
    who.reads("2 of 8")
    for place, aspiration in enumerate(who.page.locator("[name^='aspiration-']").all()):
        aspiration.fill(str(10 + place / 2))
    for rationale in who.page.locator("[name^='rationale-']").all():
        rationale.fill("In line with the best of our peers, and paid for in the plan.")
    who.page.locator("[name^='aspiration-']").first.fill("about eighty")
    assert who.press("Save as draft") == 422
    who.is_told("enter a number such as 12.5")
    who.page.locator("[name^='aspiration-']").first.fill("10")
    assert who.press("Save and mark as completed") == 422
    who.stands()
    for name in {box.get_attribute("name") for box in who.page.locator("[name^='change-why-']").all()}:
        who.page.locator(f"[name='{name}']").first.check()
    for rationale in who.page.locator("[name^='change-rationale-']").all():
        rationale.fill("The refreshed strategy asks for it.")
    for what in ("outcomes_with_partners", "outcomes_by_board"):
        date(who, f"agreed-on-{what}", **typed_day(-30))
        who.box(f"agreed-minute-{what}").fill("10/07")
    who.press("Save and mark as completed")
    who.reads("Saved and marked as completed")


def competency(who: Journey, key: str) -> None:
    """Marked as completed with nothing in it, then filled in (R-158 to R-163)."""
    subs = [f"{key}{letter}" for letter in "abc"]
    who.visit("competency_form", key=key)
    assert who.press("Save and mark as completed") == 422
    who.is_told(f"Choose a level for {subs[0]}", "Write the commentary on actions")
    for sub in subs:
        who.tick(who.page.locator(f"[name='ticks-{sub}-2']"))
        who.page.locator(f"[name='level-{sub}'][value='2']").check()
    who.fill(commentary_actions=f"What we did about {key}.", commentary_impact=f"What came of it, {key}.")
    who.press("Save and mark as completed")
    who.reads("Saved and marked as completed")


def both_change_one_commentary(helen: Journey, gareth: Journey) -> None:
    """The second sees both texts and takes a sentence of each; neither is lost (docs/architecture.md, rule 7)."""
    for who in (helen, gareth):
        who.visit("competency_form", key="5")
    helen.fill(commentary_impact="What came of it, 5. Waiting fell.")
    helen.press("Save as draft")
    gareth.fill(commentary_impact="What came of it, 5. Patients say so.")
    assert gareth.press("Save as draft") == 409
    gareth.reads("Two people changed", "Waiting fell.", "Patients say so.")
    gareth.stands()
    gareth.press("Save what I chose")
    gareth.reads("Draft saved")
    gareth.press("Save and mark as completed")
    helen.visit("competency_form", key="5")
    expect(helen.box("commentary-impact")).to_have_value("What came of it, 5. Patients say so. Waiting fell.")


def governance(who: Journey, key: str) -> None:
    """Without a colour, then with one for each sub-component (R-176, R-182)."""
    who.visit("governance_form", key=key)
    first, *_ = Item.objects.filter(parent__key=key, framework=who.scene.assessment.framework_id).order_by("order")
    assert who.press("Save and mark as completed") == 422
    who.is_told(f"Choose red, amber or green for {first.title}")
    for amber in who.page.locator(f"[name^='colour-{key}.'][value='amber']").all():
        amber.check()
    for box in who.page.locator(f"[name^='commentary-{key}.']").all():
        box.fill("The plan is agreed and funded.")
    who.press("Save and mark as completed")
    who.reads("Saved and marked as completed")


def contract(who: Journey, key: str) -> None:
    """An end before the start and an empty section, then both mended (R-222 to R-237)."""
    who.visit("contract_form", key=key)
    date(who, "starts", "1", "4", "2009")
    date(who, "ends", "31", "3", "2008")
    who.fill(provider_context="It serves the whole city.")
    assert who.press("Save as draft") == 422
    who.is_told("The contract end date must be the start date or a day after it")
    expect(who.page.locator("[name='provider_context']")).to_have_value("It serves the whole city.")
    who.page.locator("[name='provider']").fill("City Hospitals")
    who.page.locator("[name='provider_type']").fill("Acute trust")
    date(who, "ends", "31", "3", "2012")
    date(who, "signed", "11", "2", "2009")
    who.page.locator("[name='objectives']").fill("Shorter waits at the same cost.")
    assert who.press("Save and mark as completed") == 422
    who.stands()
    for section in SECTIONS:
        box = who.page.locator(f"[name='commentary-{section}']")
        fold = box.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            fold.locator("summary").first.click()
        box.fill(f"How we went about {section}.")
    who.press("Save and mark as completed")
    who.reads("Saved and marked as completed")


def documents(who: Journey, folder: Path) -> None:
    """All types that the PCT must hand in, from one page; one file is a web page under the name of a PDF (R-189)."""
    types = DocumentType.objects.filter(
        framework=who.scene.assessment.framework_id,
        provided_by=DocumentType.Provider.PCT,
        source=DocumentType.Source.UPLOAD,
        minimum__gt=0,
    )
    due = [kind for kind in types for _ in range(kind.minimum)]
    files = [folder / f"{place:02} {kind.key}.pdf" for place, kind in enumerate(due)]
    for kind, file in zip(due, files, strict=True):
        file.write_bytes(paper(kind.title, "Newcastle PCT", pages=4))
    files[0].write_text("<html><title>Not the plan</title></html>")
    who.visit("document_upload")
    choose(who, files, [kind.key for kind in due])
    send(who, "1 file is not uploaded")
    take_off(is_refused(who, "The selected file’s content is not what its name says"))
    files[0].write_bytes(paper(due[0].title, "Newcastle PCT", pages=4))
    choose(who, files[:1], [due[0].key])
    send(who)
    who.visit("document_list")
    who.reads("Newcastle_Strategic plan_")
    who.stands()


def nominees(who: Journey) -> None:
    """One without an address, then one in each group (R-117)."""
    who.visit("nominee_add")
    assert who.press("Nominate") == 422
    who.is_told("Choose a category", "Enter the person’s email address")
    groups = {row.group: row for row in Category.objects.filter(framework=who.scene.assessment.framework_id)}
    for group, category in groups.items():
        who.open(f"{reverse('nominee_add', args=[who.scene.assessment.pk])}?group={group}")
        who.page.locator(f"[name='category'][value='{category.key}']").check()
        who.fill(organisation_name=category.label, name="Rosa Grey", email=f"{group}@council.example")
        who.press("Nominate")
        who.reads("is nominated")
    who.visit("nominee_list")
    who.press("Check and send")
    who.stands()
    who.tick(who.page.get_by_role("checkbox"))
    who.press("Send the invitations")
    who.reads("are being sent a link to the survey")


def agreement_of_the_board(who: Journey) -> None:
    """A day that lies ahead, then the day of the meeting (R-243, R-245)."""
    who.visit("board_agreement")
    who.stands()
    for what in ("return_by_board", "contracts_by_board"):
        date(who, f"agreed-on-{what}", **typed_day(-29))
        who.box(f"agreed-minute-{what}").fill("10/08")
    date(who, "agreed-on-return_by_board", **typed_day(30))
    assert who.press("Save the agreement") == 422
    who.is_told("Enter the day on which the board agreed the self-assessments. That day cannot lie ahead.")
    expect(who.box("agreed-minute-return_by_board")).to_have_value("10/08")
    date(who, "agreed-on-return_by_board", **typed_day(-29))
    who.press("Save the agreement")
    who.visit("assessment_submit")
    who.reads("Nothing is missing")


def signatures_and_submission(who: Journey) -> None:
    """Each signs on their own account; then the return is submitted, and its copy says what the forms say."""
    for signer in (CHIEF_EXECUTIVE, CHAIR):
        who.sign_in(signer)
        who.visit("declaration_sign")
        assert who.press("Sign the declaration") == 422
        who.is_told("Tick the box to sign the declaration")
        who.tick(who.box("agreed"))
        who.press("Sign the declaration")
        who.reads("You signed the declaration")
    who.sign_in(EDITOR)
    who.visit("assessment_submit")
    who.reads("Nothing is missing")
    who.stands()
    who.press("Submit the return")
    who.reads("Return submitted", "Copy 1")
    who.stands()
    who.scene.assessment.refresh_from_db()
    assert frozen_matches_live(who.scene.assessment)


def then_nothing_can_be_written(who: Journey) -> None:
    for name, key in (("competency_form", "5"), ("governance_form", "board"), ("contract_form", "acute")):
        who.visit(name, key=key)
        expect(who.page.get_by_role("button", name="Save")).to_have_count(0)
        who.stands()
    who.visit("frozen_copy")
    who.reads("What came of it, 5. Patients say so. Waiting fell.", "How we went about contracting.")
    who.stands()


def date(who: Journey, name: str, day: str, month: str, year: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", year)):
        who.page.locator(f"[name='{name}_{part}']").fill(value)
