"""Runs the outbox in processes that are killed between any two of its lines. Started by test_crash.py.

It reads one command a line and answers each with one line of JSON. Its tables are the outbox's alone, in a database of
its own; its mail goes to the server of the test. Each step runs in a process forked from this one, warm but without a
connection. A killed process ends there and then: nothing is tidied up.
"""

import json
import os
import smtplib
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import django

KILLED = 9
ROOT = Path(__file__).parents[2]
# Where a process may be killed: every line of these, and of what smtplib does from the first word to the last.
WATCHED = (str(ROOT / "outbox" / "services"), str(ROOT / "outbox" / "smtp.py"))
SAID = {"sendmail", "data", "mail", "rcpt", "quit", "getreply", "putcmd", "send"}


def killed_at(line: int, step) -> bool:
    """Run the step in a process of its own that dies at its n-th line; whether it died. Raises if it failed instead."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            if line:
                sys.settrace(_tracer(line))
            step()
            sys.settrace(None)
            connections.close_all()
        except BaseException:
            sys.settrace(None)
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, KILLED):
        raise RuntimeError(f"the step failed at line {line}")
    return status == KILLED


def _tracer(line: int):
    left = [line]

    def on_line(frame, event, _):
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)
        return on_line

    def on_call(frame, event, _):
        code = frame.f_code
        ours = code.co_filename.startswith(WATCHED)
        return on_line if ours or (code.co_filename == smtplib.__file__ and code.co_name in SAID) else None

    return on_call


def decide(key: str) -> None:
    """What a room does: decide, here by writing a job, and queue the mail of it in one transaction."""
    from django.db import transaction

    from outbox.models import Job
    from outbox.services import queue_mail

    with transaction.atomic():
        Job.objects.create(key=key, kind="none", state=Job.State.DONE)
        queue_mail(key=key, kind="x", to=f"{key}@example.org", subject=key, body="x")


def work(**which: str) -> None:
    """A worker's round: everything that is queued and due."""
    from outbox.models import Mail
    from outbox.services import deliver

    for mail_id in list(Mail.objects.filter(state=Mail.State.QUEUED, **which).values_list("pk", flat=True)):
        deliver(mail_id)


def life(key: str) -> None:
    """A mail from the decision until it is sent."""
    decide(key)
    work(dedupe_key=key)


def restart() -> None:
    """What happens after a crash: the clock passes the point at which a worker is taken for lost, then the sweep."""
    from django.db.models import F

    from outbox.models import Mail
    from outbox.services import LOST_AFTER, sweep

    Mail.objects.update(changed_at=F("changed_at") - LOST_AFTER - timedelta(seconds=1))
    sweep()


def restart_and_work() -> None:
    """As after a crash."""
    restart()
    work()


def send_uncertain_again() -> None:
    """What the support desk does."""
    from outbox.models import Mail
    from outbox.services import send_again

    for mail in Mail.objects.filter(state=Mail.State.UNCERTAIN):
        assert send_again(mail)


def crash_in_life() -> int:
    """Kill a mail's life at its first line, another's at the second and so on until one ends by itself.

    Returns how many were killed. Then comes the restart: one sweep, one worker.
    """
    line = 1
    while killed_at(line, partial(life, f"life-{line}")):
        line += 1
    killed_at(0, restart_and_work)
    return line - 1


def crash_in_sweep(state: str) -> int:
    """The same with the sweep itself, each time over a mail that a worker had in this state when it died."""
    line = 0
    died = True
    while died:
        line += 1
        killed_at(0, partial(lost, f"{state}-{line}", state))
        died = killed_at(line, restart)
        killed_at(0, restart_and_work)
    return line - 1


def lost(key: str, state: str) -> None:
    """A mail that a worker had when it died."""
    from outbox.models import Mail

    decide(key)
    Mail.objects.filter(dedupe_key=key).update(state=state, attempts=1)


def states() -> dict[str, str]:
    """Every decided mail by its key: its state, or "lost"."""
    from django.db import connections

    from outbox.models import Job, Mail

    found = dict(Mail.objects.values_list("dedupe_key", "state"))
    decided = list(Job.objects.values_list("key", flat=True))
    assert set(found) <= set(decided), "a mail without its decision"
    connections.close_all()
    return {key: found.get(key, "lost") for key in decided}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "wcc.settings"
    django.setup()
    from django.db import connection

    from outbox.models import Job, Mail

    with connection.schema_editor() as editor:
        editor.create_model(Mail)
        editor.create_model(Job)
    for command in map(str.strip, sys.stdin):
        if command == "warm":
            life("warm")
            answer = [model.objects.all()._raw_delete("default") for model in (Mail, Job)]
        elif command == "states":
            answer = states()
        elif command == "again":
            answer = [killed_at(0, step) for step in (send_uncertain_again, work)]
        elif command == "life":
            answer = crash_in_life()
        else:
            answer = crash_in_sweep(command)
        print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
