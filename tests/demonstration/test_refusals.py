"""The demonstration is built beside nobody real, and takes no PCT whose year has begun; a refusal changes nothing."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from cycles.models import Assessment
from demonstration import people, year
from demonstration.management.commands import demo, walkthrough
from organisations.models import Organisation, User


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def refused(*command: str) -> str:
    """The sentence with which a command refuses; nothing changed, and it wrote no folder."""
    before = rows()
    with pytest.raises(CommandError) as refusal:
        call_command(*command)
    assert rows() == before
    return str(refusal.value)


@pytest.fixture
def walk(tmp_path):
    return lambda code: refused("walkthrough", "--pct", code, "--out", str(tmp_path / "out"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["a.nurse@nhs.example", f"somebody@{people.DOMAIN}.example", ""])
def test_both_commands_refuse_a_database_with_real_people(tmp_path, walk, address):
    User.objects.create(email=address)
    for said in (refused("demo"), walk("5D7")):
        assert said.startswith("This database holds 1 person who is not of the demonstration. Nothing was changed.")
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db
def test_both_commands_go_on_among_their_own_people(monkeypatch, tmp_path):
    class ReachedError(Exception):
        pass

    def reached(*given):
        raise ReachedError

    people.make_people([Organisation.objects.get(code="5D7")])
    monkeypatch.setattr(demo.Command, "build", reached)
    monkeypatch.setattr(walkthrough.Command, "drive", reached)
    for command in (("demo",), ("walkthrough", "--pct", "5D7", "--out", str(tmp_path))):
        with pytest.raises(ReachedError):
            call_command(*command)


@pytest.mark.django_db
def test_a_pct_whose_year_has_begun_is_not_taken_and_another_is_named(walk):
    cycle = year.make_cycles()
    pcts = year.region_pcts()
    year.begin(Organisation.objects.get(code="5D7"), cycle)
    said = walk("5D7")
    assert said.startswith("The year of Newcastle PCT (5D7) has begun already. Nothing was changed. ")
    (free,) = (pct for pct in pcts if f"for instance {pct.code} (" in said)
    assert not Assessment.objects.filter(organisation=free, cycle=cycle).exists()


@pytest.mark.django_db
def test_after_the_whole_demonstration_another_database_is_named(walk):
    cycle = year.make_cycles()
    framework = cycle.framework
    Assessment.objects.bulk_create(
        Assessment(cycle=cycle, organisation=pct, framework=framework) for pct in year.region_pcts()
    )
    said = walk("5D7")
    assert "Every PCT of the region has begun here" in said and "WCC_VAR set to an empty folder" in said


@pytest.mark.django_db
def test_last_years_assessment_does_not_begin_a_year(monkeypatch, tmp_path):
    cycle, taken = year.make_cycles(), []
    newcastle = Organisation.objects.get(code="5D7")
    year.last_year(newcastle, cycle)

    def drive(command, pct):
        taken.append(pct)
        raise CommandError

    monkeypatch.setattr(walkthrough.Command, "drive", drive)
    with pytest.raises(CommandError):
        call_command("walkthrough", "--pct", "5D7", "--out", str(tmp_path))
    assert taken == [newcastle]


@pytest.mark.parametrize(("environment", "there"), [({}, False), ({"WCC_DEMO": "1"}, True)])
def test_the_room_is_there_in_a_demonstration_only(tmp_path, environment, there):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "-c", "from wcc import settings as s; print('demonstration' in s.INSTALLED_APPS)"],
        env=kept | {"WCC_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == str(there)
