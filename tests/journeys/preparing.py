"""The steps of the PCT's people: forms, documents and nominees, then signatures and submission."""

from pathlib import Path

from playwright.sync_api import expect

from demonstration import contracting, people, preparation
from demonstration.papers import paper
from surveys import services as surveys
from surveys.models import Category
from tests.day import typed_day
from tests.journeys.journey import Journey, Rest
from tests.journeys.uploading import choose, is_refused, send, take_off

EDITOR, COLLEAGUE = "editor.5d7", "colleague.5d7"
CHIEF_EXECUTIVE, CHAIR = "chief.executive.5d7", "chair.5d7"
SCORECARD = {"code": "5D7", "year": "2009-10"}

RATIONALE = "In line with the best of our peers, and paid for in the plan."
ACTIONS = "We asked every ward what it needs, and published what we heard."
IMPACT = "Two clinics moved to where people said that they would go."
STANDING = "The plan is agreed and funded, and its first milestones were met."
WHY = "It shows whom we asked, and how."

# What a person does in the browser; the services do the rest of the return.
COMPETENCY, COMPONENT, OUTCOME, PAPER = "3", "finance", "9", "strategic_plan"
BY_HAND = {COMPETENCY, COMPONENT}


def given_an_empty_return(journey: Journey) -> None:
    """Nothing is filled in, all of it is named as missing, and the public sees nothing."""
    assert journey.go_to("results_scorecard", **SCORECARD) == 404
    journey.sign_in(EDITOR)
    journey.reads("Welcome, Helen Marsh")
    journey.stands()
    journey.follow("Newcastle PCT: assurance 2009/10")
    journey.reads("What there is to do", "What stops submission")
    journey.stands()
    journey.follow("Check and submit")
    journey.reads("things are still missing", "Competency 11", "The nominees for the survey are not submitted")
    expect(journey.page.get_by_role("button", name="Submit the return")).to_have_count(0)
    journey.stands()


def when_the_editor_enters_outcomes_and_aspirations(journey: Journey) -> None:
    journey.visit("assessment_hub")
    journey.follow("Outcomes and aspirations")
    journey.stands()
    journey.tick(journey.box(f"chosen-{OUTCOME}"))
    assert journey.press("Save as draft") == 200
    journey.reads("1 of 8")
    for place, aspiration in enumerate(journey.page.locator("[name^='aspiration-']").all()):
        aspiration.fill(str(10 + place / 2))
    for rationale in journey.page.locator("[name^='rationale-']").all():
        rationale.fill(RATIONALE)
    for part, value in typed_day(-30).items():
        journey.page.locator(f"[name='agreed-on-outcomes_with_partners_{part}']").fill(value)
    journey.press("Save and mark as completed")
    journey.reads("Saved and marked as completed")


def when_the_editor_assesses_competency_3_criterion_by_criterion(journey: Journey) -> None:
    """The additive rule is shown beside the boxes; it never chooses for the PCT (R-158 to R-173)."""
    page = journey.page
    journey.visit("competency_form", key=COMPETENCY)
    journey.stands()
    for sub in ("3a", "3b", "3c"):
        journey.tick(page.locator(f"[name='ticks-{sub}-2']"))
    journey.press("Save as draft")
    for sub in ("3a", "3b", "3c"):
        supported = page.locator(".nhsuk-radios__item").filter(has=page.locator(f"[name='level-{sub}'][value='2']"))
        expect(supported).to_contain_text("Your ticks support this level")
        expect(page.locator(f"[name='level-{sub}']:checked")).to_have_count(0)
        page.locator(f"[name='level-{sub}'][value='2']").check()
    journey.reads("What is missing for level 3", "Last year’s final rating")
    journey.fill(commentary_actions=ACTIONS, commentary_impact=IMPACT)
    journey.press("Save and mark as completed")
    journey.reads("Saved and marked as completed", "Competency 4 of 11")


def when_the_editor_assesses_finance_line_by_line(journey: Journey) -> None:
    """Colours are judged, never computed: ticks beside them decide nothing (R-175 to R-182)."""
    page = journey.page
    journey.visit("governance_form", key=COMPONENT)
    journey.stands()
    for commentary in page.locator("[name^='commentary-finance.']").all():
        commentary.fill(STANDING)
    for group in page.locator("[name^='ticks-finance.'][name$='-amber'][value$='.1']").all():
        journey.tick(group)
    for amber in page.locator("[name^='colour-finance.'][value='amber']").all():
        amber.check()
    journey.press("Save and mark as completed")
    journey.reads("Saved and marked as completed")


def when_the_editor_uploads_the_strategic_plan(journey: Journey, folder: Path) -> None:
    """A page of the web under the name of a PDF is refused in words; the plan itself is taken and renamed (R-195)."""
    plan = folder / "Plan as agreed.pdf"
    journey.visit("document_list")
    journey.stands()
    journey.press("Upload Strategic plan")
    journey.stands()
    plan.write_text("<html><title>Not the plan</title></html>")
    journey.fill(comment="As agreed by the board")
    choose(journey, [plan])
    send(journey, "1 file is not uploaded")
    wrong = is_refused(journey, "The selected file’s content is not what its name says")
    journey.keeps(comment="As agreed by the board")
    take_off(wrong)
    plan.write_bytes(paper("Strategic plan", "Newcastle PCT", pages=46))
    choose(journey, [plan])
    send(journey)
    journey.follow("See the list of documents")
    journey.reads("Newcastle_Strategic plan_", "It was called Plan as agreed.pdf", "As agreed by the board")


