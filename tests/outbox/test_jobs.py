import threading
from datetime import timedelta

import pytest
import time_machine
from celery import shared_task
from django.db import connection
from django.utils import timezone

from outbox.models import Job
from outbox.services import LOST_AFTER, MOST_ATTEMPTS, perform, progress, queue_job, sweep

pytestmark = pytest.mark.django_db
State = Job.State
KIND = "tests.outbox.test_jobs.count_up"
done: list[int] = []


@shared_task
def count_up(job_id):
    """What a room's own task looks like: its function, handed to `perform`."""
    perform(job_id, _count_up)


def _count_up(job):
    for step in range(job.total):
        progress(job, done=step + 1)
        done.append(step)
    if job.payload.get("break"):
        raise ValueError("no paper")


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def queue(**given):
    return queue_job(**{"key": "k1", "kind": KIND, "payload": {}, "total": 3} | given)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_queue_job_is_done_once_at_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = queue()
        assert queue().pk == job.pk
        assert done == []
    assert done == [0, 1, 2]
    assert (fresh(job).state, fresh(job).done) == (State.DONE, 3)
    with django_capture_on_commit_callbacks(execute=True):
        queue()
    assert done == [0, 1, 2]


def test_perform_shows_progress_and_keeps_the_error():
    job = queue(payload={"break": True})
    count_up(job.pk)
    assert fresh(job).state == State.FAILED
    assert fresh(job).error == "ValueError: no paper"
    assert fresh(job).done == 3
    count_up(job.pk)
    assert len(done) == 3


def test_queue_job_tries_a_failed_one_again(django_capture_on_commit_callbacks):
    job = queue(payload={"break": True})
    count_up(job.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert queue().pk == job.pk
    assert (fresh(job).state, fresh(job).error) == (State.DONE, "")


def test_sweep_brings_back_jobs_that_were_lost_or_fell_silent():
    waiting, silent, lost_thrice = queue(), queue(key="k2"), queue(key="k3")
    Job.objects.filter(pk=silent.pk).update(state=State.RUNNING, attempts=1)
    Job.objects.filter(pk=lost_thrice.pk).update(state=State.RUNNING, attempts=MOST_ATTEMPTS)
    assert sweep() == 0
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 2
    assert {fresh(waiting).state, fresh(silent).state} == {State.DONE}
    assert fresh(lost_thrice).state == State.FAILED


def test_sweep_leaves_a_job_that_shows_progress():
    job = queue()
    Job.objects.update(state=State.RUNNING, attempts=1)
    with time_machine.travel(timezone.now() + LOST_AFTER - timedelta(minutes=1)):
        job.refresh_from_db()
        progress(job, done=1, total=5)
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 0
    assert (fresh(job).state, fresh(job).done, fresh(job).total) == (State.RUNNING, 1, 5)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_do_a_job_once():
    job = Job.objects.create(key="k1", kind=KIND, total=3)
    together = threading.Barrier(4)

    def work():
        try:
            together.wait()
            count_up(job.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert done == [0, 1, 2]
    assert fresh(job).attempts == 1
