"""The self-test finds nothing on a survey as it is, and finds each leak that is put in."""

import json
import logging
from pathlib import Path
from uuid import UUID, uuid1, uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cycles.models import Cycle
from cycles.services import open_assessment
from organisations.actors import Actor
from organisations.models import Event, Organisation
from outbox.models import Mail
from surveys import selftest, services, tasks
from surveys.logs import HideTokens
from surveys.models import (
    AnonymityCheck,
    Collation,
    Invitation,
    Nominee,
    Posting,
    Response,
    RetiredLink,
    SealedDraft,
    SealedResponse,
    Statement,
)
from surveys.tokens import draft_lookup, fingerprint, seal, seal_until_closing, token_of

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


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It changes no table whose keys are still to be looked at.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values or None)


@pytest.mark.parametrize("stage", ["survey", "opened", "closed"])
def test_nothing_is_found_on_a_survey_as_it_is(request, stage):
    request.getfixturevalue(stage)
    assert [(one.key, one.findings) for one in selftest.run() if not one.passed] == []


def test_attempts_have_a_key_and_words_of_their_own():
    assert len(set(KEYS)) == len(KEYS)
    assert all(attempt.name and attempt.tried.endswith(".") for attempt in selftest.ATTEMPTS)


def an_answer(survey, **other) -> Response:
    return Response.objects.create(assessment=survey.assessment, group="partners", **other)


def sealed_anew(survey, **other) -> SealedResponse:
    content = seal_until_closing(survey.assessment.pk, b"{}")
    return SealedResponse.objects.create(
        **{"assessment": survey.assessment, "group": "partners", "sealed": content} | other
    )


def a_mail(**other) -> Mail:
    return Mail.objects.create(
        **{
            "dedupe_key": str(uuid4()),
            "kind": "survey_invitation",
            "to": "person.1@stakeholder.example",
            "subject": "Survey",
            "body": "Please answer.",
            "state": Mail.State.SENT,
        }
        | other
    )


def a_posting(survey, **other) -> Posting:
    nominee = Nominee.objects.order_by("pk").first()
    return Posting.objects.create(
        **{"nominee": nominee, "kind": "reminder", "generation": 1, "due_at": timezone.now(), "state": "done"} | other
    )


def key_to_a_person(survey):
    sql("ALTER TABLE surveys_sealedresponse ADD COLUMN nominee_id bigint REFERENCES surveys_nominee (id)")


def key_to_an_answer(survey):
    kind = "uuid" if connection.vendor == "postgresql" else "char(32)"
    sql(f"ALTER TABLE surveys_invitation ADD COLUMN response_id {kind} REFERENCES surveys_response (uuid)")


def column_unsaid(survey):
    sql("ALTER TABLE surveys_response ADD COLUMN browser varchar(200)")


def table_unsaid(survey):
    sql("CREATE TABLE surveys_visit (id integer, page varchar(20))")


