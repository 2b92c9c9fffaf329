"""What the self-test of anonymity must find: each function puts one leak into a survey."""

import datetime
import json
from pathlib import Path
from uuid import UUID, uuid1, uuid4

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from organisations.models import Event
from outbox.models import Mail
from surveys.marks import Done, done_with, note_done
from surveys.models import (
    CollatedComment,
    Collation,
    Invitation,
    Nominee,
    Posting,
    Response,
    RetiredLink,
    SealedDraft,
    SealedResponse,
)
from surveys.queries.mixing import note_mixed
from surveys.tokens import draft_lookup, seal, seal_until_closing, token_of


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It changes no table whose keys are still to be looked at.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values or None)


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
        Invitation.objects.create(nominee=nominee, token_sha256=f"{number:064}")
        note_done((nominee.pk, 1), Done.ANSWERED)
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
    done = done_with(list(Invitation.objects.values_list("nominee", "generation")))
    for nominee in Nominee.objects.filter(pk__in=[link[0] for link, what in done.items() if not what]):
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


def nothing_mixed_for_hours(survey):
    note_mixed("what was there", timezone.now() - datetime.timedelta(hours=3))


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
    ("mixed", nothing_mixed_for_hours),
]


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
    key = row.content["statements"][0]["key"]
    CollatedComment.objects.create(assessment=row.assessment, key=key, place=99, text="Only I would say this")


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
