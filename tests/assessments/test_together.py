"""Working together on a form: who works on it, who types now, notes for colleagues, and earlier versions."""

import datetime
from contextlib import ExitStack

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Commentary
from assessments.pages.part_versions import AT_ONCE
from assessments.queries import return_model
from cycles.models import Part, PartNote, Revision, Unsaved
from cycles.services import add_note, assign, remove_note
from cycles.services.notes import NOTE_LIMIT
from cycles.states import State
from frameworks.models import Prompt
from organisations.models import Event, Membership
from outbox.models import Mail
from outbox.queries import kept_mails
from outbox.services import completed, deliver
from tests.assessments.filling import fill, fill_and_submit, fill_competency
from tests.assessments.pages import at, competency_post, hidden_and_chosen
from tests.assessments.test_typed import actions, kept, main, revisions
from wcc.pages.outbox_list import as_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(cast):
    """The address of competency 3."""
    return at(cast, "competency_form", key="3")


def beside(cast, page: str, **kwargs) -> str:
    """The address of a page beside competency 3, or another form."""
    return reverse(page, kwargs={"assessment_id": cast.assessment.pk, "key": "competency-3"} | kwargs)


def part(cast) -> Part:
    return Part.objects.get(assessment=cast.assessment, key="competency-3")


# Who works on it


def test_a_form_is_assigned_and_the_colleague_is_told(cast, as_, form):  # noqa: F811
    colleague = cast.users["colleague"]
    answer = as_("editor").post(beside(cast, "part_assign"), {"to": str(colleague.pk)}, follow=True)

    assert answer.redirect_chain[-1][0] == form
    assert "Assigned to Colleague" in main(answer)
    assert part(cast).assigned_to == colleague
    mail = Mail.objects.get(kind="assigned")
    assert mail.to == colleague.email
    text = completed(mail).body
    assert "You are asked to work on a form of Newcastle PCT’s return" in text
    assert "Competency 3, by Editor" in text and form in text
    event = Event.objects.get(verb="assigned")
    assert (event.by, event.subject, event.detail["to"]) == (cast.users["editor"], "competency-3", "Colleague")


@pytest.fixture
def eleven_minutes_later():
    """What lets the clock of the test jump; it goes back afterwards."""
    with ExitStack() as stack:
        at = timezone.now() + datetime.timedelta(minutes=11)
        yield lambda: stack.enter_context(time_machine.travel(at))


def give(cast, as_, key: str, name: str) -> None:  # noqa: F811
    as_("editor").post(beside(cast, "part_assign", key=key), {"to": str(cast.users[name].pk)})


def test_forms_given_within_minutes_are_told_in_one_mail(cast, as_):  # noqa: F811
    for key in ("competency-3", "competency-4", "governance-board"):
        give(cast, as_, key, "colleague")
    mail = Mail.objects.get(kind="assigned")
    deliver(mail.pk)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.QUEUED, "it waits for more"
    text = completed(mail).body
    assert "3 forms" in text and all(name in text for name in ("Competency 3", "Competency 4", "Governance: board"))


def test_in_a_demonstration_each_mail_is_there_at_once(cast, as_, settings):  # noqa: F811
    settings.DEMO, settings.MAIL_LEAVES = True, False
    give(cast, as_, "competency-3", "colleague")
    give(cast, as_, "competency-4", "colleague")
    for mail in Mail.objects.filter(kind="assigned"):
        deliver(mail.pk)
    texts = [mail.text for mail in as_read(kept_mails().filter(kind="assigned").order_by("pk"))]
    assert ["Competency 3" in texts[0], "Competency 4" in texts[1]] == [True, True]


def test_a_form_given_to_another_at_once_is_told_to_the_other_alone(cast, as_, eleven_minutes_later):  # noqa: F811
    give(cast, as_, "competency-3", "colleague")
    give(cast, as_, "competency-3", "chief_executive")
    eleven_minutes_later()
    states = {}
    for mail in Mail.objects.filter(kind="assigned"):
        deliver(mail.pk)
        mail.refresh_from_db()
        states[mail.to.split("@")[0]] = mail.state
    assert states == {"colleague": Mail.State.WITHDRAWN, "chief_executive": Mail.State.SENT}


