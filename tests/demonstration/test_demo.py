"""What the command that builds the demonstration leaves behind, besides the stories of its PCTs."""

import pytest
from django.urls import reverse

from anonymity.models import AnonymityCheck
from cycles.states import State
from demonstration import year
from demonstration.management.commands import demo
from tests import markup

pytestmark = pytest.mark.django_db


def test_the_page_of_what_is_stored_says_what_the_self_test_found(client, monkeypatch):
    monkeypatch.setattr(demo, "STORIES", {"5J9": State.PREPARING})
    demo.Command().build(year.make_cycles())
    # The handlers by which a test reads logs are no part of the product.
    found = {one["key"] for one in AnonymityCheck.objects.get().findings if one["findings"]}
    assert found <= {"log_handlers"}
    assert "It last ran on" in markup.of(client.get(reverse("survey_storage")))
