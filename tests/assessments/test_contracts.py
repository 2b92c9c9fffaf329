"""The contracting process forms: filled in, completed, counted as documents, sign-posted, kept with the copy."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Agreement
from assessments.pages.assessment_hub import hub_page
from assessments.pages.contract_form import contract_page
from assessments.pages.frozen_copy import live_page
from assessments.queries import frozen_matches_live, hashes_of, latest_copy, return_model
from assessments.queries.missing import what_is_missing
from assessments.services import save_contract
from assessments.services.agreements import record_agreement
from cycles.models import Part
from cycles.states import State
from documents.models import ContractForm, Document
from documents.queries import checklist
from documents.services import add_sign_post
from frameworks.models import Item
from organisations.decisions import Late, NotTaken, Refused
from sentences.signs import readable
from tests import markup
from tests.assessments.filling import STAGES, fill, fill_and_submit, fill_contract, fill_contracts, version
from tests.assessments.test_word import paper, words_of

pytestmark = pytest.mark.django_db

KINDS = ["acute", "primary_care", "choice"]


def at(cast, key: str = "acute") -> str:
    return reverse("contract_form", args=[cast.assessment.pk, key])


def post_of(cast, key: str = "acute", **changes):
    """What a browser sends for a whole form."""
    texts = {f"{box}-{stage}": f"{box} of {stage}" for box in ("commentary", "source", "excerpt") for stage in STAGES}
    days = {"starts": (1, 4, 2009), "ends": (31, 3, 2012), "signed": (11, "Feb", 2009)}
    dates = {f"{name}_{part}": on[n] for name, on in days.items() for n, part in enumerate(("day", "month", "year"))}
    return {
        "version": version(cast.assessment, f"contract-{key}"),
        "provider": "City Hospitals",
        "provider_type": "Acute trust",
        "provider_context": "It broke even.",
        "objectives": "Shorter waits.",
        "go": "draft",
        **texts,
        **dates,
        **changes,
    }


def row(cast, key: str = "acute") -> ContractForm:
    return ContractForm.objects.get(assessment=cast.assessment, kind__key=key)


# The form


@pytest.mark.requirement("R-222", "R-223")
def test_three_forms_stand_among_the_tasks_of_the_preparation(cast):
    groups = {group.title: group.tasks for group in hub_page(cast.assessment, cast.actor("editor")).groups}
    titles = [task.title for task in groups["Contracting process forms"]]
    assert titles == [f"Contracting Process Form - {name}" for name in ("Acute", "Primary Care", "PCT's choice")]


@pytest.mark.requirement("R-224", "R-227", "R-228", "R-229", "R-230", "R-231", "R-232", "R-233", "R-240")
def test_the_form_asks_in_the_handbook_s_words_within_its_limits(cast, as_):
    page = unescape(markup.of(as_("editor").get(at(cast))))
    for label in (
        "Name of Provider:",
        "Type of Provider:",
        "Contract Start Date:",
        "Contract End Date:",
        "Contract Signing Date:",
        "Please provide context of the provider e.g Financial position, performance etc. :",
        "Please provide context of your relationship and your objectives with this contract. :",
        "If required for evidence, please provide excerpt from relevant document",
    ):
        assert label in page
    for title in ("Negotiation", "Contracting", "Contract Management"):
        assert all(f"{title}: {box}" in page for box in ("Commentary", "Source", "Excerpt"))
    limits = [page.count(f'data-maxlength="{limit}"') for limit in (1000, 2000, 200, 10000)]
    assert limits == [2, 3, 3, 3]
    assert "Newcastle PCT" in page


@pytest.mark.requirement("R-234", "R-235")
def test_each_section_can_be_shown_and_hidden_and_has_its_questions_beside_it(cast, as_):
    page = unescape(markup.of(as_("editor").get(at(cast))))
    sections = page.split("<section")[2:]
    for title, question in (
        ("Negotiation", "How has the PCT developed its best alternative to a negotiated agreement (BATNA)"),
        ("Contracting", "What improvement requirements have been defined?"),
        ("Contract Management", "How are incentives (e.g. CQUIN) used?"),
    ):
        section = next(part for part in sections if f">{title}</h2>" in part)
        assert f"Show/Hide Content: {title}" in section and "<details" in section
        assert question in section
    assert "If required for evidence" not in sections[-1].split("app-beside__questions")[1].split("</div>")[0]


@pytest.mark.requirement("R-225")
def test_dates_are_typed_or_picked_from_a_calendar(cast, as_):
    page = markup.of(as_("editor").get(at(cast)))
    assert page.count("data-picker=") == 3 and "app/date-picker" in page
    assert as_("editor").post(at(cast), post_of(cast)).status_code == 302
    form = row(cast)
    assert (form.starts, form.ends, form.signed) == (date(2009, 4, 1), date(2012, 3, 31), date(2009, 2, 11))


@pytest.mark.requirement("R-239")
def test_the_form_is_saved_as_draft_completed_printed_and_closed(cast, as_):
    editor = as_("editor")
    page = markup.of(editor.get(at(cast)))
    for words in ("Save as draft", "Save and mark as completed", ">Print</a>", ">Close</a>"):
        assert words in page
    assert editor.post(at(cast), {"version": 0, "go": "draft"}).status_code == 302
    assert Part.objects.get(assessment=cast.assessment, key="contract-acute").state == Part.State.DRAFT
    response = editor.post(at(cast), post_of(cast, go="complete"))
    assert response["Location"] == at(cast, "primary_care")
    assert Part.objects.get(assessment=cast.assessment, key="contract-acute").state == Part.State.COMPLETED


@pytest.mark.requirement("R-226")
@pytest.mark.parametrize("go", ["draft", "complete"])
def test_an_end_before_the_start_is_refused_and_what_was_typed_stays(cast, as_, go):
    response = as_("editor").post(at(cast), post_of(cast, ends_year="2008", go=go))
    page = unescape(markup.of(response))
    assert response.status_code == 422
    assert "The contract end date must be the start date or a day after it" in page
    assert 'name="ends_year" type="text" inputmode="numeric" value="2008"' in page and "It broke even." in page
    assert not ContractForm.objects.exists() and not Document.objects.exists()


@pytest.mark.requirement("R-226")
def test_the_same_day_is_no_fault_and_the_database_holds_the_order_too(cast):
    whole = {"starts": date(2009, 4, 1), "ends": date(2009, 4, 1), "signed": None}
    names = {"provider": "", "provider_type": "", "provider_context": "", "objectives": ""}
    save = {"assessment": cast.assessment, "key": "acute", "actor": cast.actor("editor"), "completed": False}
    save_contract(**save, version=0, general=names | whole, stages={})
    with pytest.raises(NotTaken) as error:
        save_contract(**save, version=1, general=names | whole | {"ends": date(2009, 3, 31)}, stages={})
    assert "ends" in error.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractForm.objects.update(ends=date(2009, 3, 31))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_day": ""}, "The contract start date must include a day"),
        ({"signed_day": "31", "signed_month": "2"}, "The contract signing date must be a real date"),
        ({"ends_year": "12"}, "The contract end date must have a year of four numbers"),
        ({"provider": "x" * 201}, "Shorten the name of the provider to 200 characters"),
        ({"provider_context": "x" * 1001}, "Shorten this text by 1 character. The limit is 1,000."),
        ({"commentary-negotiation": "x" * 2002}, "Shorten the commentary on negotiation by 2 characters."),
        ({"source-contracting": "x" * 201}, "Shorten the source on contracting by 1 character. The limit is 200."),
        ({"excerpt-management": "x" * 10001}, "Shorten the excerpt on contract management by 1 character."),
    ],
)
@pytest.mark.requirement("R-227", "R-230", "R-231", "R-233")
def test_what_cannot_be_kept_is_said_at_its_box_and_nothing_is_saved(cast, as_, changes, message):
    response = as_("editor").post(at(cast), post_of(cast, **changes))
    assert response.status_code == 422
    assert message in unescape(markup.of(response))
    assert not ContractForm.objects.exists()


@pytest.mark.requirement("R-227", "R-228", "R-230", "R-231", "R-233")
def test_texts_of_just_the_limit_are_kept_with_a_line_end_counted_once(cast, as_):
    whole = {"provider_context": "a\r\n" + "x" * 998, "objectives": "y" * 1000}
    stages = {f"commentary-{stage}": "c" * 2000 for stage in STAGES} | {
        f"source-{stage}": "s" * 200 for stage in STAGES
    }
    stages |= {f"excerpt-{stage}": "e" * 10000 for stage in STAGES}
    assert as_("editor").post(at(cast), post_of(cast, **whole, **stages)).status_code == 302
    assert len(row(cast).provider_context) == 1000


# Completing


@pytest.mark.requirement("R-224", "R-229")
def test_a_form_about_one_contract_needs_provider_dates_contexts_and_commentaries(cast, as_):
    response = as_("editor").post(at(cast), {"version": 0, "go": "complete", "excerpt-negotiation": "Words."})
    page = unescape(markup.of(response))
    assert response.status_code == 422
    for message in (
        "Enter the name of the provider",
        "Enter the type of provider",
        "Enter the contract start date",
        "Enter the contract end date",
        "Enter the contract signing date",
        "Write the context of the provider",
        "Write the context of your relationship and your objectives",
        "Write the commentary on negotiation",
        "Write the commentary on contract management",
        "Enter the source of the excerpt on negotiation",
    ):
        assert message in page
    assert Part.objects.get(assessment=cast.assessment, key="contract-acute").version == 0


@pytest.mark.requirement("R-236", "R-237")
def test_the_primary_care_form_describes_all_contracts_and_needs_no_provider_and_no_dates(cast, as_):
    page = unescape(markup.of(as_("editor").get(at(cast, "primary_care"))))
    assert "the overall approach of the PCT to managing all primary care contracts." in page
    assert "overall approach" not in unescape(markup.of(as_("editor").get(at(cast)))).split("<form")[1]
    fill_contract(cast.assessment, cast.actor("editor"), "primary_care", named=False)
    assert Part.objects.get(assessment=cast.assessment, key="contract-primary_care").state == Part.State.COMPLETED
    with pytest.raises(NotTaken):
        fill_contract(cast.assessment, cast.actor("editor"), "choice", named=False)


@pytest.mark.requirement("R-222", "R-247")
def test_submission_asks_for_each_form_and_says_what_it_lacks(cast):
    def texts():
        return [thing.text for thing in what_is_missing(cast.assessment) if thing.url_name == "contract_form"]

    assert texts() == [
        f"Contracting Process Form - {name}: not filled in" for name in ("Acute", "Primary Care", "PCT's choice")
    ]
    fill_contracts(cast.assessment, cast.actor("editor"))
    assert texts() == []
    fill_contract(cast.assessment, cast.actor("editor"), "choice", completed=False)
    assert texts() == ["Contracting Process Form - PCT's choice is filled in but not marked as completed"]
    form = row(cast, "choice")
    form.provider, form.signed = "", None
    form.save()
    assert texts() == ["Contracting Process Form - PCT's choice: the name of the provider and signing date missing"]


@pytest.mark.requirement("R-238")
def test_the_form_says_whether_the_board_agreed_the_contracts(cast, as_):
    assert "It is not recorded yet that the board agreed them." in markup.of(as_("editor").get(at(cast)))
    what, on = Agreement.What.CONTRACTS_BY_BOARD, timezone.localdate() - timedelta(weeks=3)
    record_agreement(assessment=cast.assessment, what=what, on=on, minute="4.2", actor=cast.actor("editor"))
    assert f"The board agreed them on {on.day} {on:%B %Y}, minute 4.2." in markup.of(as_("editor").get(at(cast)))


# As a document


@pytest.mark.requirement("R-213", "R-220")
def test_a_completed_form_counts_as_a_document_and_a_draft_does_not(cast):
    def line():
        return next(line for line in checklist(cast.assessment) if line.type.key == "contracting_process_forms")

    assert (line().count, line().missing) == ("0 of 3 completed", 3)
    fill_contract(cast.assessment, cast.actor("editor"), "acute", completed=False)
    assert (line().count, line().missing) == ("0 of 3 completed", 3)
    fill_contracts(cast.assessment, cast.actor("editor"))
    assert (line().count, line().missing, line().status) == ("3 of 3 completed", 0, "completed")


@pytest.mark.requirement("R-195", "R-213", "R-240")
def test_the_first_save_lists_the_form_under_the_handbook_s_name_once(cast):
    fill_contract(cast.assessment, cast.actor("editor"), "acute", completed=False)
    fill_contract(cast.assessment, cast.actor("colleague"), "acute")
    document = Document.objects.get(assessment=cast.assessment)
    assert document.name.startswith("Newcastle_Contracting Process Form - Acute_20")
    assert document.file is None and document.type.key == "contracting_process_forms"


@pytest.mark.requirement("R-166", "R-240")
def test_a_form_is_sign_posted_by_its_section_and_opens_from_there(cast, as_):
    fill_contract(cast.assessment, cast.actor("editor"), "acute", completed=False)
    item = Item.objects.get(framework=cast.assessment.framework_id, key="10")
    put = {"assessment": cast.assessment, "item": item, "document": row(cast).document, "actor": cast.actor("editor")}
    with pytest.raises(NotTaken) as error:
        add_sign_post(**put, page_from=3)
    assert "no pages" in error.value.message_dict["page_from"][0]
    post = add_sign_post(**put, paragraph="Contract Management")
    assert post.warning == ""
    address = reverse("document_open", args=[cast.assessment.pk, post.document_id])
    assert address in markup.of(as_("editor").get(reverse("competency_form", args=[cast.assessment.pk, "10"])))
    assert as_("editor").get(address)["Location"] == at(cast)
    assert as_("super_user").get(address).status_code == 403


# The return


@pytest.mark.requirement("R-240", "R-248")
def test_the_copy_holds_the_forms_and_a_change_afterwards_is_seen(cast):
    fill_and_submit(cast)
    copy = latest_copy(cast.assessment)
    assert copy.content["contracts"]["acute"]["provider"] == "City Hospitals"
    assert {f"contract-{key}" for key in KINDS} <= set(copy.hashes["parts"])
    assert frozen_matches_live(cast.assessment)
    ContractForm.objects.filter(kind__key="choice").update(provider="Another")
    assert not frozen_matches_live(cast.assessment)
    changed = hashes_of(return_model(cast.assessment))["parts"]
    assert [part for part, held in changed.items() if held != copy.hashes["parts"][part]] == [
        "documents",
        "contract-choice",
    ]


def test_items_whose_evidence_stands_in_a_form_change_with_it(cast):
    fill_contract(cast.assessment, cast.actor("editor"), "acute")
    item = Item.objects.get(framework=cast.assessment.framework_id, key="10")
    add_sign_post(
        assessment=cast.assessment, item=item, document=row(cast).document, paragraph="1", actor=cast.actor("editor")
    )
    before = hashes_of(return_model(cast.assessment))["items"]
    ContractForm.objects.update(provider="Another")
    after = hashes_of(return_model(cast.assessment))["items"]
    assert sorted(key for key in after if after[key] != before[key]) == ["10", "10a", "10b", "10c"]


@pytest.mark.requirement("R-036")
def test_a_late_save_shows_both_versions_and_each_can_be_kept(cast, as_):
    first, second = as_("editor"), as_("colleague")
    opened = post_of(cast)
    assert first.post(at(cast), opened).status_code == 302
    response = second.post(at(cast), opened | {"provider": "Other Trust", "ends_day": "30", "ends_month": "6"})
    page = markup.of(response)
    assert response.status_code == 409
    assert "Other Trust" in page and "City Hospitals" in page and "30 6 2012" in page and "31 3 2012" in page
    assert row(cast).provider == "City Hospitals"
    with pytest.raises(Late):
        fill_contract(cast.assessment, cast.actor("colleague"), "acute", version=0)


@pytest.mark.requirement("R-008", "R-248")
@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("reader", State.PREPARING, 200),
        ("analyst", State.PREPARING, 404),
        ("analyst", State.SUBMITTED, 200),
        ("panel_chair", State.SUBMITTED, 200),
        ("dh", State.PROVISIONAL, 404),
        ("neighbour", State.SUBMITTED, 404),
    ],
)
def test_a_form_is_read_by_those_who_read_the_return(cast, as_, who, state, status):
    fill_contract(cast.assessment, cast.actor("editor"), "acute")
    cast.at(state)
    response = as_(who).get(at(cast))
    assert response.status_code == status
    if status == 200:
        page = markup.of(response)
        assert "City Hospitals" in page and "1 April 2009" in page and "<textarea" not in page


@pytest.mark.requirement("R-248")
def test_a_submitted_form_cannot_be_saved(cast, as_):
    fill_contract(cast.assessment, cast.actor("editor"), "acute")
    cast.at(State.SUBMITTED)
    with pytest.raises(Refused):
        fill_contract(cast.assessment, cast.actor("editor"), "acute")
    response = as_("editor").post(at(cast), post_of(cast, provider="Typed late"))
    assert response.status_code == 403 and "Typed late" in markup.of(response)
    assert as_("analyst").post(at(cast), post_of(cast)).status_code == 403


def test_an_unknown_form_is_not_found(cast, as_):
    assert as_("editor").get(at(cast, "chronic")).status_code == 404


def test_a_full_form_takes_no_more_queries_than_an_empty_one(cast, as_, django_assert_max_num_queries):
    editor = as_("editor")
    with django_assert_max_num_queries(35) as empty:
        editor.get(at(cast))
    fill(cast)
    with django_assert_max_num_queries(len(empty)):
        editor.get(at(cast))


line = st.text(st.characters(exclude_characters="\x00\r\n", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@settings(max_examples=4, deadline=None)
@given(provider=line, commentary=line, source=line, excerpt=line)
def test_whatever_is_typed_stands_in_the_printed_page_and_in_the_document(cast, provider, commentary, source, excerpt):
    """The read model feeds both: no text of a form is lost on the way to paper."""
    said = {"commentary": commentary, "source": source, "excerpt": excerpt}
    general = {"provider": provider, "provider_type": "", "starts": None, "ends": None, "signed": None}
    fill_contract(
        cast.assessment,
        cast.actor("editor"),
        "choice",
        general=general | {"provider_context": "", "objectives": ""},
        stages={"management": said},
        completed=False,
    )
    browser = Client()
    browser.force_login(cast.users["editor"])
    page = unescape(markup.of(browser.get(reverse("part_print", args=[cast.assessment.pk, "contract-choice"]))))
    form = next(form for form in live_page(cast.assessment).contracts if form.kind.key == "choice")
    kept = {form.facts[0].value, form.stages[2].commentary, form.stages[2].source, form.stages[2].excerpt} - {""}
    written = words_of(paper(cast))
    assert {text for text in kept if text not in page or readable(text) not in written} == set()
    assert contract_page(cast.assessment, "choice").contract["provider"] == form.facts[0].value
