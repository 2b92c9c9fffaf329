"""The self-test finds nothing on a survey as it is, and finds each leak that is put in."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anonymity import services as selftest
from anonymity.models import AnonymityCheck
from anonymity.tasks import self_test
from cycles.models import Cycle
from cycles.services import open_assessment
from organisations.actors import Actor
from organisations.models import Event, Organisation
from surveys import services
from surveys.logs import HideTokens
from surveys.marks import Done, note_done
from surveys.models import (
    Invitation,
    Nominee,
    Statement,
)
from surveys.tokens import fingerprint, token_of
from tests.anonymity.leaks import (
    LEAKS_AFTER_CLOSING,
    LEAKS_WHILE_OPEN,
    link_for_a_worker,
    link_in_a_mail,
    link_in_the_cache,
    name_in_an_event,
    sql,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-147")]
KEYS = [attempt.key for attempt in selftest.ATTEMPTS]


@pytest.fixture(autouse=True)
def _watching_logs_hide_too():
    """The handlers by which a test reads logs are no part of the product; they hide like ours."""
    hidden = HideTokens()
    loggers = [logging.getLogger(), logging.getLogger("django.server")]
    watching = [handler for logger in loggers for handler in logger.handlers]
    for handler in watching:
        handler.addFilter(hidden)
    yield
    for handler in watching:
        handler.removeFilter(hidden)


@pytest.fixture
def opened(survey):
    """Twenty people are asked; seven have answered, one has a draft, one a corrected address."""
    tokens = list(survey.invite(partners=10, providers=10).values())
    for token in tokens[1:15:2]:
        survey.answer(token, text="We plan together")
    services.save_draft(token=tokens[0], fields={"influence-text": "a"})
    services.correct_address(
        nominee=Nominee.objects.get(email="person.3@stakeholder.example"),
        actor=survey.cast.actor("super_user"),
        email="right@stakeholder.example",
    )
    survey.tokens = tokens
    return survey


@pytest.fixture
def closed(opened):
    for token in opened.tokens[4::2]:
        opened.answer(token, score=4)
    opened.close_now()
    return opened


def found(key: str, **given) -> list[str]:
    (result,) = selftest.run(only={key}, **given)
    return result.findings


@pytest.mark.parametrize("stage", ["survey", "opened", "closed"])
def test_nothing_is_found_on_a_survey_as_it_is(request, stage):
    request.getfixturevalue(stage)
    assert [(one.key, one.findings) for one in selftest.run() if not one.passed] == []


def test_attempts_have_a_key_and_words_of_their_own():
    assert len(set(KEYS)) == len(KEYS)
    assert all(attempt.name and attempt.tried.endswith(".") for attempt in selftest.ATTEMPTS)


@pytest.mark.parametrize(("key", "leak"), LEAKS_WHILE_OPEN, ids=lambda one: getattr(one, "__name__", None))
def test_a_leak_while_the_survey_is_open_is_found(opened, key, leak):
    assert found(key) == []
    leak(opened)
    assert found(key) != []


def test_a_link_in_the_cache_or_on_its_way_to_a_worker_is_found(opened):
    if settings.REDIS_URL:
        cache.set("page", opened.tokens[0])
        try:
            assert found("links_in_queues") != []
        finally:
            cache.delete("page")
        return
    link_in_the_cache(opened)
    assert found("links") != []
    assert found("links_in_queues") == []
    link_for_a_worker(opened)
    leak = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]) / "leak.msg"
    try:
        assert found("links_in_queues") != []
    finally:
        leak.unlink()


@pytest.mark.parametrize(("key", "leak"), LEAKS_AFTER_CLOSING, ids=lambda one: getattr(one, "__name__", None))
def test_a_leak_after_the_closing_is_found(closed, key, leak):
    assert found(key) == []
    leak(closed)
    assert found(key) != []


@pytest.mark.requirement("R-149")
def test_counts_of_a_small_group_that_are_shown_are_found(survey, monkeypatch):
    survey.invite(partners=8, providers=3)
    assert found("counts") == []
    Cycle.objects.update(smallest_group=2)
    assert found("counts") == []
    monkeypatch.setattr("surveys.queries.counts.uncounted_groups", lambda people, smallest: frozenset({"providers"}))
    assert found("counts") == ["In 1 survey the hidden number of a group can be worked out from the others."]
    Cycle.objects.update(smallest_group=5)
    monkeypatch.setattr("surveys.queries.counts.uncounted_groups", lambda people, smallest: frozenset())
    assert len(found("counts")) == 1


@pytest.mark.requirement("R-149")
def test_a_total_that_moves_while_a_survey_is_open_that_asked_a_few_is_found(survey, monkeypatch):
    survey.invite(partners=8, providers=3)
    monkeypatch.setattr("surveys.queries.counts.told", lambda answered, people, smallest, *, closed: answered)
    assert found("counts") == ["1 open survey that asked a few people of a group shows how many have answered in all."]
    survey.close_now()
    assert found("counts") == []


@pytest.mark.parametrize(
    "line",
    [
        "WARNING django.request: Not Found: /s/{token}/",
        "GET /s/some-old-link/check/ 200",
        "the link is {plain}",
        '10.9.8.7 - - [24/Nov/2026:13:58:46 +0000] "POST /s/…/check/ HTTP/1.1" 302 0',
        "mail to person.4@stakeholder.example refused",
        "could not write to Person 4.",
    ],
)
def test_what_a_log_tells_is_found(opened, tmp_path, line):
    log = tmp_path / "server.log"
    log.write_text("GET /s/…/ 200\nGET /s/done/ 200\nGET /survey/what-we-store/ 200\n")
    assert found("log_files", logs=[log]) == []
    log.write_text(line.format(token=opened.tokens[0], plain=opened.tokens[0].replace("-", "")) + "\n")
    assert found("log_files", logs=[log]) != []


def test_a_log_that_hides_nothing_is_found(survey, settings):
    assert found("log_handlers") == []
    handler = logging.StreamHandler()
    logging.getLogger("celery.task").addHandler(handler)
    try:
        assert found("log_handlers") == [
            "The program writes a log (celery.task: StreamHandler) in which links are not hidden."
        ]
    finally:
        logging.getLogger("celery.task").removeHandler(handler)
    ours = settings.LOGGING
    settings.LOGGING = ours | {"handlers": ours["handlers"] | {"file": {"class": "logging.FileHandler"}}}
    assert found("log_handlers") == ["The settings name a log (file) in which links are not hidden."]


def test_what_people_write_of_themselves_is_counted_and_no_finding(survey):
    tokens = list(survey.invite(partners=6).values())
    for token, text in zip(tokens, ["I, person 3, say", "organisation 2 is happy", "fine"] * 2, strict=True):
        survey.answer(token, text=text)
    survey.close_now()
    (result,) = selftest.run(only={"own_words"})
    assert result.passed
    assert result.remarks == [
        f"{4 * Statement.objects.count()} comments name a person or an organisation that was asked."
    ]


def test_an_attempt_that_fails_is_a_finding(survey):
    sql("ALTER TABLE surveys_sealeddraft RENAME COLUMN lookup TO place")
    (result,) = selftest.run(only={"drafts_left_over"})
    assert result.findings and result.findings[0].startswith("This could not be tried")


def test_a_run_is_kept_by_day_and_names_nobody(opened):
    name_in_an_event(opened)
    assert self_test() is False
    check = AnonymityCheck.objects.get()
    assert check.ran_on == timezone.localdate() and not check.passed
    assert {one["key"] for one in check.findings if one["findings"]} == {"events", "events_of_answering"}
    text = json.dumps(check.findings)
    assert "Person" not in text and "stakeholder.example" not in text
    Event.objects.filter(detail__has_key="who").delete()
    assert self_test() is True
    assert AnonymityCheck.objects.get().passed


def test_the_command_says_what_it_found_and_ends_with_1(opened, capsys):
    call_command("survey_selftest")
    assert "nothing found" in capsys.readouterr().out
    link_in_a_mail(opened)
    with pytest.raises(CommandError, match="attempts found something") as raised:
        call_command("survey_selftest")
    assert raised.value.returncode == 1
    assert "1 link stands in outbox_mail.body." in capsys.readouterr().out


def test_the_command_writes_json_and_reads_logs(opened, capsys, tmp_path):
    log = tmp_path / "worker.log"
    log.write_text(f"Task got {opened.tokens[0]}\n")
    with pytest.raises(CommandError):
        call_command("survey_selftest", "--json", "--log", str(log))
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == KEYS
    assert rows["log_files"]["findings"] == ["1 links stand in the log worker.log."]
    with pytest.raises(CommandError, match="There is no log file") as raised:
        call_command("survey_selftest", "--log", str(tmp_path / "none.log"))
    assert raised.value.returncode == 2


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('1.2.3.4 - "POST /s/…/check/ HTTP/1.1" 200', True),
        ("2026-11-24 16:18:45,500 WARNING django.request: Unprocessable Entity: /s/…/check/", True),
        ("2026-11-24 16:18:45,500 WARNING django.request: Gone: /s/…/", True),
        ("2026-11-24 16:18:45,500 ERROR django.request: Internal Server Error: /s/…/", False),
        ("2026-11-24 16:18:45,500 WARNING django.request: Not Found: /survey/nothing/", False),
        ('1.2.3.4 - "GET /static/build/theme.1f2e.css HTTP/1.1" 200 "-"', True),
        ('1.2.3.4 - "GET /favicon.ico HTTP/1.1" 404 "-"', True),
        ('1.2.3.4 - "GET /contacts/ HTTP/1.1" 200 "-"', False),
    ],
)
def test_a_line_of_a_log_that_tells_when_somebody_was_answering_is_found(opened, tmp_path, line, is_found):
    log = tmp_path / "web.log"
    log.write_text(f"{line}\n")
    assert bool(found("log_files", logs=[log])) == is_found


AS_GUNICORN_DOES = ""
HIDES_PAGES_ALONE = """
from gunicorn.glogging import Logger
from surveys.logs import GunicornLogger

