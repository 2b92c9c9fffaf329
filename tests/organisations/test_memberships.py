"""A membership holds from its first day to its last, both included; people are known by their address in any case."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.models import Membership, Organisation, User
from organisations.queries import contacts_for, memberships_of, pcts_in_order
from organisations.roles import Role
from tests.cast import organisation

pytestmark = pytest.mark.django_db


def day(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def helen() -> User:
    return User.objects.create_user("Helen@Example.org", "a long enough password", name="Helen")


def member(user: User, code: str = "5D7", role: Role = Role.EDITOR, since: int = 0, until: int | None = None):
    ends = None if until is None else day(until)
    return Membership.objects.create(
        user=user, organisation=organisation(code), role=role, since=day(since), until=ends
    )


@pytest.mark.parametrize(
    ("since", "until", "on", "held"),
    [
        (0, None, 0, True),
        (0, None, -1, False),
        (0, None, 4000, True),
        (1, None, 0, False),
        (-9, 0, 0, True),
        (-9, -1, 0, False),
        (-9, -1, -1, True),
        (-9, -1, -9, True),
        (-9, -1, -10, False),
        (0, 0, 0, True),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(helen, since, until, on, held):
    member(helen, since=since, until=until)
    assert memberships_of(helen.pk, day(on)).exists() is held
    if on == 0:
        assert memberships_of(helen.pk).exists() is held, "today, unless told"


def test_memberships_are_the_persons_own_with_their_organisations_in_one_query(helen, django_assert_num_queries):
    member(helen), member(helen, "Q32", Role.ANALYST)
    member(User.objects.create_user("other@example.org"), "5KL")
    with django_assert_num_queries(1):
        rows = [(row.role, row.organisation.code) for row in memberships_of(helen.pk)]
    assert rows == [("editor", "5D7"), ("analyst", "Q32")]


def test_a_role_in_an_organisation_is_given_once_and_ends_no_earlier_than_it_begins(helen):
    member(helen, since=-9)
    for wrong in ({}, {"code": "5KL", "since": 0, "until": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            member(helen, **wrong)
    member(helen, role=Role.CHAIR)


@pytest.mark.parametrize("address", ["helen@example.org", "HELEN@EXAMPLE.ORG"])
def test_an_address_is_one_person_in_any_case(helen, address):
    assert helen.email == "helen@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=address)


def test_a_person_goes_by_name_or_else_by_address(helen):
    assert str(helen) == "Helen"
    assert str(User(email="nobody@example.org")) == "nobody@example.org"
    assert helen.check_password("a long enough password")
    assert not User.objects.create_user("new@example.org").has_usable_password()


# Whom to ask


@pytest.mark.requirement("R-428", "R-429")
@pytest.mark.parametrize(
    ("pcts", "shas", "asked"),
    [
        (["5D7"], [], ["super_user", "support"]),
        (["5N1"], [], ["other_super_user", "support"]),
        (["5D7", "5KL"], [], ["super_user", "support"]),
        (["5D7", "5N1"], [], ["other_super_user", "super_user", "support"]),
        ([], ["Q30"], ["super_user", "support"]),
        ([], [], ["support"]),
    ],
)
def test_the_super_users_of_the_sha_come_before_the_support_desk(cast, pcts, shas, asked):
    ids = [[organisation(code).pk for code in codes] for codes in (pcts, shas)]
    found = contacts_for(*ids)
    assert [contact.email for contact in found] == [f"{who}@example.org" for who in asked]
    assert [contact.is_of_sha for contact in found] == [who != "support" for who in asked]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"until": -1, "since": -9}, ["support"]),
        ({"since": 1}, ["support"]),
        ({"since": -9, "until": 0}, ["super_user", "support"]),
        ({"role": Role.ANALYST}, ["support"]),
    ],
)
def test_only_who_serves_today_is_asked(cast, change, left):
    values = {name: day(value) if isinstance(value, int) else value for name, value in change.items()}
    Membership.objects.filter(user=cast.users["super_user"]).update(**values)
    found = contacts_for([cast.assessment.organisation_id])
    assert [contact.email for contact in found] == [f"{who}@example.org" for who in left]


def test_who_is_no_longer_active_is_not_asked(cast):
    User.objects.filter(email__in=["super_user@example.org", "support@example.org"]).update(is_active=False)
    assert contacts_for([cast.assessment.organisation_id]) == []


def test_who_serves_two_pcts_of_one_region_is_named_once(cast):
    of_both = [row.pk for row in Organisation.objects.filter(parent__code="Q30")]
    assert [contact.name for contact in contacts_for(of_both)] == ["Super user", "Support"]


@pytest.mark.requirement("R-009")
def test_every_pct_has_its_sha_and_they_stand_by_name(django_assert_num_queries):
    with django_assert_num_queries(1):
        pcts = [(pct.name, pct.parent.kind) for pct in pcts_in_order()]
    assert len(pcts) == 152 and pcts == sorted(pcts)
    assert {kind for _, kind in pcts} == {"sha"}


@pytest.mark.requirement("R-009")
def test_a_pct_without_an_sha_cannot_be():
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(code="NEW", name="New PCT", short_name="New", kind="pct")