def test_a_form_given_after_the_mail_left_is_told_in_another(cast, as_, eleven_minutes_later):  # noqa: F811
    give(cast, as_, "competency-3", "colleague")
    eleven_minutes_later()
    deliver(Mail.objects.get(kind="assigned").pk)
    give(cast, as_, "competency-4", "colleague")
    first, second = [completed(mail).body for mail in Mail.objects.filter(kind="assigned").order_by("pk")]
    assert "Competency 3" in first and "Competency 4" not in first
    assert "Competency 4" in second and "Competency 3" not in second


@pytest.mark.parametrize(("times", "name"), [(1, "editor"), (2, "editor")])
def test_who_takes_a_form_is_not_mailed_and_a_second_click_changes_nothing(cast, as_, times, name):  # noqa: F811
    for _ in range(times):
        as_("editor").post(beside(cast, "part_assign"), {"to": str(cast.users[name].pk)})
    assert not Mail.objects.filter(kind="assigned").exists()
    assert Event.objects.filter(verb="assigned").count() == 1


def test_a_form_is_taken_from_everybody_again(cast, as_, form):  # noqa: F811
    as_("editor").post(beside(cast, "part_assign"), {"to": str(cast.users["colleague"].pk)})
    answer = as_("editor").post(beside(cast, "part_assign"), {"to": "nobody"}, follow=True)
    assert part(cast).assigned_to is None
    assert "Assigned to nobody" in main(answer)


def test_those_who_write_the_return_can_be_chosen_and_nobody_else(cast, as_):  # noqa: F811
    page = main(as_("editor").get(beside(cast, "part_assign")))
    for name in ("Editor", "Colleague", "Chief executive", "Pct chair", "Nobody"):
        assert f">{name}</label>" in page
    assert "Reader" not in page
    assert "Neighbour" not in page


@pytest.mark.parametrize("to", ["reader", "neighbour", "left"])
def test_somebody_else_is_refused(cast, as_, to):  # noqa: F811
    if to == "left":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Membership.objects.filter(user=cast.users["colleague"]).update(since=yesterday, until=yesterday)
    person = cast.users["colleague" if to == "left" else to]
    answer = as_("editor").post(beside(cast, "part_assign"), {"to": str(person.pk)})
    assert answer.status_code == 422
    assert "Choose one of these people, or nobody" in main(answer)
    with pytest.raises(PermissionDenied):
        assign(
            assessment=cast.assessment,
            key="competency-3",
            to=person.pk,
            name="competency 3",
            path="/",
            actor=cast.actor("editor"),
        )
    assert part(cast).assigned_to is None


@pytest.mark.parametrize("data", [{}, {"to": ""}, {"to": "x"}, {"to": "9" * 30}])
def test_no_choice_is_said_at_the_field(cast, as_, data):  # noqa: F811
    assert as_("editor").post(beside(cast, "part_assign"), data).status_code == 422


@pytest.mark.parametrize(
    ("name", "state", "status"),
    [
        ("chief_executive", State.PREPARING, 200),
        ("pct_chair", State.PREPARING, 200),
        ("reader", State.PREPARING, 403),
        ("editor", State.SUBMITTED, 403),
        ("super_user", State.PREPARING, 404),
        ("neighbour", State.PREPARING, 404),
    ],
)
def test_who_may_assign(cast, as_, name, state, status):  # noqa: F811
    cast.at(state)
    assert as_(name).get(beside(cast, "part_assign")).status_code == status


@pytest.mark.requirement("R-016", "R-034")
def test_the_task_list_says_who_works_on_a_form_and_who_saved_it(cast, as_):  # noqa: F811
    with time_machine.travel(timezone.localtime().replace(hour=14, minute=32), tick=False):
        fill_competency(cast.assessment, cast.actor("colleague"), "3", completed=False)
        now = timezone.localtime()
    as_("editor").post(beside(cast, "part_assign"), {"to": str(cast.users["chief_executive"].pk)})

    page = main(as_("editor").get(at(cast, "assessment_hub")))
    assert f"Assigned to Chief executive. Saved by Colleague, {now.day} {now:%B} at 2:32pm" in page
    assert "Your forms" not in page
    theirs = main(as_("chief_executive").get(at(cast, "assessment_hub")))
    assert "Your forms" in theirs
    assert theirs.index("Your forms") < theirs.index("What there is to do")
    assert "Assigned to you. Saved by Colleague" in theirs
    outside = main(as_("super_user").get(at(cast, "assessment_hub")))
    assert "Assigned to" not in outside


