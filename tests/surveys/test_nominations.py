import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cycles.models import Part
from cycles.queries import timetable_of
from cycles.states import State
from demonstration.links import tokens_of
from organisations.decisions import Refused
from outbox.models import Mail
from surveys import policies, queries, services
from surveys.models import Category, Group, Invitation, Nominee
from surveys.queries.regions import surveys_of_region

pytestmark = pytest.mark.django_db


def part(survey) -> Part:
    return Part.objects.get(assessment=survey.assessment, key="nominees")


@pytest.mark.requirement("R-120")
def test_groups_have_ten_eight_and_four_categories(survey):
    book = queries.nominees_of(survey.assessment, survey.editor)
    assert [(group.group, len(group.categories) - 1) for group in book.groups] == [
        ("partners", 10),
        ("providers", 8),
        ("opinion_formers", 4),
    ]


@pytest.mark.parametrize(
    ("group", "in_category", "limit"),
    [
        pytest.param(Group.PARTNERS, True, 5, marks=pytest.mark.requirement("R-123")),
        pytest.param(Group.PROVIDERS, False, 10, marks=pytest.mark.requirement("R-124")),
        pytest.param(Group.OPINION_FORMERS, False, 10, marks=pytest.mark.requirement("R-124")),
    ],
)
def test_one_nominee_too_many_is_refused(survey, group, in_category, limit):
    category = survey.category(group) if in_category else None
    for number in range(limit):
        survey.nominate(number, group=group, category=category)
    with pytest.raises(ValidationError, match=f"{limit}") as refused:
        survey.nominate(limit, group=group, category=category)
    assert list(refused.value.message_dict) == ["category"]
    assert Nominee.objects.count() == limit
    survey.nominate(99, group=Group.PARTNERS, category=survey.category(Group.PARTNERS, 3))


@pytest.mark.requirement("R-129")
@pytest.mark.parametrize(
    ("again", "field"),
    [
        ({"email": "PERSON.1@Stakeholder.example "}, "email"),
        ({"email": "person.1@stakeholder.example\u200b"}, "email"),
        ({"email": "\ufeff<person.1@stakeholder.example>"}, "email"),
        ({"name": "person  1", "organisation_name": "ORGANISATION 1", "email": "other@stakeholder.example"}, "name"),
        ({"name": "Per\u00adson 1", "organisation_name": "Organisation\u00a01", "email": "other@x.example"}, "name"),
    ],
)
def test_same_person_twice_is_refused(survey, again, field):
    survey.nominate(1)
    with pytest.raises(ValidationError) as refused:
        survey.nominate(2, group=Group.PROVIDERS, **again)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.requirement("R-129")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ren\u00e9e O\u2019Hara", "Rene\u0301e O\u2019Hara"),
        ("Ann O'Hara", "Ann O\u2019Hara"),
        ("Ann Smith-Jones", "Ann Smith\u2011Jones"),
        ("\uff21nn Lee", "Ann Lee"),
    ],
)
def test_one_person_written_in_two_ways_is_a_double_and_each_name_is_kept_as_typed(survey, first, second):
    survey.nominate(1, name=first, organisation_name="Example practice")
    with pytest.raises(ValidationError, match=f"{first} of Example practice was nominated already"):
        survey.nominate(2, name=second, organisation_name="Example practice")
    assert Nominee.objects.get().name == first


@pytest.mark.requirement("R-129")
def test_an_address_in_two_spellings_of_its_domain_is_a_double(survey):
    survey.nominate(1, email="Anne@B\u00fccher.example")
    with pytest.raises(ValidationError, match="was nominated with this address already"):
        survey.nominate(2, email="anne@xn--bcher-kva.example")
    assert Nominee.objects.get().email == "anne@b\u00fccher.example"


def test_the_database_takes_no_address_twice_in_two_spellings(survey):
    """What is checked at the same moment by two colleagues, the database decides."""
    survey.nominate(1, email="anne@b\u00fccher.example")
    again = Nominee.objects.get()
    again.pk, again.email = None, "ANNE@xn--bcher-kva.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_two_nominees_of_before_whose_addresses_come_to_the_same_stay_and_are_told(survey, capsys):
    survey.nominate(1, email="anne@b\u00fccher.example")
    again = Nominee.objects.get()
    again.pk, again.email, again.double_before = None, "anne@xn--bcher-kva.example", True
    again.save()
    Nominee.objects.update(email_compared="", double_before=True)
    migration = import_module("surveys.migrations.0004_compared_addresses")
    migration.compare(apps, SimpleNamespace(connection=connection))
    assert list(Nominee.objects.values_list("email_compared", "double_before")) == [
        ("anne@xn--bcher-kva.example", False),
        ("anne@xn--bcher-kva.example", True),
    ]
    assert "1 of the people nominated" in capsys.readouterr().err


