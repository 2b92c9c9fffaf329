"""Mail and what takes long wait in queues of their own, each with workers (decision 36)."""

import pytest
from django.conf import settings

from tests.workers import ROOT, commands
from wcc import celery_app
from wcc.queues import LONG, MAIL, QUEUES, ROUTES

STARTED_IN = ("run", "docker-compose.yml")


def test_every_task_has_a_queue_and_no_other_has():
    celery_app.loader.import_default_modules()
    ours = {name for name in celery_app.tasks if not name.startswith(("celery.", "tests."))}
    assert set(ROUTES) == ours


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("outbox.tasks.deliver", MAIL),
        ("outbox.tasks.sweep", MAIL),
        ("surveys.tasks.post_due", MAIL),
        ("surveys.tasks.remind", MAIL),
        ("panels.tasks.make_issue_pdf", LONG),
        ("results.tasks.make_year_file", LONG),
        ("anonymity.tasks.self_test", LONG),
        ("a.task.that.nobody.named", LONG),
    ],
)
def test_a_task_goes_to_its_queue_alone(task, queue):
    sent = celery_app.amqp.router.route({}, task)["queue"]
    assert sent.name == queue
    assert [one.name for one in QUEUES if one.routing_key == sent.routing_key] == [queue]


@pytest.mark.parametrize("started_in", STARTED_IN)
def test_every_queue_has_its_worker(started_in):
    assert commands(ROOT / started_in).keys() == {queue.name for queue in QUEUES}


@pytest.mark.parametrize("started_in", STARTED_IN)
def test_workers_beside_each_other_have_names_of_their_own(started_in):
    names = [command[command.index("-n") + 1] for command in commands(ROOT / started_in).values()]
    assert len(set(names)) == len(QUEUES)


def test_the_beat_calls_tasks_that_have_a_queue():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= ROUTES.keys()