# Who types now


def test_a_form_says_that_a_colleague_is_typing_in_it(cast, as_, form):  # noqa: F811
    with time_machine.travel(timezone.localtime().replace(hour=14, minute=30), tick=False) as clock:
        as_("colleague").post(beside(cast, "part_unsaved"), competency_post(cast) | actions("Half"))
        page = main(as_("editor").get(form))
        assert "Colleague is typing here: last at 2:30pm" in page
        assert "Half" not in page
        assert "is typing here" not in main(as_("colleague").get(form))
        clock.shift(datetime.timedelta(minutes=16))
        assert "is typing here" not in main(as_("editor").get(form))


# Notes


def test_notes_are_listed_with_author_and_time_and_are_removed_by_their_author(cast, as_, form):  # noqa: F811
    notes = beside(cast, "part_notes")
    answer = as_("colleague").post(notes, {"text": "The figures of March are missing."}, follow=True)
    assert "Your note is added" in main(answer)
    for address in (notes, form):
        page = main(as_("editor").get(address))
        assert "The figures of March are missing." in page
        assert "Colleague" in page
        assert "No part of the submission" in page
    note = PartNote.objects.get()
    away = beside(cast, "part_note_remove", note_id=note.pk)
    assert away not in main(as_("editor").get(notes))
    assert as_("editor").get(away).status_code == as_("editor").post(away).status_code == 403
    assert "Remove your note on competency 3?" in main(as_("colleague").get(away))
    assert PartNote.objects.exists()
    for _ in range(2):
        assert as_("colleague").post(away).url == notes
    assert not PartNote.objects.exists()
    assert list(Event.objects.filter(verb__endswith="a note").values_list("verb", flat=True)) == [
        "added a note",
        "removed a note",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("z" * (NOTE_LIMIT + 1), "Shorten the note by 1 character. The limit is 2,000."),
        ("", "Enter the note"),
        ("  \n ", "Enter the note"),
    ],
)
def test_a_note_that_cannot_be_kept_is_said_at_the_field(cast, as_, text, message):  # noqa: F811
    answer = as_("editor").post(beside(cast, "part_notes"), {"text": text})
    assert answer.status_code == 422
    assert message in main(answer)
    assert text.strip() in main(answer)
    assert not PartNote.objects.exists()


def test_a_note_sent_twice_is_one_note(cast, as_):  # noqa: F811
    for _ in range(2):
        as_("editor").post(beside(cast, "part_notes"), {"text": "Once."})
    assert PartNote.objects.count() == 1
    as_("editor").post(beside(cast, "part_notes"), {"text": "Another."})
    as_("editor").post(beside(cast, "part_notes"), {"text": "Once."})
    assert PartNote.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "state"), [("reader", State.PREPARING), ("editor", State.SUBMITTED), ("analyst", State.SUBMITTED)]
)
def test_others_write_no_notes(cast, as_, name, state):  # noqa: F811
    note = add_note(assessment=cast.assessment, key="competency-3", text="Before.", actor=cast.actor(name="editor"))
    cast.at(state)
    answer = as_(name).post(beside(cast, "part_notes"), {"text": "After."})
    assert answer.status_code == (404 if name == "analyst" else 403)
    with pytest.raises(PermissionDenied):
        add_note(assessment=cast.assessment, key="competency-3", text="After.", actor=cast.actor(name))
    with pytest.raises(PermissionDenied):
        remove_note(assessment=cast.assessment, key="competency-3", note_id=note.pk, actor=cast.actor(name))
    assert PartNote.objects.get() == note


