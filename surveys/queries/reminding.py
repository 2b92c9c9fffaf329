"""The days on which people are reminded."""

from datetime import date, timedelta

from django.conf import settings


def reminder_days(sent_on: date, closes_on: date) -> list[date]:
    """When a person is reminded: 7 days after the invitation, then weekly, and on the last two days before (Q-14).

    Both numbers are settings: `SURVEY_REMIND_EVERY_DAYS` and `SURVEY_REMIND_LAST_DAYS`.
    """
    every = settings.SURVEY_REMIND_EVERY_DAYS
    weekly = range(every, (closes_on - sent_on).days, every)
    days = {sent_on + timedelta(days=after) for after in weekly}
    days |= {closes_on - timedelta(days=before) for before in range(1, settings.SURVEY_REMIND_LAST_DAYS + 1)}
    return sorted(day for day in days if day > sent_on)
