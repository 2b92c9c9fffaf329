"""What the holder of a link can do. There is no actor, no event and no log line: nothing may tell who answered what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cycles.services import lock
from organisations.decisions import Late, NotTaken
from sentences.lines import too_long
from surveys.answers import SCALE, Given, mark
from surveys.marks import Done, note_done, take_back_done
from surveys.models import Invitation, SealedDraft, SealedResponse, Statement
from surveys.queries import Ended, LinkGone, OpenSurvey, open_survey
from surveys.tokens import draft_lookup, fingerprint, seal, seal_until_closing, unseal


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was typed so far, by field of the form, and when it was saved. The time is sealed with the text.

    `pages` names, by field, the page that saved it last, `turns`, by page, the latest of its sendings that was taken;
    `elsewhere` the fields that were not taken just now, because another page had saved something else there.
    """

    fields: Mapping[str, str]
    saved_at: datetime
    pages: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[str, int] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    def of_page(self, page: str) -> dict[str, str]:
        """What the page of this name saved itself, by field."""
        return {name: text for name, text in self.fields.items() if page and self.pages.get(name) == page}


def read_draft(*, token: str) -> Draft | None:
    """The draft of this link, on whatever device it was saved; one query."""
    row = SealedDraft.objects.filter(lookup=draft_lookup(token)).first()
    opened = unseal(token, bytes(row.sealed)) if row else None
    if opened is None:
        return None
    content = json.loads(opened)
    return Draft(
        fields=content["fields"],
        saved_at=datetime.fromisoformat(content["saved_at"]),
        pages=content.get("pages", {}),
        turns=content.get("turns", {}),
    )


@transaction.atomic
def save_draft(
    *, token: str, fields: Mapping[str, str], seen: Mapping[str, str] | None = None, page: str = "", turn: int = 0
) -> Draft | None:
    """Keep what was typed, sealed, until it is submitted or the survey closes. Raises `LinkUnknown`, `LinkGone`.

    `fields` are those that were changed; the others stay as they are saved. `seen` are marks of what the page named
    `page` was opened with: a field that another page, on another device perhaps, has filled otherwise since is not
    written over but named in the draft's `elsewhere`, so that the person sees both and chooses (decision 17). `turn`
    counts what the page sends, where it does: what arrives after something that it sent later is not taken
    (decision 33).

    Nothing is written where nothing differs from what is saved, or where nothing is saved and no word or choice was
    given; but of what a page counts, the last number is. Returns what is saved, if anything.
    """
    locked_survey(token)
    saved = read_draft(token=token)
    if saved and 0 < turn < saved.turns.get(page, 0):
        return saved
    before = saved.fields if saved else {}
    elsewhere = _filled_elsewhere(saved, fields, seen, page) if saved and seen is not None else frozenset()
    taken = {name: text for name, text in fields.items() if name not in elsewhere}
    whole = {**before, **taken}
    nothing_new = whole == before or not (saved or any(whole.values()))
    # A page that counts what it sends is known by the last it sent, also where that changed nothing.
    if nothing_new and (saved is None or turn <= saved.turns.get(page, 0)):
        return saved and replace(saved, elsewhere=elsewhere)
    pages = {**(saved.pages if saved else {}), **dict.fromkeys(taken, page)}
    known = {**(saved.turns if saved else {}), **({page: turn} if turn else {})}
    turns = {one: last for one, last in known.items() if one in {*pages.values(), page}}
    draft = Draft(fields=whole, saved_at=timezone.now(), pages=pages, turns=turns, elsewhere=elsewhere)
    kept = {"fields": whole, "saved_at": draft.saved_at.isoformat(), "pages": pages, "turns": turns}
    sealed = seal(token, json.dumps(kept, ensure_ascii=False).encode())
    SealedDraft.objects.update_or_create(lookup=draft_lookup(token), defaults={"sealed": sealed})
    return draft


def _filled_elsewhere(saved: Draft, fields: Mapping[str, str], seen: Mapping[str, str], page: str) -> frozenset[str]:
    """The fields in which something else stands than the page was opened with, and than it saved itself: a browser may
    go back to a page as it was.
    """
    stands = {name: saved.fields.get(name, "") for name in fields}
    return frozenset(
        name
        for name, text in fields.items()
        if stands[name] not in ("", text)
        and mark(stands[name]) != seen.get(name)
        and not (page and saved.pages.get(name) == page)
    )


@transaction.atomic
def set_reminders(*, token: str, wanted: bool) -> None:
    """Have the person reminded of this survey or not (R-145). Staff are not shown it. Raises `LinkUnknown`, `LinkGone`.

    Choosing what is so already writes nothing.
    """
    survey = locked_survey(token)
    if not wanted and Done.NO_REMINDERS not in survey.done:
        note_done(survey.link, Done.NO_REMINDERS)
    if wanted and Done.NO_REMINDERS in survey.done:
        take_back_done(survey.link, Done.NO_REMINDERS)


@transaction.atomic
def answer(
    *, token: str, answers: Mapping[str, Given], received_at: datetime | None = None, checked: Draft | None = None
) -> None:
    """Submit the survey, once (R-144): by statement key, a choice for every statement; texts are optional.

    `received_at` is when the request came in: what came before the closing is taken, however long it then waited
    (R-146). `checked` is the draft that the answers were taken from: what another device saved since is not thrown away
    with it. Raises `LinkUnknown`, `LinkGone`, `Late`, and `NotTaken` by statement key.
    """
    survey = locked_survey(token, received_at)
    draft = read_draft(token=token) if checked is not None else None
    if checked is not None and checked.fields != (draft.fields if draft else {}):
        raise Late(draft)
    _check(survey.statements, answers)
    given = {
        statement.key: [answers[statement.key].score, answers[statement.key].text]
        for statement in survey.statements
        if statement.key in answers
    }
    if not note_done(survey.link, Done.ANSWERED):
        raise LinkGone(Ended.ANSWERED, survey.assessment)
    SealedResponse.objects.create(
        assessment=survey.assessment,
        group=survey.invitation.nominee.group,
        sealed=seal_until_closing(survey.assessment.pk, json.dumps(given, ensure_ascii=False).encode()),
    )
    SealedDraft.objects.filter(lookup=draft_lookup(token)).delete()


def locked_survey(token: str, received_at: datetime | None = None) -> OpenSurvey:
    """The open survey, decided once the assessment's row is locked. Raises `LinkUnknown`, `LinkGone`."""
    rows = Invitation.objects.filter(token_sha256=fingerprint(token)).select_related("nominee__assessment")
    for invitation in rows:
        lock(invitation.nominee.assessment)
    return open_survey(token, received_at)


def _check(statements: list[Statement], answers: Mapping[str, Given]) -> None:
    known = {statement.key: statement for statement in statements}
    errors = dict.fromkeys(answers.keys() - known.keys(), "This is no statement of the survey.")
    for key, statement in known.items():
        given = answers.get(key)
        if given is None:
            if statement.item_id is not None:
                errors[key] = f"Choose an answer for statement {statement.number}"
            continue
        if given.score is not None and (statement.item_id is None or given.score not in dict(SCALE)):
            errors[key] = "Choose one of the answers"
        if sentence := too_long(given.text, statement.max_characters):
            errors[key] = sentence
    if errors:
        raise NotTaken(errors)
