import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Membership
from tests import markup


@pytest.mark.requirement("R-428")
def test_contacts_are_those_who_serve_today(client, cast):
    client.force_login(cast.users["editor"])
    assert "super_user@example.org" in markup.of(client.get(reverse("contacts")))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=cast.users["super_user"]).update(since=yesterday, until=yesterday)
    cast.users["support"].is_active = False
    cast.users["support"].save()
    text = markup.of(client.get(reverse("contacts")))
    assert "super_user@example.org" not in text and "support@example.org" not in text