@pytest.mark.requirement("R-008", "R-015")
def test_notes_are_never_in_what_is_submitted_or_read_outside(cast, as_, form):  # noqa: F811
    before = return_model(fill(cast))
    add_note(assessment=cast.assessment, key="competency-3", text="Among us.", actor=cast.actor("editor"))
    assert return_model(cast.assessment) == before
    assert "Among us." not in main(as_("editor").get(at(cast, "frozen_copy")))
    cast.at(State.SUBMITTED)
    for name in ("analyst", "super_user", "panel_chair", "central_analyst"):
        page = main(as_(name).get(form))
        assert "Among us." not in page
        assert "Notes for colleagues" not in page
        assert "Assigned to" not in page
    assert "Among us." in main(as_("reader").get(form))


# Earlier versions


@pytest.mark.requirement("R-016")
def test_every_save_is_listed_with_who_when_and_what_changed(cast, as_, form):  # noqa: F811
    as_("editor").post(form, competency_post(cast) | actions("We held two forums."))
    as_("colleague").post(form, competency_post(cast, **{"level-3a": "3"}) | actions("We held three forums."))

    page = main(as_("reader").get(beside(cast, "part_versions")))

    assert page.index("Version 2") < page.index("Version 1")
    later = page[: page.index("Version 1")]
    assert "Colleague, " in later
    assert '<del class="app-del">two</del>' in later
    assert '<ins class="app-ins">three</ins>' in later
    assert "Level 2" in later
    assert "Level 3" in later
    assert "Impact of those actions" not in later
    assert "Use this text again" not in page


def test_a_text_that_was_not_saved_is_listed_among_the_versions(cast, as_, form):  # noqa: F811
    browser = as_("editor")
    browser.post(form, competency_post(cast) | actions("A sentence that is too long. " * 100))
    browser.post(form, competency_post(cast) | actions("Short."))
    page = main(browser.get(beside(cast, "part_versions")))
    assert "Typed and not saved" in page
    assert "A sentence that is too long." in page
    assert page.count("Use this text again") == 2


def test_an_earlier_text_fills_the_form_and_is_not_saved_until_saved(cast, as_, form):  # noqa: F811
    as_("editor").post(form, competency_post(cast) | actions("First."))
    as_("colleague").post(form, competency_post(cast) | actions("Second."))
    first = Revision.objects.get(version=1)
    browser = as_("colleague")

    page = main(browser.get(f"{form}?text={first.pk}"))
    assert "This is what Editor saved at" in page
    assert "It is not in the return until you save it." in page
    sent = hidden_and_chosen(page)
    assert (sent["commentary-actions"], sent["version"], sent["ticks-3a-2"]) == (["First."], ["2"], ["2.1", "2.2"])
    assert return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"] == "Second."

    assert browser.post(f"{form}?text={first.pk}", sent | {"go": "draft"}).status_code == 302
    assert return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"] == "First."
    assert revisions(cast) == ["First.", "Second.", "First."]


def test_what_was_typed_before_an_earlier_text_took_its_place_is_set_aside(cast, as_, form):  # noqa: F811
    browser = as_("editor")
    browser.post(form, competency_post(cast) | actions("First."))
    browser.post(beside(cast, "part_unsaved"), competency_post(cast) | actions("Typed since."))
    sent = hidden_and_chosen(main(browser.get(f"{form}?text={Revision.objects.get().pk}")))
    browser.post(form, sent | {"go": "draft"})
    assert kept(cast) is None
    assert revisions(cast, set_aside=True) == ["Typed since."]


@pytest.mark.parametrize("asked", ["", "0", "x", "-1", "9" * 40, "²"])
def test_a_text_that_does_not_exist_shows_the_form_as_it_is(cast, as_, form, asked):  # noqa: F811
    answer = as_("editor").get(f"{form}?text={asked}")
    assert answer.status_code == 200
    assert "It is not in the return until you save it" not in main(answer)


def test_a_text_of_another_form_is_not_brought_in(cast, as_, form):  # noqa: F811
    as_("editor").post(form, competency_post(cast) | actions("Of competency 3."))
    other = at(cast, "competency_form", key="4")
    assert "Of competency 3." not in main(as_("editor").get(f"{other}?text={Revision.objects.get().pk}"))


