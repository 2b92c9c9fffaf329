"""Last year's assessment, of which only ratings are kept: none of its pages is broken."""

import pytest
from django.urls import reverse

from cycles.models import Assessment

FORMS = [
    ("competency_form", "1"),
    ("governance_form", "strategy"),
    ("outcomes_form",),
    ("declaration_sign",),
    ("assessment_submit",),
    ("nominee_list",),
    ("nominee_add",),
    ("nominees_submit",),
]
PAGES = ["assessment_hub", "document_list", "survey_progress", "issue_list", "rating_trail"]


@pytest.fixture
def last_year(cast):
    return Assessment.objects.get(cycle=cast.last_cycle)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_year_without_forms_has_none_of_their_pages(client, cast, last_year, form, method):
    client.force_login(cast.users["editor"])
    name, *key = form
    assert getattr(client, method)(reverse(name, args=[last_year.pk, *key])).status_code in (404, 405)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_kept_of_a_year_without_forms_can_be_read(client, cast, last_year, name):
    client.force_login(cast.users["editor"])
    assert client.get(reverse(name, args=[last_year.pk])).status_code == 200