def trigger(survey):
    if connection.vendor == "postgresql":
        sql("CREATE FUNCTION copied() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
        sql("CREATE TRIGGER t AFTER INSERT ON surveys_sealedresponse FOR EACH ROW EXECUTE FUNCTION copied()")
    else:
        sql("CREATE TRIGGER t AFTER INSERT ON surveys_sealedresponse BEGIN SELECT 1; END")


def number_of_a_person_shared(survey):
    sql("ALTER TABLE surveys_response ADD COLUMN asked varchar(20)")
    an_answer(survey)
    sql("UPDATE surveys_response SET asked = (SELECT min(id) FROM surveys_nominee)")


def fingerprint_shared(survey):
    SealedDraft.objects.create(lookup=Invitation.objects.first().token_sha256, sealed=seal("x", b"x"))


def number_of_the_clock(survey):
    an_answer(survey, uuid=uuid1())


def number_of_a_link(survey):
    an_answer(survey, uuid=UUID(Invitation.objects.first().token_sha256[:32]))


def rows_counted(survey):
    table = "surveys_sealedresponse"
    kind = "char(32)" if connection.vendor == "sqlite" else "uuid"
    sql(f"DROP TABLE {table}")
    sql(
        f'CREATE TABLE {table} (number integer PRIMARY KEY, uuid {kind}, assessment_id bigint, "group" varchar(20),'
        f" sealed {'blob' if kind != 'uuid' else 'bytea'})"
    )


def time_of_an_answer(survey):
    kind = "datetime" if connection.vendor == "sqlite" else "timestamptz"
    sql(f"ALTER TABLE surveys_sealedresponse ADD COLUMN made_at {kind}")


def time_of_an_invitation(survey):
    kind = "datetime" if connection.vendor == "sqlite" else "timestamptz"
    sql(f"ALTER TABLE surveys_invitation ADD COLUMN answered_at {kind}")


def answers_in_the_order_of_people(survey):
    """Groups turn and turn about, all have answered, and the answers lie in the order of the people."""
    order = ["partners", "providers", "partners", "opinion_formers"] * 10
    Nominee.objects.all().delete()
    SealedResponse.objects.all().delete()
    for number, group in enumerate(order):
        nominee = Nominee.objects.create(
            assessment=survey.assessment, group=group, name=f"N {number}", email=f"n{number}@stakeholder.example"
        )
        Invitation.objects.create(nominee=nominee, token_sha256=f"{number:064}", answered=True)
        sealed_anew(survey, group=group)


def link_in_a_mail(survey):
    a_mail(body=f"Answer at {settings.SITE_ADDRESS}/s/{survey.tokens[0]}/ please")


def link_without_hyphens_in_an_event(survey):
    Event.objects.create(verb="opened", subject="survey", detail={"of": survey.tokens[2].replace("-", "")})


def link_replaced_in_a_mail(survey):
    replaced = token_of(Nominee.objects.get(email="right@stakeholder.example").pk, 1)
    a_mail(kind="other", subject=f"Your link {replaced.upper()}")


def link_in_a_session(survey):
    session = SessionStore()
    session["next"] = f"/s/{survey.tokens[0]}/"
    session.create()


def link_in_the_cache(survey):
    cache.set("page", {"of": survey.tokens[0]})


def place_of_a_draft_in_an_event(survey):
    Event.objects.create(verb="saved", subject="draft", detail={"where": draft_lookup(survey.tokens[0])})


def link_for_a_worker(survey):
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leak.msg").write_text(json.dumps({"args": [survey.tokens[0]]}))


def name_in_an_event(survey):
    Event.objects.create(
        verb="nominated", subject="survey", assessment_ref=survey.assessment.pk, detail={"who": "Dr Person 4, chair"}
    )


def address_in_an_event(survey):
    Event.objects.create(verb="sent", subject="mail", detail={"to": "Person.4@stakeholder.example"})


def event_by_nobody(survey):
    Event.objects.create(verb="answered", subject="survey", assessment_ref=survey.assessment.pk)


def reminder_that_stayed(survey):
    a_mail(kind="survey_reminder", forget=True)


def reminder_not_forgotten(survey):
    a_mail(kind="survey_reminder", state=Mail.State.QUEUED, forget=False)


def reminder_that_names_its_mail(survey):
    a_posting(survey, mail=a_mail())


def thanks_before_the_closing(survey):
    a_posting(survey, kind="thanks")


def reminders_for_some_only(survey):
    at = timezone.now()
    for nominee in Nominee.objects.filter(pk__in=Invitation.objects.filter(answered=False).values("nominee")):
        a_posting(survey, nominee=nominee, due_at=at)


def mail_of_thanks_before_the_closing(survey):
    a_mail(kind="survey_thanks")


def mail_on_answering(survey):
    a_mail(kind="survey_receipt")


def place_in_a_mail(survey):
    a_mail(body=f"Answer at {settings.SITE_ADDRESS}/s/anything/")


def draft_of_an_answered_link(survey):
    token = survey.tokens[1]
    SealedDraft.objects.create(lookup=draft_lookup(token), sealed=seal(token, b"x"))


def draft_sealed_with_a_fingerprint(survey):
    known = RetiredLink.objects.first().token_sha256
    SealedDraft.objects.create(lookup=draft_lookup(known), sealed=seal(known, b"x"))


def draft_sealed_with_an_address(survey):
    SealedDraft.objects.create(
        lookup=draft_lookup("person.1@stakeholder.example"), sealed=seal("person.1@stakeholder.example", b"x")
    )


def answer_in_clear(survey):
    sealed_anew(survey, sealed=json.dumps({"influence": [5, "x" * 5000]}).encode())


def answer_not_padded(survey):
    sealed_anew(survey, sealed=seal_until_closing(survey.assessment.pk, b"x")[:-7])


def answer_sealed_for_another(survey):
    SealedResponse.objects.all().delete()
    sealed_anew(survey, sealed=seal_until_closing(survey.assessment.pk + 1, b"x"))


def answer_readable_while_open(survey):
    an_answer(survey)


LEAKS_WHILE_OPEN = [
    ("foreign_keys", key_to_a_person),
    ("foreign_keys", key_to_an_answer),
    ("columns", column_unsaid),
    ("columns", table_unsaid),
    ("triggers", trigger),
    ("shared_values", number_of_a_person_shared),
    ("shared_values", fingerprint_shared),
    ("random_numbers", number_of_the_clock),
    ("random_numbers", number_of_a_link),
    ("keys", rows_counted),
    ("times", time_of_an_answer),
    ("times", time_of_an_invitation),
    ("places", answers_in_the_order_of_people),
    ("links", link_in_a_mail),
    ("links", link_without_hyphens_in_an_event),
    ("links", link_replaced_in_a_mail),
    ("links", link_in_a_session),
    ("links", place_of_a_draft_in_an_event),
    ("events", name_in_an_event),
    ("events", address_in_an_event),
    ("events_of_answering", event_by_nobody),
    ("reminders", reminder_that_stayed),
    ("reminders", reminder_not_forgotten),
    ("list_of_mails", reminder_that_names_its_mail),
    ("list_of_mails", thanks_before_the_closing),
    ("list_of_mails", reminders_for_some_only),
    ("mail_bodies", place_in_a_mail),
    ("other_mails", mail_of_thanks_before_the_closing),
    ("other_mails", mail_on_answering),
    ("drafts_left_over", draft_of_an_answered_link),
    ("drafts_opened", draft_sealed_with_a_fingerprint),
    ("drafts_opened", draft_sealed_with_an_address),
    ("seals", answer_in_clear),
    ("seals", answer_not_padded),
    ("keys_apart", answer_sealed_for_another),
    ("results", answer_readable_while_open),
]


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


def draft_left_over(survey):
    token = survey.tokens[0]
    SealedDraft.objects.create(lookup=draft_lookup(token), sealed=seal(token, b"x"))


def reminder_of_a_closed_survey(survey):
    a_mail(kind="survey_reminder", forget=True, state=Mail.State.FAILED)


def result_changed(survey):
    row = Collation.objects.get()
    row.content["statements"][0]["n"] -= 1
    row.save()


def small_group_shown(survey):
    row = Collation.objects.get()
    row.content["groups"][2] |= {"withheld": False, "completed": 2}
    row.save()


def comment_of_a_small_group_shown(survey):
    row = Collation.objects.get()
    row.content["statements"][0]["comments"].append("Only I would say this")
    row.save()


def sealed_answer_left(survey):
    sealed_anew(survey)


LEAKS_AFTER_CLOSING = [
    ("drafts_left_over", draft_left_over),
    ("reminders", reminder_of_a_closed_survey),
    ("results", result_changed),
    ("results", small_group_shown),
    ("results", comment_of_a_small_group_shown),
    ("results", sealed_answer_left),
]


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
    assert found("counts") == ["In 1 surveys the hidden number of a group can be worked out from the others."]
    Cycle.objects.update(smallest_group=5)
    monkeypatch.setattr("surveys.queries.counts.uncounted_groups", lambda people, smallest: frozenset())
    assert len(found("counts")) == 1


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
    assert tasks.self_test() is False
    check = AnonymityCheck.objects.get()
    assert check.ran_on == timezone.localdate() and not check.passed
    assert {one["key"] for one in check.findings if one["findings"]} == {"events", "events_of_answering"}
    text = json.dumps(check.findings)
    assert "Person" not in text and "stakeholder.example" not in text
    Event.objects.filter(detail__has_key="who").delete()
    assert tasks.self_test() is True
    assert AnonymityCheck.objects.get().passed


def test_the_command_says_what_it_found_and_ends_with_1(opened, capsys):
    call_command("survey_selftest")
    assert "nothing found" in capsys.readouterr().out
    link_in_a_mail(opened)
    with pytest.raises(CommandError, match="attempts found something") as raised:
        call_command("survey_selftest")
    assert raised.value.returncode == 1
    assert "1 links stand in outbox_mail.body." in capsys.readouterr().out


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
    ],
)
def test_a_line_of_a_log_that_tells_when_somebody_was_answering_is_found(opened, tmp_path, line, is_found):
    log = tmp_path / "web.log"
    log.write_text(f"{line}\n")
    assert bool(found("log_files", logs=[log])) == is_found


