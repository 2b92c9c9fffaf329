"""An agreement names what was agreed, is asked for again after a change of it, and lies within the year."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Agreement
from assessments.queries.missing import what_is_missing
from assessments.services import Also, record_agreement, sign
from assessments.services.agreements import in_one_line
from cycles.dates import year_began
from cycles.models import Timetable
from organisations.decisions import NotTaken, Refused
from tests import markup
from tests.assessments.filling import agree, fill, fill_competency, fill_contract, fill_outcomes, outcome

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-243")]
What = Agreement.What
OUTCOMES = "The outcomes were changed since partners agreed them."
RETURN = "The self-assessments were changed since the board agreed them."
CONTRACTS = "The contracts were changed since the board agreed them."


def asked_again(cast) -> list[str]:
    return [thing.text for thing in what_is_missing(cast.assessment) if "were changed since" in thing.text]


def change_outcomes(cast, **also):
    """Another rationale of one outcome, the agreement as it stands."""
    row = Agreement.objects.get(what=What.OUTCOMES_WITH_PARTNERS)
    choices = {ref: outcome() for ref in ("1a", "1b", "2a", "2b", "3")} | {"8": outcome("A new rationale.")}
    given = Also(agreements={row.what: (row.on, row.minute)}, **also)
    return fill_outcomes(cast.assessment, cast.actor("editor"), choices=choices, also=given, completed=False)


def test_a_change_of_what_was_agreed_asks_that_body_again_and_no_other(cast):
    fill(cast)
    editor = cast.actor("editor")
    assert asked_again(cast) == []
    fill_competency(cast.assessment, editor, "3", commentaries={"actions": "One word more."})
    (text,) = asked_again(cast)
    assert text.startswith(RETURN)
    with pytest.raises(Refused, match="1 thing is missing"):
        sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))

    fill_contract(cast.assessment, editor, "acute", stages={"contracting": stage("Said anew.")})
    change_outcomes(cast)
    assert [text.split(" Enter")[0] for text in asked_again(cast)] == [OUTCOMES, RETURN, CONTRACTS]

    agree(cast.assessment, editor)
    assert [text.split(" Enter")[0] for text in asked_again(cast)] == [OUTCOMES]
    change_outcomes(cast, agreed_again=[What.OUTCOMES_WITH_PARTNERS])
    assert asked_again(cast) == []


def stage(commentary: str) -> dict[str, str]:
    return {"commentary": commentary, "source": "", "excerpt": ""}


def test_the_same_day_and_minute_alone_do_not_cover_a_change(cast):
    fill(cast)
    editor, row = cast.actor("editor"), Agreement.objects.get(what=What.RETURN_BY_BOARD)
    fill_competency(cast.assessment, editor, "3", commentaries={"actions": "One word more."})
    given = {"assessment": cast.assessment, "what": What.RETURN_BY_BOARD, "actor": editor}
    record_agreement(**given, on=row.on, minute=row.minute)
    assert len(asked_again(cast)) == 1
    record_agreement(**given, on=timezone.localdate(), minute="119/09")
    assert asked_again(cast) == [], "another meeting agreed it as it stands"


def test_what_was_agreed_and_put_back_stands(cast):
    fill(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    assert asked_again(cast) == []


def test_an_outcomes_form_is_completed_only_with_an_agreement_of_what_it_says(cast):
    fill(cast)
    row = Agreement.objects.get(what=What.OUTCOMES_WITH_PARTNERS)
    choices = {ref: outcome("Another.") for ref in ("1a", "1b", "2a", "2b")}
    also = Also(agreements={row.what: (row.on, row.minute)})
    with pytest.raises(NotTaken) as refused:
        fill_outcomes(cast.assessment, cast.actor("editor"), choices=choices, also=also)
    assert list(refused.value.errors) == ["agreed-on-outcomes_with_partners"]


def test_an_agreement_from_before_content_was_kept_stands_as_it_is(cast):
    fill(cast)
    Agreement.objects.update(content=None, version=None)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    assert asked_again(cast) == []


def test_the_pages_name_what_was_agreed_and_ask_again(cast, as_):
    fill(cast)
    address = reverse("board_agreement", args=[cast.assessment.pk])
    page = markup.of(as_("editor").get(address))
    assert "Agreed: 49 ratings and 38 commentaries, as they stood at" in page
    assert "Agreed: 3 contracting process forms, as they stood at" in page
    assert RETURN not in page
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    assert RETURN in markup.of(as_("editor").get(address))
    assert RETURN in markup.of(as_("editor").get(reverse("assessment_submit", args=[cast.assessment.pk])))
    outcomes = markup.of(as_("editor").get(reverse("outcomes_form", args=[cast.assessment.pk])))
    assert "Agreed: 6 outcomes with the aspirations (1a, 1b, 2a, 2b, 3 and 8), as they stood at" in outcomes


def test_a_tick_says_that_the_agreement_covers_the_change(cast, as_):
    fill(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "One word more."})
    row = Agreement.objects.get(what=What.RETURN_BY_BOARD)
    day = "agreed-on-return_by_board"
    typed = {f"{day}_day": row.on.day, f"{day}_month": row.on.month, f"{day}_year": row.on.year}
    typed |= {"agreed-minute-return_by_board": row.minute, "agreement-stood-return_by_board": stood(row)}
    contracts = Agreement.objects.get(what=What.CONTRACTS_BY_BOARD)
    typed |= {"agreement-stood-contracts_by_board": stood(contracts)}
    day = "agreed-on-contracts_by_board"
    typed |= {f"{day}_day": row.on.day, f"{day}_month": row.on.month, f"{day}_year": row.on.year}
    typed |= {"agreed-minute-contracts_by_board": row.minute}
    address = reverse("board_agreement", args=[cast.assessment.pk])
    as_("editor").post(address, typed)
    assert len(asked_again(cast)) == 1
    as_("editor").post(address, typed | {"agreed-again-return_by_board": "on"})
    assert asked_again(cast) == []


def stood(row: Agreement) -> str:
    return in_one_line(row)


@pytest.mark.parametrize("what", list(What))
def test_the_day_lies_within_the_year(cast, what):
    given = {"assessment": cast.assessment, "what": what, "minute": "1", "actor": cast.actor("editor")}
    began = year_began(cast.assessment)
    assert timedelta(weeks=49) < timezone.localdate() - began < timedelta(weeks=52)
    for day in (timezone.localdate() + timedelta(days=1), began - timedelta(days=1), began - timedelta(days=4000)):
        with pytest.raises(NotTaken) as refused:
            record_agreement(**given, on=day)
        (error,) = refused.value.errors.values()
        assert "Enter the day on which" in error
    assert not Agreement.objects.exists()
    for day in (began, timezone.localdate()):
        assert record_agreement(**given, on=day).on == day


def test_without_dates_the_year_begins_in_the_april_it_is_called_by(cast):
    Timetable.objects.all().delete()
    assert year_began(cast.assessment).isoformat() == "2009-04-01"