def when_the_editor_sign_posts_a_page_of_it(journey: Journey) -> None:
    """From the form, which saves what was typed before it goes on."""
    journey.visit("competency_form", key=COMPETENCY)
    journey.fill(commentary_impact=f"{IMPACT} See the plan.")
    journey.press("Save and add a sign-post")
    journey.stands()
    journey.box("document").select_option(index=1)
    journey.fill(page_from="31", paragraph="6.2", why=WHY)
    journey.press("Add sign-post")
    journey.reads("1 of 6 used", "Page 31", WHY)
    journey.keeps(commentary_impact=f"{IMPACT} See the plan.")


def when_the_editor_nominates_a_stakeholder(journey: Journey) -> None:
    journey.visit("nominee_list")
    journey.stands()
    journey.press("Nominate a person")
    journey.stands()
    journey.page.locator("[name='category']").first.check()
    journey.fill(organisation_name="City Council", name="Rosa Grey", email="rosa.grey@council.example")
    journey.press("Nominate")
    journey.reads("Rosa Grey is nominated", "Not asked yet")


def given_the_rest_of_the_return_is_filled_in(journey: Journey) -> None:
    """By the services that the pages call."""
    rest = Rest(journey.scene, BY_HAND)
    preparation.upload_documents(rest)
    preparation.assess_competencies(rest)
    preparation.assess_governance(rest)
    contracting.fill(rest)
    preparation.sign_post(rest)
    for category in Category.objects.filter(framework=journey.scene.assessment.framework_id):
        surveys.nominate(
            assessment=journey.scene.assessment,
            actor=journey.scene.local("editor"),
            group=category.group,
            category=category,
            organisation_name=category.label,
            name=f"Stakeholder {category.pk}",
            email=f"stakeholder{category.pk}@{people.DOMAIN}",
        )


def when_the_editor_sends_the_invitations(journey: Journey) -> None:
    journey.visit("nominee_list")
    journey.stands()
    journey.press("Check and send")
    journey.reads("Once asked, a person cannot be changed or removed")
    journey.stands()
    journey.tick(journey.page.get_by_role("checkbox"))
    journey.press("Send the invitations")
    journey.reads("are being sent a link to the survey")


def when_the_boards_agreement_is_recorded(journey: Journey) -> None:
    """Day and minute flow back from the board meeting; a day that lies ahead is refused (R-243, R-245)."""
    journey.visit("declaration_sign")
    journey.reads("Enter the day on which the board agreed the self-assessments")
    journey.visit("board_agreement")
    journey.stands()
    for what in ("return_by_board", "contracts_by_board"):
        for part, value in typed_day(30).items():
            journey.page.locator(f"[name='agreed-on-{what}_{part}']").fill(value)
        journey.page.locator(f"[name='agreed-minute-{what}']").fill("112/09")
    assert journey.press("Save the agreement") == 422
    journey.is_told(
        *(
            f"Enter the day on which the board agreed the {what}. That day cannot lie ahead."
            for what in ("self-assessments", "contracts")
        )
    )
    for what in ("return_by_board", "contracts_by_board"):
        for part, value in typed_day(-30).items():
            journey.page.locator(f"[name='agreed-on-{what}_{part}']").fill(value)
    journey.press("Save the agreement")
    journey.reads("The board’s agreement is saved")


def when_the_chief_executive_and_the_chair_sign(journey: Journey) -> None:
    """Each on their own account, on the return as it stands (R-244, R-245)."""
    journey.visit("assessment_submit")
    journey.reads("Nothing is missing", "Board minutes", "Survey answers")
    for who, name in ((CHIEF_EXECUTIVE, "Nadia Rahman"), (CHAIR, "William Stott")):
        journey.sign_in(who)
        journey.visit("declaration_sign")
        journey.stands()
        assert journey.press("Sign the declaration") == 422
        journey.is_told("Tick the box to sign the declaration")
        journey.tick(journey.box("agreed"))
        journey.press("Sign the declaration")
        journey.reads("You signed the declaration", name)


def when_the_editor_submits(journey: Journey) -> None:
    journey.sign_in(EDITOR)
    journey.visit("assessment_submit")
    journey.reads("Nothing is missing", "You cannot change the return afterwards")
    journey.stands()
    journey.press("Submit the return")
    journey.reads("Return submitted", "Copy 1")
    journey.stands()
    journey.scene.assessment.refresh_from_db()


def then_the_return_can_only_be_read(journey: Journey) -> None:
    journey.visit("assessment_hub")
    journey.reads("The return can be read only")
    journey.stands()
    journey.visit("competency_form", key=COMPETENCY)
    journey.reads(ACTIONS)
    expect(journey.page.get_by_role("button", name="Save")).to_have_count(0)
    journey.stands()
    journey.visit("frozen_copy")
    journey.reads("As submitted, copy 1", ACTIONS, STANDING)
    journey.stands()
