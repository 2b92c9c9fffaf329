"""A broker that takes nothing is no error once the row is written: what waits is handed out later."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import transaction
from kombu import pools

from outbox.models import Mail
from outbox.services import LOST_AFTER, queue_mail, starting, sweep
from wcc import celery_app

pytestmark = pytest.mark.django_db(transaction=True)
# What a person still waits for; the broker's own limits are three seconds at most.
SOON = 10


@pytest.fixture(autouse=True)
def rested():
    """As a new process begins, and as it is left: the broker is not resting."""
    rest_until(0.0)
    yield
    rest_until(0.0)


def rest_until(moment):
    starting._rests_until = moment


@pytest.fixture
def broker(no_worker):
    """Sets the address of the broker and its options."""
    conf = celery_app.conf
    before = conf.broker_url, conf.broker_transport_options

    def is_at(url, **options):
        conf.broker_url, conf.broker_transport_options = url, before[1] | options
        # As a new process begins: no connection is open.
        pools.reset()
        celery_app._after_fork()

    yield is_at
    is_at(before[0])
    conf.broker_transport_options = before[1]


def queue(number=1):
    with transaction.atomic():
        for each in range(number):
            queue_mail(key=f"k{each}", kind="news", to="reader@example.org", subject="News", body="There is news.")


def seconds_to(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_a_folder_that_cannot_be_written_to_is_no_error(broker, tmp_path):
    (tmp_path / "queue").write_text("not a folder")
    folder = str(tmp_path / "queue")
    broker("wholefiles://localhost", data_folder_in=folder, data_folder_out=folder, control_folder=folder)
    queue(3)
    assert Mail.objects.filter(state=Mail.State.QUEUED).count() == 3


def test_a_broker_that_refuses_is_no_error(broker):
    broker("redis://127.0.0.1:1/0")
    assert seconds_to(queue) < SOON
    assert Mail.objects.filter(state=Mail.State.QUEUED).count() == 1


def test_a_broker_that_hangs_is_waited_for_once_and_not_for_long(broker):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = {"socket_timeout": 1, "socket_connect_timeout": 1}
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", **options)
        assert seconds_to(lambda: queue(20)) < SOON
    assert Mail.objects.filter(state=Mail.State.QUEUED).count() == 20


def test_what_the_broker_did_not_take_is_handed_out_by_the_sweep(broker, mailoutbox, day):
    broker("redis://127.0.0.1:1/0")
    queue(2)
    rest_until(0.0)
    celery_app.conf.task_always_eager = True
    day.move_to(day.moment + LOST_AFTER + timedelta(minutes=1))
    assert sweep() == 2
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}


def test_a_sweep_without_a_broker_puts_nothing_off(broker, day):
    queue_mail_with_nobody_told(2)
    broker("redis://127.0.0.1:1/0")
    day.move_to(day.moment + LOST_AFTER + timedelta(minutes=1))
    before = list(Mail.objects.values_list("changed_at", flat=True).order_by("pk"))
    assert sweep() == 0
    assert list(Mail.objects.values_list("changed_at", flat=True).order_by("pk"))[1] == before[1]


def queue_mail_with_nobody_told(number):
    rest_until(time.monotonic() + starting.REST)
    queue(number)
    rest_until(0.0)
