"""The forms of nominations: nothing that is sent to them is a fault of the product, and nothing done is no success."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Group, Nominee
from tests.posting import posts_of, wrong_with

pytestmark = pytest.mark.django_db

OF_THE_LIST = ("nominee_add", "nominee_sheet", "nominees_submit", "nominees_take_back", "nominee_balance")
OF_ONE = ("nominee_change", "nominee_remove", "nominee_address", "nominee_withdraw", "nominee_send_again")
OF_ONE += ("nominee_take_back",)


@pytest.mark.parametrize("asked", [False, True], ids=["not asked yet", "asked"])
def test_whatever_is_sent_to_a_form_of_nominations_is_answered(survey, asked):
    if asked:
        survey.invite(partners=2)
    else:
        survey.nominate(1, group=Group.PARTNERS)
    client = Client(raise_request_exception=False)
    client.force_login(survey.cast.users["editor"])
    nominee = Nominee.objects.filter(assessment=survey.assessment)[0]
    found, took = [], set()
    for name in (*OF_THE_LIST, *OF_ONE):
        place = [survey.assessment.pk] + ([nominee.pk] if name in OF_ONE else [])
        address = reverse(name, args=place)
        page = client.get(address)
        if page.status_code != 200:
            continue
        took.add(name)
        for what, sent in posts_of(page.content.decode()):
            if wrong := wrong_with(client, address, sent):
                found.append(f"{name}, {what}: {wrong}")
    assert found == []
    assert took >= ({"nominee_withdraw"} if asked else {"nominee_change", "nominees_submit"})