def test_many_versions_stand_on_pages_of_their_own(cast, as_):  # noqa: F811
    for number in range(1, AT_ONCE + 4):
        Revision.objects.create(
            part=part(cast),
            version=number,
            content={"commentary-actions": [f"Text number {number}."]},
            by=cast.users["editor"],
        )
    browser = as_("editor")
    first, second = (main(browser.get(f"{beside(cast, 'part_versions')}?page={page}")) for page in (1, 2))
    assert first.count("Use this text again") == AT_ONCE
    assert second.count("Use this text again") == 3
    assert "Page 1 of 2." in first
    assert '<del class="app-del">3.</del>' in first
    for page in ("0", "x", "99"):
        assert browser.get(f"{beside(cast, 'part_versions')}?page={page}").status_code == 200


@pytest.mark.parametrize("key", ["nominees", "competency-99"])
def test_there_are_no_versions_of_what_is_no_form(cast, as_, key):  # noqa: F811
    address = reverse("part_versions", kwargs={"assessment_id": cast.assessment.pk, "key": key})
    assert as_("editor").get(address).status_code == 404


@pytest.mark.parametrize("page", ["part_assign", "part_notes", "part_versions"])
def test_these_pages_are_for_the_pcts_own_people(cast, as_, page):  # noqa: F811
    assert Client().get(beside(cast, page)).status_code == 302
    fill_and_submit(cast)
    for name in ("analyst", "super_user", "neighbour", "panel_chair", "central_analyst", "dh"):
        assert as_(name).get(beside(cast, page)).status_code == 404
    assert not Unsaved.objects.exists()


# Every form of the return


def contract_post(**changes) -> dict[str, str]:
    data = {"version": "0", "provider": "The hospital trust", "go": "draft"}
    return data | {"starts_day": "1", "starts_month": "4", "starts_year": "2009"} | changes


@pytest.mark.requirement("R-023", "R-036")
def test_a_contracting_form_keeps_dates_and_texts_in_the_same_way(cast, as_):  # noqa: F811
    address, key = at(cast, "contract_form", key="acute"), "contract-acute"
    wrong = contract_post(starts_day="31", starts_month="2", objectives="Fewer beds.")
    assert as_("editor").post(address, wrong).status_code == 422
    page = main(as_("editor").get(address))
    assert "it is not in the return yet" in page
    assert 'value="31"' in page

    as_("colleague").post(address, contract_post(objectives="More beds."))
    answer = as_("editor").post(address, contract_post(starts_day="2", objectives="Fewer beds."))
    assert answer.status_code == 409
    html = main(answer)
    assert "Fewer beds." in html
    assert "2 4 2009" in html
    assert "1 4 2009" in html
    starts = next(name for name in hidden_and_chosen(html) if name.startswith("keep:starts"))
    sent = hidden_and_chosen(html) | {starts: "theirs", "keep:objectives": "mine", "go": "draft"}
    assert as_("editor").post(address, sent).status_code == 302

    versions = main(as_("reader").get(reverse("part_versions", args=[cast.assessment.pk, key])))
    assert versions.index("Version 2") < versions.index("Version 1")
    assert "Fewer" in versions
    assert "Typed and not saved" in versions


def test_every_form_has_its_pages_beside_it(cast, as_):  # noqa: F811
    browser = as_("editor")
    for row in Part.objects.filter(assessment=cast.assessment):
        if row.kind == Part.Kind.LOCAL_OUTCOME:
            continue  # there is a form once an outcome is defined
        for page in ("part_assign", "part_notes", "part_throw_away", "part_versions"):
            status = 404 if (row.key, page) == ("nominees", "part_versions") else 200
            address = reverse(page, args=[cast.assessment.pk, row.key])
            assert browser.get(address).status_code == status, (row.key, page)


def test_what_last_year_left_on_a_form_is_kept_before_the_first_save(cast, as_, form):  # noqa: F811
    prompt = Prompt.objects.get(item__framework=cast.assessment.framework_id, item__key="3", key="actions")
    Commentary.objects.create(assessment=cast.assessment, prompt=prompt, text="Last year's words.")
    as_("editor").post(form, competency_post(cast) | actions("New words."))
    assert revisions(cast) == ["Last year's words.", "New words."]
    assert "Before the first save" in main(as_("editor").get(beside(cast, "part_versions")))
