import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Membership


@pytest.mark.requirement("R-428")
def test_contacts_are_those_who_serve_today(client, cast):
    client.force_login(cast.users["editor"])
    assert "super_user@example.org" in client.get(reverse("contacts")).text
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=cast.users["super_user"]).update(since=yesterday, until=yesterday)
    cast.users["support"].is_active = False
    cast.users["support"].save()
    text = client.get(reverse("contacts")).text
    assert "super_user@example.org" not in text and "support@example.org" not in text
