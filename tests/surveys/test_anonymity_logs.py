"""No log line holds a link or an email address, whatever it was put together from and whoever wrote it."""

import datetime
import io
import logging
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from gunicorn.config import Config

from surveys import services
from surveys.logs import GunicornLogger, HideTokens, hide
from surveys.tokens import token_of
from tests.surveys.answering import filled, page, ticked

pytestmark = pytest.mark.requirement("R-147")
FORMAT = "%(levelname)s %(message)s %(request)s %(path)s"


def written(*, filtered: bool = True, **record) -> str:
    """What a handler of ours writes of a record."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(FORMAT))
    if filtered:
        handler.addFilter(HideTokens())
    made = logging.makeLogRecord({"msg": "", "request": "", "path": "", "levelname": "ERROR"} | record)
    handler.handle(made)
    return stream.getvalue()


def raised(text: str):
    try:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise RuntimeError("could not answer") from error
    except RuntimeError:
        return sys.exc_info()


class Told:
    """Something whose text holds the address."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


TOKEN = token_of(17)
WAYS = {
    "message": lambda text: {"msg": f"Not Found: {text}"},
    "args": lambda text: {"msg": "%s %d", "args": (text, 3)},
    "args by name": lambda text: {"msg": "%(what)s", "args": {"what": text}},
    "an object among the args": lambda text: {"msg": "%s", "args": (Told(text),)},
    "an object as message": lambda text: {"msg": Told(text)},
    "an error": lambda text: {"msg": "failed", "exc_info": raised(text)},
    "an error's text": lambda text: {"msg": "failed", "exc_text": f"ValueError: {text}"},
    "where it was called": lambda text: {"msg": "failed", "stack_info": f"in {text}"},
    "extra": lambda text: {"msg": "failed", "path": text},
    "an object in extra": lambda text: {"msg": "failed", "request": RequestFactory().get(text)},
    "args that do not fit": lambda text: {"msg": "%d", "args": (text,)},
}
TEXTS = [f"/s/{TOKEN}/", f"/s/{TOKEN}/check/", f"//S//{TOKEN.upper()}", f"/s/{TOKEN.replace('-', '')}/", f"/x/{TOKEN}"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("way", WAYS)
def test_a_link_is_written_nowhere(way, text, capsys):
    line = written(**WAYS[way](text)) + capsys.readouterr().err
    plain = line.lower().replace("-", "")
    assert TOKEN.replace("-", "") not in plain
    if way != "args that do not fit":
        open_line = written(filtered=False, **WAYS[way](text)).lower().replace("-", "")
        assert TOKEN.replace("-", "") in open_line, "the record holds it"


@pytest.mark.django_db
def test_no_line_tells_that_a_survey_was_opened_saved_or_refused(client, survey, monkeypatch):
    """A line of a page with an error in it has the time at which somebody was about to answer."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(HideTokens())
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [handler])
    token = next(iter(survey.invite(partners=2).values()))
    services.save_draft(token=token, fields=filled(survey))
    assert client.post(page(token, "survey_check"), filled(survey)).status_code == 422
    assert client.post(page(token, "survey_check"), ticked(survey, token)).status_code == 200
    assert client.get(page(token)).status_code == 410
    assert client.get("/s/nobody/").status_code == 404
    assert client.put(page(token)).status_code == 405
    assert stream.getvalue() == ""
    assert client.get("/nowhere/").status_code == 404
    assert "/nowhere/" in stream.getvalue(), "of other pages it is written"


@pytest.mark.parametrize(("status", "is_written"), [(404, False), (422, False), (499, False), (500, True)])
def test_a_fault_in_a_survey_is_written_without_its_link(status, is_written):
    request = RequestFactory().get(f"/s/{TOKEN}/")
    line = written(msg=f"Error: /s/{TOKEN}/", request=request, status_code=status)
    assert bool(line) == is_written and TOKEN not in line


UNSAID = [
    f"/s/{TOKEN}/",
    f"/%73/{TOKEN}/",
    f"/s/{TOKEN}/kept/",
    "/static/build/theme.1f2e.css",
    "/static/app/init.mjs?x=1",
    "/assets/images/nhsuk-icon-arrow-down.svg",
    "/favicon.ico",
    "/apple-touch-icon-120x120.png",
    "/robots.txt",
    "/.well-known/change-password",
    reverse("survey_storage"),
]


@pytest.mark.parametrize("path", UNSAID)
@pytest.mark.parametrize("status", [200, 404])
def test_nothing_that_comes_with_a_page_of_a_survey_is_written_down(path, status):
    """By gunicorn, by Django where it is not found, by the server of development."""
    log = GunicornLogger(Config())
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "10.9.8.7"}
    answer = SimpleNamespace(status=f"{status} X", sent=5, headers=[])
    log.cfg.set("accesslog", "-")
    stream = io.StringIO()
    log.setup(log.cfg)
    log.access_log.handlers = [logging.StreamHandler(stream)]
    for uri in (path, "/contacts/"):
        log.access(answer, SimpleNamespace(headers=[]), environ | {"RAW_URI": uri}, datetime.timedelta(seconds=1))
    log.access_log.handlers = log.error_log.handlers = []
    assert "/contacts/" in stream.getvalue() and len(stream.getvalue().splitlines()) == 1
    request = RequestFactory().get(path)
    assert written(msg="%s: %s", args=("Not Found", request.path), request=request, status_code=404) == ""
    line = (f"GET {path} HTTP/1.1", str(status), "5")
    assert written(name="django.server", msg='"%s" %s %s', args=line, status_code=status) == ""
    other = ("GET /contacts/ HTTP/1.1", str(status), "5")
    assert "/contacts/" in written(name="django.server", msg='"%s" %s %s', args=other, status_code=status)


@pytest.mark.parametrize("path", ["/contacts/", "/results/5D7/2009-10/results.json", "/nowhere/", "/survey/self-test/"])
def test_other_pages_are_written_down_where_they_are_not_found(path):
    assert path in written(msg=f"Not Found: {path}", request=RequestFactory().get(path), status_code=404)


@pytest.mark.parametrize("way", ["message", "args", "an error", "extra"])
def test_an_email_address_is_written_nowhere(way):
    line = written(**WAYS[way]("refused: {'jane.o-hara+nhs@council.gov.uk': (550, b'no')}"))
    assert "council" not in line and "hara" not in line and "refused" in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /s/abcd-efgh/check/?x=1", "GET /s/…/check/?x=1"),
        ("GET /s/done/ 200", "GET /s/done/ 200"),
        ("GET /s/%3Cscript%3E", "GET /s/…"),
        ("next=%2Fs%2Fabcdefgh", "next=%2Fs%2F…"),
        ("GET /assessments/5/survey/ 200", "GET /assessments/5/survey/ 200"),
        ("mail 17 was not sent: SMTPRecipientsRefused", "mail 17 was not sent: SMTPRecipientsRefused"),
        ("sha 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9", None),
        ("a well-kept, self-made half-year plan", None),
    ],
)
def test_what_is_hidden_and_what_stays(text, shown):
    assert hide(text) == (text if shown is None else shown)


def test_an_error_without_a_secret_is_kept_whole():
    record = logging.makeLogRecord({"msg": "failed", "exc_info": raised("nothing")})
    assert HideTokens().filter(record)
    assert record.exc_info is not None


def test_every_handler_of_the_settings_hides():
    assert settings.LOGGING["handlers"]
    for handler in settings.LOGGING["handlers"].values():
        assert "hide_tokens" in handler["filters"]


def run(script: str, tmp_path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "WCC_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "wcc.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_logs_of_celery_hide(tmp_path):
    """A worker sets up its logs as ours, whatever it is asked for."""
    script = f"""
import django
django.setup()
from wcc.celery import app
app.log.setup(loglevel="INFO", redirect_stdouts=False)
from celery.utils.log import get_task_logger, get_logger
import logging
get_task_logger("surveys.tasks").error("Task got %s", "/s/{TOKEN}/")
get_logger("celery.worker").error("lost {TOKEN} of a@council.gov.uk")
logging.getLogger("celery.app.trace").error("raised", exc_info=ValueError("{TOKEN}"))
"""
    out = run(script, tmp_path)
    assert "Task got" in out and "lost" in out and "ValueError" in out
    assert TOKEN not in out and "council" not in out


def test_logs_of_gunicorn_hide(tmp_path):
    """Both of gunicorn's logs; that of requests has no line at all of those to a survey, with its time and address."""
    script = f"""
from types import SimpleNamespace
from datetime import timedelta
from gunicorn.config import Config
import runpy
cfg = Config()
cfg.set("logger_class", runpy.run_path("gunicorn.conf.py")["logger_class"])
cfg.set("accesslog", "-")
log = cfg.logger_class(cfg)
log.error("Error handling request %s", "/s/{TOKEN}/")
environ = {{"REQUEST_METHOD": "GET", "RAW_URI": "/s/{TOKEN}/", "HTTP_REFERER": "http://x/s/{TOKEN}/"}}
environ |= {{"SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "10.9.8.7"}}
answer = SimpleNamespace(status="200 OK", sent=5, headers=[])
log.access(answer, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))
elsewhere = environ | {{"RAW_URI": "/contacts/", "REMOTE_ADDR": "10.1.1.1"}}
log.access(answer, SimpleNamespace(headers=[]), elsewhere, timedelta(seconds=1))
log.warning("Invalid request from ip=10.9.8.7: Invalid HTTP request line")
"""
    out = run(script, tmp_path)
    assert "A request could not be read" in out
    assert "Error handling request /s/…" in out and "GET /contacts/" in out and "10.1.1.1" in out
    assert "GET /s/" not in out and "10.9.8.7" not in out
    assert TOKEN not in out


def test_gunicorn_hides_in_logs_that_are_opened_again(tmp_path):
    cfg = Config()
    cfg.set("errorlog", str(tmp_path / "error.log"))
    log = GunicornLogger(cfg)
    log.reopen_files()
    log.error("lost %s", f"/s/{TOKEN}/")
    assert (tmp_path / "error.log").read_text().rstrip().endswith("lost /s/…/")
    for handler in log.error_log.handlers:
        handler.close()
    log.error_log.handlers = []