class PagesHidden(GunicornLogger):
    def access(self, resp, req, environ, request_time):
        if not environ["RAW_URI"].startswith("/s/"):
            Logger.access(self, resp, req, environ, request_time)

logger_class = PagesHidden
"""


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        (
            AS_GUNICORN_DOES,
            ["pages of surveys", "files that these pages ask for", "icons that browsers ask for", "links"],
        ),
        (HIDES_PAGES_ALONE, ["pages of surveys", "files that these pages ask for", "icons that browsers ask for"]),
    ],
)
def test_a_web_server_that_writes_down_when_a_survey_was_opened_is_found(
    opened, settings, tmp_path, configuration, told
):
    """The pages of the second are those on what is stored: the server hides what is below /s/."""
    assert found("access_log") == []
    settings.BASE_DIR = tmp_path
    (tmp_path / "gunicorn.conf.py").write_text(configuration)
    sentences = found("access_log")
    assert len(sentences) == len(told) and all(what in one for what, one in zip(told, sentences, strict=True))


def test_a_web_server_that_cannot_be_asked_is_a_finding(opened, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    assert found("access_log")[0].startswith("This could not be tried")


def test_a_file_that_is_asked_for_with_the_address_of_its_page_is_found(opened, settings, tmp_path):
    assert found("referrers") == []
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "files.html").write_text(
        """{% load static %}<script src="{% static 'app/init.mjs' %}"></script>"""
    )
    (templates,) = settings.TEMPLATES
    settings.TEMPLATES = [templates | {"DIRS": [tmp_path, *templates["DIRS"]]}]
    assert found("referrers") == ["Pages ask for init.mjs with their address, those of surveys without."]


def other_assessment(survey):
    return open_assessment(cycle=survey.cast.cycle, organisation=Organisation.objects.get(code="5KL"), actor=Actor())


def test_invitations_that_moved_when_their_people_answered_are_found(survey):
    nominees = [
        Nominee.objects.create(
            assessment=survey.assessment, group="partners", name=f"N {n}", email=f"n{n}@stakeholder.example"
        )
        for n in range(60)
    ]
    rows = [Invitation(nominee=one, token_sha256=f"{n:064}") for n, one in enumerate(nominees)]
    Invitation.objects.bulk_create(rows)
    for nominee in nominees[::2]:
        note_done((nominee.pk, 1), Done.ANSWERED)
    assert found("moved_invitations") == []
    if connection.vendor == "sqlite":
        by_answer = ", ".join(str(nominee.pk) for nominee in nominees[::2])
        sql(f"CREATE TABLE moved AS SELECT * FROM surveys_invitation ORDER BY nominee_id IN ({by_answer}), id")
        sql("ALTER TABLE surveys_invitation RENAME TO before")
        sql("ALTER TABLE moved RENAME TO surveys_invitation")
    else:
        Invitation.objects.filter(nominee__in=nominees[::2]).update(generation=1)
    assert found("moved_invitations") != []


def test_reading_costs_as_many_queries_for_many_surveys(opened):
    with CaptureQueriesContext(connection) as one:
        selftest.run()
    other = other_assessment(opened)
    for number in range(200, 212):
        nominee = Nominee.objects.create(
            assessment=other, group="partners", name=f"N {number}", email=f"n{number}@stakeholder.example"
        )
        Invitation.objects.create(nominee=nominee, token_sha256=fingerprint(token_of(nominee.pk)))
    with CaptureQueriesContext(connection) as two:
        results = selftest.run()
    assert all(result.passed for result in results)
    assert len(one) == len(two)
