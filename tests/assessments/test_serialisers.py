"""Returns may be written in another way one day: what was signed and frozen before is compared as it was made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Agreement, Aspiration, Commentary, Declaration, FrozenCopy
from assessments.pages.frozen_copy import copy_page
from assessments.queries import LiveReturn, declarations_of, digest, frozen_matches_live, latest_copy, return_model
from assessments.queries.return_1 import hashes_1, return_1
from assessments.queries.serialisers import SERIALISERS, Serialiser, latest
from assessments.services import reopen, sign, submit
from cycles.models import Assessment, Rating
from documents.models import Document
from panels.queries.review import changed_since
from tests.assessments.filling import agree, fill, fill_and_submit, fill_competency, sign_both

several = settings(max_examples=25, deadline=None)


@dataclass(frozen=True)
class Wording:
    """How a later version might write: other names of columns, other words, numbers with more decimals, and more."""

    before: str
    capitals: bool
    decimals: int
    more: dict[str, str]

    def of(self, value: Any) -> Any:
        match value:
            case dict():
                return {self.before + key: self.of(one) for key, one in value.items()} | self.more
            case list():
                return [self.of(one) for one in value]
            case str():
                return self.words(value)
        return value

    def words(self, text: str) -> str:
        try:
            return f"{Decimal(text):.{self.decimals}f}"
        except InvalidOperation:
            return self.before + (text.upper() if self.capitals else text)

    def write(self, assessment: Assessment, choices: Any) -> dict[str, Any]:
        content = return_1(assessment, choices)
        return {"said": self.of(content), "plain": content}

    def hashes(self, content: dict[str, Any]) -> dict[str, dict[str, str]]:
        plain = hashes_1(content["plain"])
        return {what: {key: digest([repr(self), one]) for key, one in held.items()} for what, held in plain.items()}


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8)
wordings = st.builds(
    Wording, before=words, capitals=st.booleans(), decimals=st.integers(0, 6), more=st.dictionaries(words, words)
)
ONE = Wording(before="the ", capitals=True, decimals=4, more={"column": "new"})


@contextmanager
def written_as(wording: Wording) -> Iterator[None]:
    """As after an update of the toolkit that brings version 2."""
    second = Serialiser(wording.write, wording.hashes, read=lambda content: content["plain"])
    with patch.dict(SERIALISERS, {2: second}):
        yield


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def other_words(assessment: Assessment) -> None:
    Commentary.objects.filter(assessment=assessment, prompt__item__key="3").update(text="One word more.")


def another_level(assessment: Assessment) -> None:
    Rating.objects.filter(assessment=assessment, item__key="3b", stage="self").delete()


def another_aspiration(assessment: Assessment) -> None:
    Aspiration.objects.filter(choice__assessment=assessment).update(value=Decimal("0.0001"))


def another_minute(assessment: Assessment) -> None:
    Agreement.objects.filter(assessment=assessment).update(on=date(2010, 1, 5), minute="113/09")


def a_document_less(assessment: Assessment) -> None:
    Document.objects.filter(assessment=assessment)[0].delete()


CHANGES: list[Callable[[Assessment], None]] = [
    other_words,
    another_level,
    another_aspiration,
    another_minute,
    a_document_less,
]


def standing(assessment: Assessment) -> list[bool]:
    return [line.valid for line in declarations_of(assessment, LiveReturn(assessment).sha256)]


@pytest.fixture
def signed(cast) -> Assessment:
    fill(cast)
    sign_both(cast)
    return cast.assessment


@pytest.fixture
def submitted(cast) -> Assessment:
    fill_and_submit(cast)
    return cast.assessment


def test_the_version_in_which_returns_are_signed_is_the_newest(cast):
    assert latest() == max(SERIALISERS)
    copy = fill_and_submit(cast)
    assert {copy.version, *Declaration.objects.values_list("version", flat=True)} == {latest()}
    assert copy.earlier_hashes == {}
    with written_as(ONE):
        assert latest() == 2


@pytest.mark.requirement("R-245")
@pytest.mark.django_db
@several
@given(wording=wordings, change=st.sampled_from(CHANGES))
def test_a_signature_stands_while_nothing_was_changed_and_is_void_when_something_was(signed, wording, change):
    with written_as(wording), undone():
        assert standing(signed) == [True, True]
        change(signed)
        assert standing(signed) == [False, False]


@pytest.mark.requirement("R-251")
@pytest.mark.django_db
@several
@given(wording=wordings, change=st.sampled_from(CHANGES))
def test_a_copy_equals_the_live_return_while_nothing_was_changed(submitted, wording, change):
    with written_as(wording), undone():
        assert frozen_matches_live(submitted)
        change(submitted)
        assert not frozen_matches_live(submitted)


def test_who_signed_before_the_update_has_signed(cast):
    fill(cast)
    first = sign(assessment=cast.assessment, actor=cast.actor("pct_chair"))
    with written_as(ONE):
        assert sign(assessment=cast.assessment, actor=cast.actor("pct_chair")) == first
        second = sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))
        assert (first.version, second.version) == (1, 2)
        assert standing(cast.assessment) == [True, True]
        other_words(cast.assessment)
        assert standing(cast.assessment) == [False, False]


@pytest.mark.requirement("R-248", "R-251")
def test_a_return_signed_before_the_update_is_submitted_after_it(cast, as_):
    """Copy 1 and the signatures of copy 2 are of version 1, copy 2 is of version 2; only competency 3 was changed."""
    first = fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Please say more.")
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "More."})
    agree(cast.assessment, cast.actor("editor"))
    sign_both(cast)
    with written_as(ONE):
        submit(assessment=cast.assessment, actor=cast.actor("editor"))
        copy = latest_copy(cast.assessment)
        assert (first.version, copy.version, set(copy.earlier_hashes)) == (1, 2, {"1"})
        assert copy.sha256_in(1) == digest(return_1(cast.assessment)) != copy.sha256
        assert frozen_matches_live(cast.assessment)
        assert changed_since(cast.assessment) == {1: {"3", "3a", "3b", "3c"}, 2: set()}

        copies = list(FrozenCopy.objects.all())
        for row in copies:
            page = copy_page(cast.assessment, row, copies, cast.actor("editor"))
            assert [line.version for line in page.declarations] == [1, 1]
        address = reverse("frozen_copy", args=[cast.assessment.pk])
        for number in ("1", "2"):
            assert "Where we stand" in as_("editor").get(address, {"copy": number}).text


def test_what_was_made_in_a_version_that_nobody_kept_hashes_of_is_to_be_looked_at_again(cast):
    fill_and_submit(cast)
    FrozenCopy.objects.create(
        assessment=cast.assessment,
        number=2,
        framework_id=cast.assessment.framework_id,
        version=2,
        content={},
        hashes={"items": {"3": "other"}},
        sha256="",
    )
    assert changed_since(cast.assessment)[1] == {"3"}


def test_pages_read_the_newest_version(cast):
    fill(cast)
    with written_as(ONE):
        assert return_model(cast.assessment) == return_1(cast.assessment)
