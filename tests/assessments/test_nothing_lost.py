"""Whatever two people type, save, choose and are refused, in whatever order: no text is ever lost.

See docs/architecture.md, rule 7.
"""

import datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.queries import return_model
from cycles.models import Assessment, Part, Revision, Timetable, Unsaved
from cycles.states import State
from sentences.signs import readable
from tests.assessments.pages import at, hidden_and_chosen
from tests.assessments.test_typed import main

PEOPLE = ("editor", "colleague")
BOXES = ("commentary-actions", "commentary-impact")
LIMIT = 2000

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=30)
too_long = st.builds(lambda start: start + "z" * LIMIT, words)
texts = st.one_of(words, words, st.just("The same words."), too_long)
steps = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(PEOPLE)),
    st.tuples(
        st.just("save"),
        st.sampled_from(PEOPLE),
        st.sampled_from(BOXES),
        texts,
        st.sampled_from(["draft", "complete", "sign-post/add/3"]),
        st.sampled_from(["mine", "theirs", "joined", "leave"]),
    ),
    st.tuples(st.just("type"), st.sampled_from(PEOPLE), st.sampled_from(BOXES), texts, st.booleans()),
    st.tuples(st.just("use again"), st.sampled_from(PEOPLE), st.integers(0, 20)),
    st.tuples(st.just("state"), st.sampled_from([State.PREPARING, State.SUBMITTED, State.PREPARING])),
    st.tuples(st.just("late"), st.booleans()),
)


class Desk:
    """One person's browser with competency 3 before them: what stands in its boxes, and what it says besides."""

    def __init__(self, cast, name: str) -> None:
        self.name, self.address = name, at(cast, "competency_form", key="3")
        self.keeping = at(cast, "part_unsaved", key="competency-3")
        self.user, self.client = cast.users[name], Client()
        self.client.force_login(self.user)
        self.boxes: dict[str, list[str]] = {}
        self.open()

    def open(self, query: str = "") -> None:
        page = main(self.client.get(self.address + query))
        if 'name="version"' in page:  # it can be changed; what is read only leaves the old page in the browser
            self.boxes = hidden_and_chosen(page)

    def sent(self, box: str, text: str) -> dict[str, list[str]]:
        self.boxes = {**self.boxes, box: [text]}
        return self.boxes


class Story:
    """What happened, and every text that anybody ever sent in a box, by its author."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.desks = {name: Desk(cast, name) for name in PEOPLE}
        self.posted: list[tuple[str, str, str]] = []
        self.typing: dict[str, tuple[str, str]] = {}

    def post(self, desk: Desk, data: dict[str, list[str]]):
        for box in BOXES:
            self.posted.append((desk.name, box, plain(data[box][0])))
        self.typing.pop(desk.name, None)
        return desk.client.post(desk.address, data)

    def save(self, name: str, box: str, text: str, go: str, choice: str) -> None:
        desk = self.desks[name]
        answer = self.post(desk, desk.sent(box, text) | {"go": go})
        if answer.status_code == 409 and choice != "leave":
            page = main(answer)
            sent = hidden_and_chosen(page)
            for key in [key for key in sent if key.startswith("keep:")]:
                field = key.removeprefix("keep:")
                sent[key] = [choice if choice != "joined" or f"joined:{field}:{field}" in sent else "mine"]
            answer = desk.client.post(desk.address, sent | {"go": go})
        assert answer.status_code in (302, 403, 409, 422)
        if answer.status_code in (403, 422):
            page = main(answer)
            desk.boxes = hidden_and_chosen(page)  # the form stands before them with their words
        else:
            desk.open()

    def type(self, name: str, box: str, text: str, answered: bool) -> None:
        desk = self.desks[name]
        answer = desk.client.post(desk.keeping, desk.sent(box, text) | {"person": str(desk.user.pk)})
        assert answer.status_code == 200
        self.typing[name] = (box, plain(text))
        if answered:
            desk.boxes = {**desk.boxes, "kept": [answer.json()["token"]]}

    def use_again(self, name: str, number: int) -> None:
        rows = list(Revision.objects.order_by("pk").values_list("pk", flat=True))
        if rows:
            self.desks[name].open(f"?text={rows[number % len(rows)]}")

    def found(self) -> None:
        """Every text that was sent is in the return, in an earlier version, or kept for its author."""
        model = return_model(Assessment.objects.select_related("cycle", "framework").get(pk=self.cast.assessment.pk))
        standing = model["items"]["3"]["commentaries"]
        kept = list(Revision.objects.select_related("by")) + list(Unsaved.objects.select_related("by"))
        held: dict[tuple[str, str], list[str]] = {}
        for row in kept:
            for box in BOXES:
                held.setdefault((row.by.email.partition("@")[0], box), []).append(row.content[box][0])
        for name, box, text in self.posted:
            in_return = standing.get(box.removeprefix("commentary-"), "") == text
            assert not text.strip() or in_return or any(text in other for other in held.get((name, box), [])), (
                name,
                box,
                text,
            )
        for name, (box, text) in self.typing.items():
            row = Unsaved.objects.filter(by=self.cast.users[name]).first()
            assert not text.strip() or text in held.get((name, box), []), (name, box, text, row and row.content)


def plain(text: str) -> str:
    """A text as it is kept."""
    return readable(text)


class _Back(Exception):  # noqa: N818
    """Takes a story back."""


@pytest.mark.requirement("R-023", "R-036", "R-248")
@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(happening=st.lists(steps, min_size=3, max_size=10))
def test_no_text_is_ever_lost(cast, happening):
    try:
        with transaction.atomic():
            _play(cast, happening)
            raise _Back
    except _Back:
        cast.at(State.PREPARING)


def _play(cast, happening) -> None:
    story, now = Story(cast), timezone.now()
    for number, (what, *about) in enumerate(happening):
        with time_machine.travel(now + datetime.timedelta(seconds=number), tick=False):
            if what == "open":
                story.desks[about[0]].open()
            elif what == "save":
                story.save(*about)
            elif what == "type":
                story.type(*about)
            elif what == "use again":
                story.use_again(*about)
            elif what == "state":
                cast.at(about[0])
            elif what == "late":
                deadline = now + datetime.timedelta(days=-1 if about[0] else 11)
                Timetable.objects.update(submission_at=deadline)
            story.found()
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").version <= len(happening)
