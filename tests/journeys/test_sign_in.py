import re

import pytest
from django.core import mail

from demonstration import people
from tests.journeys.journey import Journey
from tests.journeys.preparing import EDITOR

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "three words together"


def test_who_forgot_the_password_gets_in_by_a_link(journey: Journey):
    journey.sign_in(EDITOR, password="not the password")
    journey.is_told_of_the_whole("is not right")
    journey.keeps(login=f"{EDITOR}@{people.DOMAIN}")

    journey.follow("I have forgotten my password")
    journey.stands()
    journey.fill(email="nobody at all")
    journey.press("Send me the link")
    journey.is_told("Enter an email address")
    journey.keeps(email="nobody at all")
    journey.fill(email=f"{EDITOR}@{people.DOMAIN}")
    journey.press("Send me the link")
    journey.reads("If the address belongs to an account")
    journey.stands()

    link = re.search(r"https?://[^/\s]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link, mail.outbox[-1].body
    journey.open(link[1])
    journey.stands()
    journey.fill(password1="short", password2="short")
    journey.press("Save the new password")
    journey.is_told("at least 10 characters")
    journey.fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    journey.press("Save the new password")
    journey.reads("Your password is changed")
    journey.stands()
    journey.open(link[1])
    journey.reads("The link does not work any more")
    journey.sign_in(EDITOR, password=NEW_PASSWORD)
    journey.reads("Welcome, Helen Marsh")
