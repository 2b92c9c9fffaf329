"""Each role belongs to one kind of organisation."""

import pytest

from organisations.roles import KIND_OF_ROLE, NATIONAL_ROLES, PCT_ROLES, SHA_ROLES, Kind, Role


@pytest.mark.requirement("R-010")
@pytest.mark.parametrize(
    ("kind", "roles", "expected"),
    [
        (Kind.PCT, PCT_ROLES, {"editor", "chief_executive", "chair", "reader"}),
        (Kind.SHA, SHA_ROLES, {"super_user", "analyst", "senior_lead"}),
        (Kind.NATIONAL, NATIONAL_ROLES, {"central_analyst", "dh", "national_calibration", "support"}),
    ],
)
def test_roles_of_each_kind(kind, roles, expected):
    assert roles == expected
    assert {role for role in Role if KIND_OF_ROLE[role] is kind} == roles


def test_every_role_has_its_kind_and_its_words():
    assert set(KIND_OF_ROLE) == set(Role)
    assert len({role.label for role in Role}) == len(Role)
