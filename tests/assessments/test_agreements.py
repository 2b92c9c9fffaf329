import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone

from assessments.forms.agreements import AgreementFields, AgreementsForm
from assessments.models import Agreement
from assessments.queries.agreements import STATEMENTS, agreement_gaps, agreements_of
from assessments.queries.returns import hashes_of, return_model
from assessments.services import record_agreement
from cycles.states import State
from organisations.decisions import NotTaken, Refused

pytestmark = pytest.mark.django_db
What = Agreement.What
DAY = timezone.localdate() - datetime.timedelta(weeks=3)


def record(cast, what=What.OUTCOMES_BY_BOARD, on=DAY, minute="12.3", name="editor"):
    return record_agreement(assessment=cast.assessment, what=what, on=on, minute=minute, actor=cast.actor(name))


@pytest.mark.requirement("R-070", "R-075")
@pytest.mark.parametrize("what", list(What))
def test_agreement_is_recorded_with_day_minute_and_who(cast, what):
    record(cast, what, minute=" 12.3 ")

    row = Agreement.objects.get(assessment=cast.assessment)
    assert (row.what, row.on, row.minute, row.by) == (what, DAY, "12.3", cast.users["editor"])
    assert return_model(cast.assessment)["agreements"] == {what: {"on": DAY.isoformat(), "minute": "12.3"}}
    assert STATEMENTS[what]


def test_agreement_is_part_of_what_is_signed(cast):
    before = hashes_of(return_model(cast.assessment))
    record(cast)
    after = hashes_of(return_model(cast.assessment))
    assert {name for name in after["parts"] if after["parts"][name] != before["parts"][name]} == {"agreements"}


def test_the_same_agreement_again_keeps_who_recorded_it_first(cast):
    record(cast)
    record(cast, name="colleague")
    assert Agreement.objects.get().by == cast.users["editor"]
    record(cast, minute="12.4", name="colleague")
    assert Agreement.objects.get().by == cast.users["colleague"]


def test_an_emptied_agreement_is_none(cast):
    record(cast)
    assert record(cast, on=None, minute="") is None
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("given", "box"),
    [
        ({"on": timezone.localdate() + datetime.timedelta(days=2)}, "agreed-on-outcomes_by_board"),
        ({"minute": "1" * 61}, "agreed-minute-outcomes_by_board"),
    ],
)
def test_a_day_to_come_and_a_long_minute_number_are_refused(cast, given, box):
    with pytest.raises(NotTaken) as refused:
        record(cast, **given)
    assert list(refused.value.message_dict) == [box]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", ["reader", "neighbour", "super_user", "outsider"])
def test_only_the_pcts_writers_record_an_agreement(cast, name):
    with pytest.raises(Refused):
        record(cast, name=name)


def test_nothing_is_recorded_after_submission(cast):
    cast.at(State.SUBMITTED)
    with pytest.raises(Refused, match="read only"):
        record(cast)


@pytest.mark.requirement("R-072")
def test_the_sha_reads_agreements_of_the_outcomes_in_preparation_and_no_others(cast):
    for what in What:
        record(cast, what)
    seen = {row.what for row in Agreement.objects.showing(cast.actor("analyst"))}
    assert seen == {What.OUTCOMES_WITH_PARTNERS, What.OUTCOMES_BY_BOARD}
    assert Agreement.objects.showing(cast.actor("editor")).count() == 4
    assert not Agreement.objects.showing(cast.actor("stranger")).exists()


def test_gaps_name_the_day_and_for_a_board_the_minute(cast):
    model = return_model(cast.assessment)
    gaps = agreement_gaps(model, [What.OUTCOMES_WITH_PARTNERS, What.OUTCOMES_BY_BOARD])
    assert [gap.message for gap in gaps] == [
        "Enter the day on which the outcomes were agreed with partners",
        "Enter the day on which the board agreed the changes to the local outcomes",
        "Enter the number of the minute by which the board agreed the changes to the local outcomes",
    ]
    record(cast)
    assert not agreement_gaps(return_model(cast.assessment), [What.OUTCOMES_BY_BOARD])


def test_the_form_reads_what_was_typed_and_shows_what_stands(cast):
    (empty,) = agreements_of(cast.assessment, What.OUTCOMES_BY_BOARD)
    data = QueryDict(mutable=True)
    data.update(
        {
            "agreed-on-outcomes_by_board_day": str(DAY.day),
            "agreed-on-outcomes_by_board_month": str(DAY.month),
            "agreed-on-outcomes_by_board_year": str(DAY.year),
            "agreed-minute-outcomes_by_board": "12.3",
        }
    )
    form = AgreementsForm([empty], data)
    assert form.is_valid(), form.errors
    assert form.content() == {What.OUTCOMES_BY_BOARD: (DAY, "12.3")}
    record(cast)

    (box,) = agreements_of(cast.assessment, What.OUTCOMES_BY_BOARD)
    (shown,) = AgreementsForm([box]).agreements
    assert isinstance(shown, AgreementFields)
    assert (shown.on.value(), shown.minute.value()) == (DAY, "12.3")
    assert AgreementsForm([box], QueryDict("agreed-on-outcomes_by_board_day=4")).errors
