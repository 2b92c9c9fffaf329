"""An address is one person’s, however it is written; what came before that rule stays as it was (decision 22)."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from organisations.models import User

pytestmark = pytest.mark.django_db

WRITTEN, PUNYCODE = "anne@b\u00fccher.example", "anne@xn--bcher-kva.example"


def compare_anew(room: str, name: str) -> None:
    """What the migration did."""
    import_module(f"{room}.migrations.{name}").compare(apps, SimpleNamespace(connection=connection))


@pytest.fixture
def twins() -> list[User]:
    """Two people of before, whose addresses come to the same."""
    one = User.objects.create_user(WRITTEN, "three words apart")
    other = User(email=PUNYCODE, double_before=True)
    other.save()
    User.objects.update(email_compared="", double_before=True)
    return [one, other]


def test_an_address_in_another_spelling_is_no_second_account():
    User.objects.create_user(WRITTEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(PUNYCODE)


@pytest.mark.parametrize("address", ["ren\u00e9e@trust.example", "nobody", "", "a@b..example"])
def test_nobody_gets_an_account_with_an_address_that_no_mail_can_be_sent_to(address):
    with pytest.raises(ValidationError):
        User.objects.create_user(address)


def test_two_accounts_of_before_stay_two_and_each_is_found_by_its_own_letters(twins, capsys):
    compare_anew("organisations", "0002_compared_addresses")
    one, other = User.objects.order_by("pk")
    assert (one.double_before, other.double_before) == (False, True)
    assert [User.objects.at(WRITTEN), User.objects.at(PUNYCODE), User.objects.at(WRITTEN.upper())] == [one, other, one]
    assert f"{WRITTEN} and {PUNYCODE}. Both stay" in capsys.readouterr().err


def test_an_account_of_before_can_be_saved(twins):
    compare_anew("organisations", "0002_compared_addresses")
    other = User.objects.get(email=PUNYCODE)
    other.set_password("four words far apart")
    other.save()
    assert User.objects.count() == 2