@pytest.mark.requirement("R-117", "R-129")
@pytest.mark.parametrize("email", ["ren\u00e9e@trust.example", "\u0430nne@trust.example", "\u0131an@trust.example"])
def test_an_address_that_no_mail_can_be_sent_to_is_refused_with_what_to_do(survey, email):
    with pytest.raises(ValidationError, match="the letters a to z.*Enter the address that the person’s mail program"):
        survey.nominate(1, email=email)


@pytest.mark.requirement("R-117", "R-129")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": ""}, "email"),
        ({"email": f"a@{'b' * 260}.example"}, "email"),
        ({"organisation_name": "  "}, "organisation_name"),
        ({"name": ""}, "name"),
        ({"name": "n" * 151}, "name"),
        ({"job_title": " "}, "job_title"),
    ],
)
def test_bad_details_are_refused_at_their_field(survey, wrong, field):
    with pytest.raises(ValidationError) as refused:
        survey.nominate(1, **wrong)
    assert list(refused.value.message_dict) == [field]
    assert not Nominee.objects.exists()


@pytest.mark.requirement("R-118")
def test_job_title_is_chief_executive_unless_told(survey):
    assert survey.nominate(1).job_title == "Chief Executive"
    assert survey.nominate(2, job_title="Leader").job_title == "Leader"


def test_category_must_be_of_the_group(survey):
    with pytest.raises(ValidationError):
        survey.nominate(1, group=Group.PARTNERS, category=survey.category(Group.PROVIDERS))


@pytest.mark.requirement("R-122", "R-130")
def test_book_shows_empty_categories_and_warns_below_twenty(survey):
    survey.nominate(1, category=survey.category(Group.PARTNERS, 0))
    book = queries.nominees_of(survey.assessment, survey.editor)
    assert len(book.groups[0].empty) == 9 and survey.category(Group.PARTNERS, 0).label not in book.groups[0].empty
    assert book.few
    for number in range(2, 12):
        survey.nominate(number)
    for number in range(12, 21):
        survey.nominate(number, group=Group.PROVIDERS)
    assert not queries.nominees_of(survey.assessment, survey.editor).few


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("editor", True),
        ("chief_executive", True),
        ("pct_chair", True),
        ("reader", False),
        ("neighbour", False),
        ("super_user", False),
        ("analyst", False),
        ("dh", False),
        ("support", False),
        ("panel_chair", False),
        ("outsider", False),
    ],
)
def test_only_the_pct_nominates(survey, who, allowed):
    assert bool(policies.may_nominate(survey.cast.actor(who), survey.assessment)) == allowed
    if not allowed:
        with pytest.raises(Refused):
            survey.nominate(1, actor=survey.cast.actor(who))


def test_nominating_saves_the_part_as_a_draft(survey):
    survey.nominate(1)
    assert (part(survey).state, part(survey).version) == ("draft", 1)


@pytest.mark.requirement("R-132")
def test_nobody_is_mailed_before_submission_and_each_once_with_it(survey):
    survey.nominate(1)
    survey.nominate(2)
    assert not Mail.objects.exists() and not Invitation.objects.exists()
    assert services.submit_nominees(assessment=survey.assessment, actor=survey.editor) == 2
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "person.1@stakeholder.example",
        "person.2@stakeholder.example",
    ]
    assert part(survey).state == "completed"


def test_submitting_without_nominees_is_refused(survey):
    with pytest.raises(Refused, match="Nominate at least one"):
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)


