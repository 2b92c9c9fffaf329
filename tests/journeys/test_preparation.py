"""What the PCT's forms say to bad input: clear sentences at the boxes, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from assessments import services as returns
from demonstration import board, preparation
from documents.services import add_sign_post
from tests.documents import sample_files as samples
from tests.journeys.journey import Journey
from tests.journeys.preparing import ACTIONS, CHAIR, COLLEAGUE, EDITOR, IMPACT, RATIONALE, STANDING, WHY
from tests.journeys.uploading import choose, is_refused, send, take_off

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]

TOO_LONG = "x" * 2001
TOO_LONG_SAID = "by 1 character. The limit is 2,000."


def test_a_text_over_its_limit_stays_on_the_screen(journey: Journey):
    journey.sign_in(EDITOR)
    journey.visit("competency_form", key="3")
    journey.tick(journey.page.locator("[name='ticks-3a-2']"))
    journey.fill(commentary_actions=TOO_LONG, commentary_impact=IMPACT)
    assert journey.press("Save as draft") == 422
    journey.is_told(f"Shorten the commentary on actions {TOO_LONG_SAID}")
    journey.keeps(commentary_actions=TOO_LONG, commentary_impact=IMPACT)
    for box in journey.page.locator("[name='ticks-3a-2']").all():
        expect(box).to_be_checked()

    journey.fill(commentary_actions=ACTIONS)
    assert journey.press("Save and mark as completed") == 422
    journey.is_told("Choose a level for 3a", "Choose a level for 3c")
    journey.keeps(commentary_actions=ACTIONS)

    journey.visit("governance_form", key="board")
    commentary = journey.page.locator("[name^='commentary-board.']")
    commentary.nth(0).fill(STANDING)
    commentary.nth(1).fill(TOO_LONG)
    assert journey.press("Save as draft") == 422
    journey.is_told(f"Shorten the commentary on “Risk” {TOO_LONG_SAID}")
    expect(commentary.nth(0)).to_have_value(STANDING)
    expect(commentary.nth(1)).to_have_value(TOO_LONG)
    journey.reads("Not saved. What you typed is still on this page.")


@pytest.mark.requirement("R-060", "R-061")
def test_a_ninth_local_outcome_is_refused(journey: Journey):
    """With the two national outcomes that would make eleven."""
    journey.sign_in(EDITOR)
    journey.visit("outcomes_form")
    boxes = journey.page.locator("[name^='chosen-']")
    for place in range(0, 27, 3):
        journey.tick(boxes.nth(place))
    assert journey.press("Save as draft") == 422
    journey.is_told("You chose 9 local outcomes. Choose up to 8")
    expect(journey.page.locator("[name^='chosen-']:checked")).to_have_count(9)

    journey.page.locator("[name^='chosen-']:checked").last.uncheck()
    aspirations = journey.page.locator("[name^='aspiration-']")
    aspirations.nth(0).fill("as many as we can")
    journey.page.locator("[name^='rationale-']").nth(0).fill(RATIONALE)
    assert journey.press("Save as draft") == 422
    journey.is_told("enter a number such as 12.5")
    expect(aspirations.nth(0)).to_have_value("as many as we can")
    expect(journey.page.locator("[name^='rationale-']").nth(0)).to_have_value(RATIONALE)


def test_a_file_that_cannot_be_taken_is_refused_in_words(journey: Journey, tmp_path):
    journey.sign_in(EDITOR)
    journey.visit("document_upload")
    for name, data, said in (
        ("plan.pdf", b"", "The selected file is empty"),
        ("plan.pdf", samples.ooxml(), "it ends in .pdf but is"),
        ("plan.exe", b"MZ", "The selected file must be"),
        ("plan.pdf", samples.pdf()[:200], "The selected file is damaged"),
    ):
        (tmp_path / name).write_bytes(data)
        journey.fill(comment="As agreed by the board")
        choose(journey, [tmp_path / name], ["strategic_plan"])
        send(journey, "1 file is not uploaded")
        wrong = is_refused(journey, said)
        journey.keeps(comment="As agreed by the board")
        expect(wrong.locator("select")).to_have_value("strategic_plan")
        take_off(wrong)
    journey.visit("document_list")
    journey.reads("Documents missing", "Strategic plan")


@pytest.mark.requirement("R-164")
def test_a_seventh_sign_post_is_refused(journey: Journey):
    """Six are there by the services; the page of the seventh stood open already."""
    scene = journey.scene
    preparation.upload_documents(scene)
    document = scene.documents[0]
    journey.sign_in(EDITOR)
    journey.visit("sign_post_add", key="3")
    journey.box("document").select_option(str(document.pk))
    journey.fill(page_from="4711", why=WHY)
    assert journey.press("Add sign-post") == 422
    journey.is_told("has 8 pages")
    journey.keeps(page_from="4711", why=WHY)
    for page in range(1, 7):
        add_sign_post(
            assessment=scene.assessment,
            item=scene.items["3"],
            document=document,
            page_from=page,
            why=WHY,
            actor=scene.local("colleague"),
        )
    journey.fill(page_from="7")
    assert journey.press("Add sign-post") == 422
    journey.is_told_of_the_whole("All 6 sign-posts are used. Remove one to add another.")
    journey.keeps(page_from="7", why=WHY)
    journey.visit("competency_form", key="3")
    journey.reads("6 of 6 used", "All 6 sign-posts are used. Remove one to add another.")
    journey.stands()
    journey.press("Change")
    journey.fill(page_from="9", why="y" * 301)
    assert journey.press("Save sign-post") == 422
    journey.is_told("Shorten the reason by 1 character")
    journey.keeps(page_from="9", why="y" * 301)


@pytest.mark.requirement("R-036")
def test_two_editors_of_one_section_both_keep_their_words(journey: Journey):
    """The second to save sees both texts side by side and chooses (docs/architecture.md, rule 7)."""
    journey.sign_in(EDITOR)
    journey.visit("competency_form", key="3")
    journey.fill(commentary_actions=ACTIONS)
    returns.save_competency(
        assessment=journey.scene.assessment,
        key="3",
        version=0,
        actor=journey.scene.local("colleague"),
        levels={"3a": 2},
        ticks={},
        commentaries={"actions": "We held a conversation in every ward.", "impact": IMPACT},
        completed=False,
    )
    assert journey.press("Save as draft") == 409
    journey.reads("Two people changed", "Gareth Lowe", ACTIONS, "We held a conversation in every ward.")
    journey.stands()
    joined = journey.page.get_by_label("A text made from both")
    expect(joined).to_have_value(f"{ACTIONS} We held a conversation in every ward.")
    journey.press("Save what I chose")
    journey.reads("Draft saved")
    journey.keeps(commentary_impact=IMPACT)
    journey.sign_in(COLLEAGUE)
    journey.visit("competency_form", key="3")
    expect(journey.box("commentary-actions")).to_have_value(f"{ACTIONS} We held a conversation in every ward.")
    expect(journey.page.locator("[name='level-3a'][value='2']")).to_be_checked()


@pytest.mark.requirement("R-117")
def test_a_nominee_without_a_right_address_is_refused(journey: Journey):
    journey.sign_in(EDITOR)
    journey.visit("nominee_add")
    assert journey.press("Nominate") == 422
    journey.is_told("Choose a category", "Enter the organisation name", "Enter the person’s email address")
    journey.page.locator("[name='category']").first.check()
    journey.fill(organisation_name="City Council", name="Rosa Grey", email="rosa.grey at council")
    assert journey.press("Nominate") == 422
    journey.is_told("Enter an email address in the correct format, like name@example.com")
    journey.keeps(organisation_name="City Council", name="Rosa Grey", email="rosa.grey at council")
    journey.fill(email="rosa.grey@council.example")
    journey.press("Nominate")
    journey.follow("Change Rosa Grey")
    journey.fill(organisation_name="z" * 201)
    assert journey.press("Save") == 422
    journey.is_told("Shorten")
    journey.keeps(organisation_name="z" * 201)


@pytest.mark.requirement("R-248")
def test_nobody_signs_or_reopens_without_the_words_that_it_needs(journey: Journey):
    preparation.prepare(journey.scene)
    board.agree(journey.scene)
    journey.sign_in(CHAIR)
    journey.visit("declaration_sign")
    assert journey.press("Sign the declaration") == 422
    journey.is_told("Tick the box to sign the declaration")
    preparation.sign_and_submit(journey.scene)
    journey.sign_in("super.user")
    journey.visit("assessment_reopen")
    journey.stands()
    assert journey.press("Reopen the return") == 422
    journey.is_told("Enter the reason for reopening the return")
    journey.fill(reason=TOO_LONG)
    assert journey.press("Reopen the return") == 422
    journey.is_told("Shorten the reason")
    journey.keeps(reason=TOO_LONG)
