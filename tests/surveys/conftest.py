import datetime

import pytest

from cycles.queries import timetable_of
from demonstration.links import tokens_of
from surveys import services
from surveys.answers import Given
from surveys.models import Category, Group
from surveys.queries import statements_of


class Survey:
    """Newcastle's survey: short words for what the tests do again and again."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.assessment = cast.assessment
        self.editor = cast.actor("editor")

    @property
    def statements(self):
        return statements_of(self.assessment)

    def category(self, group: str = Group.PARTNERS, place: int = 0) -> Category:
        return Category.objects.filter(framework=self.assessment.framework, group=group)[place]

    def nominate(self, number: int, *, group: str = Group.PARTNERS, category=None, actor=None, **other):
        details = {
            "organisation_name": f"Organisation {number}",
            "name": f"Person {number}",
            "email": f"person.{number}@stakeholder.example",
        } | other
        return services.nominate(
            assessment=self.assessment, actor=actor or self.editor, group=group, category=category, **details
        )

    def invite(self, partners: int = 0, providers: int = 0, opinion_formers: int = 0) -> dict[int, str]:
        """Nominate so many additional people in each group and ask them; tokens by nominee id."""
        number = 0
        for group, size in zip(Group.values, (partners, providers, opinion_formers), strict=True):
            for place in range(size):
                number += 1
                category = None if place < 10 else self.category(group, (place - 10) // 5)
                self.nominate(number, group=group, category=category)
        services.submit_nominees(assessment=self.assessment, actor=self.editor)
        return tokens_of(self.assessment)

    def answers(self, score: int | None = 5, text: str = "") -> dict[str, Given]:
        return {
            statement.key: Given(score if statement.item_id else None, text and f"{text} {statement.key}")
            for statement in self.statements
        }

    def answer(self, token: str, score: int | None = 5, text: str = "") -> None:
        services.answer(token=token, answers=self.answers(score, text))

    def close_now(self):
        """Move the region's closing to now and close."""
        self.closes_in(0)
        return services.close(assessment=self.assessment)

    def closes_in(self, seconds: float):
        timetable = timetable_of(self.assessment)
        timetable.survey_closes_at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
        timetable.save()
        return timetable.survey_closes_at


@pytest.fixture
def survey(cast) -> Survey:
    return Survey(cast)


@pytest.fixture
def as_editor(client, survey):
    """The browser of the PCT's editor."""
    client.force_login(survey.cast.users["editor"])
    return client