def other_assessment(survey):
    return open_assessment(cycle=survey.cast.cycle, organisation=Organisation.objects.get(code="5KL"), actor=Actor())


def test_answers_added_singly_are_found(opened):
    """On SQLite by the numbers of the rows; on PostgreSQL by their marks."""
    other = other_assessment(opened)
    key = "written_together" if connection.vendor == "sqlite" else "marks"
    assert found(key) == []
    sealed_anew(opened, assessment=other)
    sealed_anew(opened)
    assert found(key) != []


def test_invitations_that_moved_when_their_people_answered_are_found(survey):
    nominees = [
        Nominee.objects.create(
            assessment=survey.assessment, group="partners", name=f"N {n}", email=f"n{n}@stakeholder.example"
        )
        for n in range(60)
    ]
    rows = [Invitation(nominee=one, token_sha256=f"{n:064}") for n, one in enumerate(nominees)]
    Invitation.objects.bulk_create(rows)
    Invitation.objects.filter(pk__in=[row.pk for row in rows[::2]]).update(answered=True)
    if connection.vendor == "sqlite":
        assert found("moved_invitations") == []
        sql("CREATE TABLE moved AS SELECT * FROM surveys_invitation ORDER BY answered, id")
        sql("ALTER TABLE surveys_invitation RENAME TO before")
        sql("ALTER TABLE moved RENAME TO surveys_invitation")
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