@pytest.mark.requirement("R-133")
def test_mail_names_the_pct_and_holds_the_link(survey, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tokens = survey.invite(partners=1)
    (token,) = tokens.values()
    (mail,) = mailoutbox
    assert "Newcastle PCT" in mail.subject
    assert f"/s/{token}/" in mail.body and "Dear Person 1" in mail.body
    assert token not in Mail.objects.get().body, "put in as it leaves"


def test_names_are_written_in_mails_as_they_are(survey, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        survey.nominate(1, name="Aoife O'Neil", organisation_name="Bell & Sons <North>")
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    assert "Dear Aoife O'Neil" in mailoutbox[0].body and "Bell & Sons <North>" in mailoutbox[0].body


@pytest.mark.requirement("R-127")
def test_who_was_asked_can_be_neither_changed_nor_removed(survey):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    with pytest.raises(Refused, match="asked already"):
        services.remove_nominee(nominee=nominee, actor=survey.editor)
    with pytest.raises(Refused, match="asked already"):
        services.change_nominee(
            nominee=nominee,
            actor=survey.editor,
            group="partners",
            category=None,
            organisation_name="Other",
            name="Other",
            email="other@stakeholder.example",
        )


def test_a_change_of_a_removed_nominee_says_so(survey):
    nominee = survey.nominate(1)
    stale = Nominee.objects.get()
    services.remove_nominee(nominee=nominee, actor=survey.editor)
    with pytest.raises(ValidationError, match="A colleague removed this person"):
        services.change_nominee(
            nominee=stale,
            actor=survey.editor,
            group="partners",
            category=None,
            organisation_name="Other",
            name="Other",
            email="other@stakeholder.example",
        )


def test_who_was_not_asked_can_be_changed_and_removed(survey):
    nominee = survey.nominate(1)
    changed = services.change_nominee(
        nominee=nominee,
        actor=survey.editor,
        group="providers",
        category=survey.category(Group.PROVIDERS),
        organisation_name="Other",
        name="Other",
        email="person.1@stakeholder.example",
    )
    assert (changed.group, changed.name) == ("providers", "Other")
    services.remove_nominee(nominee=nominee, actor=survey.editor)
    assert not Nominee.objects.exists()


@pytest.mark.requirement("R-125", "R-126", "R-127")
def test_second_set_opens_while_few_answer_and_stays_capped(survey):
    survey.invite(partners=10)
    second = survey.nominate(50, category=survey.category())
    assert second.set == 2
    with pytest.raises(ValidationError):
        survey.nominate(51)
    assert part(survey).state == "completed", "the part stays completed"
    assert services.submit_nominees(assessment=survey.assessment, actor=survey.editor) == 1


@pytest.mark.requirement("R-125")
def test_second_set_is_possible_after_submission_of_the_return(survey):
    survey.invite(partners=1)
    survey.cast.at(State.SUBMITTED)
    assert policies.may_nominate(survey.editor, survey.assessment)
    survey.cast.at(State.BRIEFED)
    assert not policies.may_nominate(survey.editor, survey.assessment)


@pytest.mark.requirement("R-125")
def test_second_set_ends_at_the_regions_date(survey):
    survey.invite(partners=1)
    timetable = timetable_of(survey.assessment)
    timetable.second_set_until = timezone.now() + datetime.timedelta(days=3)
    timetable.save()
    with time_machine.travel(timetable.second_set_until - datetime.timedelta(seconds=1), tick=False):
        assert policies.may_nominate(survey.editor, survey.assessment)
    with time_machine.travel(timetable.second_set_until, tick=False):
        assert not policies.may_nominate(survey.editor, survey.assessment)


@pytest.mark.requirement("R-125")
def test_second_set_is_refused_once_enough_have_answered(survey):
    tokens = list(survey.invite(partners=10, providers=10, opinion_formers=5).values())
    for token in tokens[:19]:
        survey.answer(token)
    assert policies.may_nominate(survey.editor, survey.assessment)
    survey.answer(tokens[19])
    assert "20 of 25" in policies.may_nominate(survey.editor, survey.assessment).reason


@pytest.mark.requirement("R-125", "R-149")
def test_a_second_set_stays_open_whoever_answers_where_no_number_is_told(survey):
    """Were it closed by the twentieth answer, it would tell that there are twenty."""
    for token in survey.invite(partners=10, providers=10, opinion_formers=2).values():
        survey.answer(token)
    assert policies.may_nominate(survey.editor, survey.assessment)
    (row,) = surveys_of_region(survey.cast.actor("analyst")).rows
    assert row.second_set


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize(
    ("first", "more", "tells", "untold"),
    [
        ((5, 5), {}, [], []),
        ((5, 5), {"partners": 1}, ["Partners: 1 person more"], []),
        ((5, 5), {"partners": 4, "providers": 2}, ["Partners: 4 people more", "Providers: 2 people more"], []),
        ((5, 5), {"partners": 5}, [], []),
        ((5, 5), {"opinion_formers": 1}, ["Opinion formers: 1 person more"], ["Opinion formers: 1"]),
        ((5, 5), {"opinion_formers": 6}, [], ["Opinion formers: 6"]),
        ((5, 4), {"partners": 1, "opinion_formers": 1}, [], []),
    ],
)
def test_a_second_set_so_small_that_a_number_tells_of_a_person_is_known_before_it_is_sent(
    survey, first, more, tells, untold
):
    survey.invite(*first)
    for number, group in enumerate((group for group, n in more.items() for _ in range(n)), start=100):
        survey.nominate(number, group=group)
    book = queries.nominees_of(survey.assessment, survey.editor)
    assert [str(one) for one in book.tells_of_single] == tells
    assert book.small == untold
    if more:
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
        sent = queries.nominees_of(survey.assessment, survey.editor)
        assert (sent.tells_of_single, sent.small) == ([], [])
        assert (sent.desk.answered is None) == bool(untold or min(first) < 5)


def test_a_first_set_tells_of_nobody_by_what_was_read_before(survey):
    survey.nominate(1)
    book = queries.nominees_of(survey.assessment, survey.editor)
    assert (book.tells_of_single, book.small) == ([], ["Partners: 1"])


@pytest.mark.requirement("R-128")
def test_super_user_corrects_an_address_and_the_old_link_dies(survey):
    (old,) = survey.invite(partners=1).values()
    nominee = Nominee.objects.get()
    services.correct_address(nominee=nominee, actor=survey.cast.actor("super_user"), email="right@stakeholder.example")
    (new,) = tokens_of(survey.assessment).values()
    assert new != old
    with pytest.raises(queries.LinkGone):
        queries.open_survey(old)
    assert queries.open_survey(new).assessment == survey.assessment
    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == [
        "person.1@stakeholder.example",
        "right@stakeholder.example",
    ]


@pytest.mark.requirement("R-128")
def test_a_corrected_address_withdraws_the_mail_that_waits_with_the_old_link(survey):
    (old,) = survey.invite(partners=1).values()
    nominee = Nominee.objects.get()
    Mail.objects.update(state=Mail.State.QUEUED)
    services.correct_address(nominee=nominee, actor=survey.cast.actor("super_user"), email="right@stakeholder.example")
    withdrawn = Mail.objects.get(state=Mail.State.WITHDRAWN)
    assert (withdrawn.to, withdrawn.body, withdrawn.reason) == (
        "person.1@stakeholder.example",
        "",
        "The address was corrected",
    )
    left = [mail.to for mail in Mail.objects.exclude(state=Mail.State.WITHDRAWN)]
    assert left == ["right@stakeholder.example"], "of a mail that never left nothing is told"


@pytest.mark.parametrize("who", ["editor", "analyst", "senior_lead", "other_super_user", "support", "dh"])
def test_nobody_else_corrects_an_address(survey, who):
    survey.invite(partners=1)
    with pytest.raises(Refused):
        services.correct_address(
            nominee=Nominee.objects.get(), actor=survey.cast.actor(who), email="right@stakeholder.example"
        )


@pytest.mark.requirement("R-148")
def test_correcting_tells_nobody_who_has_answered(survey):
    for token in survey.invite(partners=2).values():
        queries.open_survey(token)
    first, second = Nominee.objects.all()
    survey.answer(tokens_of(survey.assessment)[first.pk])
    for nominee in (first, second):
        services.correct_address(
            nominee=nominee, actor=survey.cast.actor("super_user"), email=f"{nominee.pk}@right.example"
        )
    assert Mail.objects.filter(to__endswith="@right.example").count() == 2


def test_status_for_task_lists_is_bulk(survey, django_assert_num_queries):
    survey.nominate(1)
    survey.nominate(2)
    with django_assert_num_queries(1):
        status = queries.nominations_status([survey.assessment])[survey.assessment.pk]
    assert (status.status, status.nominated, status.contacted) == ("in_progress", 2, 0)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    assert queries.nominations_status([survey.assessment])[survey.assessment.pk].status == "completed"


def test_categories_are_loaded(survey):
    assert Category.objects.filter(framework=survey.assessment.framework).count() == 22
