"""The board's agreement, on a page of its own and part of what is signed; what the last check shows besides."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Agreement
from assessments.pages.checklist import documents_over_limit
from assessments.queries.missing import what_is_missing
from assessments.queries.returns import return_model
from assessments.services import record_agreement, sign, submit
from cycles.states import State
from documents.models import Document, DocumentType
from organisations.decisions import Refused
from organisations.models import Event
from tests import markup
from tests.assessments.filling import fill, fill_documents, sign_both

pytestmark = pytest.mark.django_db

WHAT, CONTRACTS = Agreement.What.RETURN_BY_BOARD, Agreement.What.CONTRACTS_BY_BOARD
DAY, MINUTE = "agreed-on-return_by_board", "agreed-minute-return_by_board"


def client(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def url(cast, name: str = "board_agreement") -> str:
    return reverse(name, args=[cast.assessment.pk])


def typed(days_ago: int = 7, minute: str = "112/09") -> dict[str, str]:
    on = timezone.localdate() - timedelta(days=days_ago)
    return {f"{DAY}_day": on.day, f"{DAY}_month": on.month, f"{DAY}_year": on.year, MINUTE: minute}


@pytest.mark.requirement("R-238", "R-243", "R-245", "R-247")
def test_the_return_is_signed_and_submitted_only_with_the_boards_agreement(cast):
    assessment = fill(cast)
    assert what_is_missing(assessment) == []
    Agreement.objects.filter(what=CONTRACTS).delete()
    Agreement.objects.filter(what=WHAT).update(minute="")
    assert [thing.text for thing in what_is_missing(assessment)] == [
        "Enter the number of the minute by which the board agreed the self-assessments",
        "Enter the day on which the board agreed the contracts",
        "Enter the number of the minute by which the board agreed the contracts",
    ]
    with pytest.raises(Refused, match="3 things are missing"):
        sign(assessment=assessment, actor=cast.actor("chief_executive"))
    page = markup.of(client(cast, "editor").get(url(cast, "assessment_submit")))
    assert f'href="{url(cast)}"' in page


def test_an_empty_agreement_is_no_success(cast):
    editor = client(cast, "editor")
    page = markup.of(editor.post(url(cast), {}, follow=True))
    assert "Nothing was changed. No agreement of the board is recorded yet." in page
    assert "nhsuk-notification-banner--success" not in page
    editor.post(url(cast), typed())
    editor.get(url(cast))
    page = markup.of(editor.post(url(cast), typed(), follow=True))
    assert "Nothing was changed. The board’s agreement stands as it was." in page
    assert "nhsuk-notification-banner--success" not in page


@pytest.mark.requirement("R-243")
def test_a_later_change_of_the_agreement_voids_the_signatures_visibly(cast):
    assessment = fill(cast)
    sign_both(cast)
    record_agreement(assessment=assessment, what=WHAT, on=timezone.localdate(), minute="2", actor=cast.actor("editor"))
    page = markup.of(client(cast, "editor").get(url(cast, "declaration_sign")))
    assert page.count("the return was changed afterwards") == 2
    with pytest.raises(Refused, match="must sign the return as it stands now"):
        submit(assessment=assessment, actor=cast.actor("editor"))


@pytest.mark.requirement("R-243", "R-245")
@pytest.mark.parametrize("who", ["editor", "chief_executive", "pct_chair"])
def test_the_pcts_people_record_the_day_and_the_minute(cast, who):
    user = client(cast, who)
    answer = user.post(url(cast), typed(), follow=True)
    assert "The board’s agreement is saved" in markup.of(answer)
    row = Agreement.objects.get(assessment=cast.assessment, what=WHAT)
    assert (row.on, row.minute, row.by) == (timezone.localdate() - timedelta(days=7), "112/09", cast.users[who])
    assert Event.objects.filter(verb="recorded agreement", by=cast.users[who]).exists()
    assert "minute 112/09" in markup.of(user.get(url(cast, "declaration_sign")))
    assert "minute 112/09" in markup.of(user.get(url(cast, "assessment_submit")))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (typed(days_ago=-1), "That day cannot lie ahead"),
        ({f"{DAY}_day": "31", f"{DAY}_month": "2", f"{DAY}_year": "2010"}, "must be a real date"),
        ({MINUTE: "x" * 61}, "Shorten the minute number to 60 characters"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept_on_the_page(cast, changes, says):
    answer = client(cast, "editor").post(url(cast), typed() | changes)
    assert answer.status_code == 422 and says in markup.of(answer)
    assert f'value="{changes.get(MINUTE, "112/09")}"' in markup.of(answer)
    assert not Agreement.objects.exists()


@pytest.mark.requirement("R-037", "R-246")
def test_the_handbooks_advice_about_the_board_stands_on_the_page(cast):
    page = markup.of(client(cast, "reader").get(url(cast)))
    assert "It is recommended that the board engage relevant staff" in page
    assert "Save the agreement" not in page, "who reads only cannot record"


@pytest.mark.parametrize(
    ("who", "status"), [("super_user", 403), ("dh", 403), ("stranger", 404), ("neighbour", 404), ("outsider", 404)]
)
def test_the_page_is_the_pcts_own(cast, who, status):
    assert client(cast, who).get(url(cast)).status_code == status
    assert client(cast, who).post(url(cast), typed()).status_code == status
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("state", [state for state in State if state is not State.PREPARING])
def test_nothing_is_recorded_once_the_return_is_submitted(cast, state):
    cast.at(state)
    assert client(cast, "editor").post(url(cast), typed()).status_code == 403
    assert not Agreement.objects.exists()


@pytest.mark.requirement("R-243")
def test_the_agreement_is_part_of_what_is_signed(cast):
    before = return_model(cast.assessment)
    record_agreement(
        assessment=cast.assessment, what=WHAT, on=timezone.localdate(), minute="1", actor=cast.actor("editor")
    )
    assert return_model(cast.assessment) != before


@pytest.mark.requirement("R-252")
def test_board_minutes_and_survey_answers_are_shown_and_block_nothing(cast):
    page = markup.of(client(cast, "editor").get(url(cast, "assessment_submit")))
    besides = page[page.index("These do not stop you from submitting") :]
    assert "Board minutes" in besides and "Not yet provided by your SHA" in besides
    assert "Survey answers" in besides and "Nobody asked yet" in besides
    missing = page[: page.index("These do not stop you from submitting")]
    assert "Board minutes" not in missing and "Survey answers" not in missing


@pytest.mark.requirement("R-247")
def test_the_last_check_names_documents_over_a_limit(cast):
    fill_documents(cast.assessment, cast.actor("editor"))
    kind = DocumentType.objects.filter(framework=cast.assessment.framework, max_pages__gt=0).first()
    assert documents_over_limit(cast.assessment) == []
    document = Document.objects.filter(assessment=cast.assessment, type=kind).first()
    document.file.pages = kind.max_pages + 1
    document.file.save(update_fields=["pages"])
    found = documents_over_limit(cast.assessment)
    assert any(document.name in thing.text for thing in found)
    assert document.name in markup.of(client(cast, "editor").get(url(cast, "assessment_submit")))


def test_two_people_who_record_agreements_lose_nothing_of_each_other(cast):
    first, second = client(cast, "editor"), client(cast, "colleague")
    stood = {f"agreement-stood-{what}": "" for what in (WHAT, CONTRACTS)}
    assert 'name="agreement-stood-return_by_board" value=""' in markup.of(first.get(url(cast)))
    assert "agreement-stood" not in markup.of(first.get(url(cast, "outcomes_form")))
    contracts = {key.replace(WHAT, CONTRACTS): value for key, value in typed(minute="113/09").items()}
    assert second.post(url(cast), contracts | stood).status_code == 302

    # The first had the page open from before and typed of the other agreement.
    assert first.post(url(cast), typed() | stood).status_code == 302
    assert dict(Agreement.objects.values_list("what", "minute")) == {CONTRACTS: "113/09", WHAT: "112/09"}

    # And now of the same: what stands is said, the words stay, and the next save goes over it.
    answer = first.post(url(cast), typed() | contracts | stood | {f"agreed-minute-{CONTRACTS}": "9"})
    assert answer.status_code == 422
    assert "A colleague changed this meanwhile. It now says:" in markup.of(answer)
    assert Agreement.objects.get(what=CONTRACTS).minute == "113/09"
    again = dict(re.findall(r'name="(agreement-stood-[^"]+)" value="([^"]+)"', markup.of(answer)))
    assert len(again) == 2
    assert first.post(url(cast), typed() | contracts | again | {f"agreed-minute-{CONTRACTS}": "9"}).status_code == 302
    assert Agreement.objects.get(what=CONTRACTS).minute == "9"
