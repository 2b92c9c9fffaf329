"""Our markup is the kit's, but for what `kit_differences` lists with its reason."""

from collections import Counter

import pytest

from tests.ui.kit import differences
from tests.ui.kit_cases import CASES
from tests.ui.kit_differences import DIFFERENCES

pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.mark.parametrize("name", CASES)
def test_markup_differs_from_the_kits_as_listed_and_no_otherwise(name):
    found = Counter(differences(*CASES[name]()))
    listed = Counter(line for one in DIFFERENCES if name in one.cases for line in one.listed)
    assert sorted((found - listed).elements()) == [], "not listed"
    assert sorted((listed - found).elements()) == [], "listed and gone"


def test_differences_are_of_cases_that_there_are_and_have_reasons_of_a_line():
    for one in DIFFERENCES:
        assert set(one.cases) <= set(CASES), one.cases
        assert one.why.endswith(".") and "\n" not in one.why and len(one.why) <= 120


def test_order_of_attributes_and_white_space_are_no_difference_and_all_else_is():
    assert differences('<p id="a" class="x y">One  word</p>', "<p class='y x' id=a>\n One\nword </p>") == []
    assert differences("<p>One</p><p>Two</p>", "<p>Two</p><p>One</p>") != []
    assert differences('<input value="1">', '<input value="2">') == ['- input value="1"', '+ input value="2"']
