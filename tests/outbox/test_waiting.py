"""A mail does not wait for jobs: real workers, one for each queue, as `./run demo` starts them (decision 36)."""

import json
import subprocess
import sys

import pytest

from tests import patience
from tests.outbox.test_crash import own_database
from tests.outbox.waiting import JOBS
from tests.workers import ROOT, own_environment, working


@pytest.fixture
def queueing(tmp_path):
    """Asks the process that queues for its next step."""
    with own_database(tmp_path) as url:
        environment = own_environment(tmp_path, url)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.waiting"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def step():
            process.stdin.write("\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        try:
            assert json.loads(process.stdout.readline()) == "made"
            with working(environment, "-I", "tests.outbox.waiting"):
                yield step
        finally:
            process.stdin.close()
            process.wait(patience.SECONDS)


def test_a_mail_behind_forty_jobs_leaves_before_one_of_them_is_done(queueing):
    behind = queueing()
    assert behind["mail"] == "sent"
    assert behind["jobs"].keys() == {"running", "queued"}
    assert queueing() == {"mail": "sent", "jobs": {"done": JOBS}}
