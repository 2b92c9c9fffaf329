"""The survey's mails to those asked. What is stored of them holds no link: it is put in as the mail leaves
(docs/architecture.md, rule 8).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse

from cycles.dates import Dates, dates_in
from organisations.queries import Contact, contacts_for
from sentences.counts import counted, either
from sentences.dates import day, moment
from sentences.lists import listed
from surveys.models import Invitation, Posting
from surveys.queries.links_in_use import Link, link_of, links_in_use
from surveys.tokens import token_of
from ui.mail_letters import ENDS, OPENS, letter, mark, one_line

INVITATION, REMINDER, THANKS = "survey_invitation", "survey_reminder", "survey_thanks"
_KINDS = {
    Posting.Kind.INVITATION: INVITATION,
    Posting.Kind.REMINDER: REMINDER,
    Posting.Kind.THANKS: THANKS,
}
_SUBJECTS = {
    INVITATION: "{survey} about {pcts}: {answer_by}",
    REMINDER: "Reminder: {survey} about {pcts}, {answer_by}",
    THANKS: "{survey} about {pcts} closed: thank you",
}
# By kind of mail, what puts in the links as it leaves, by a name that the outbox calls.
_COMPLETED_BY = {INVITATION: "surveys.emails.with_links", REMINDER: "surveys.emails.with_links_of_reminder"}
_MOST_NAMED = 2
_LONGEST_KEY = 200
# Around what is said of one survey, by its nominee and generation, and in the place of an address.
_PART = re.compile(rf"{OPENS}about:(\d+)/(\d+){ENDS}(.*?){OPENS}about:end{ENDS}", re.DOTALL)
_PLACE = re.compile(rf"{OPENS}(survey_\w+):(\d+)/(\d+){ENDS}")


def letters(kind: str, told: Sequence[tuple[Sequence[Posting], Sequence[Invitation]]]) -> list[dict[str, Any]]:
    """The mails, as `outbox.services.queue_mail` takes them, that tell one person each of some surveys.

    The surveys come with their PCT and its SHA. The postings in a mail make it once. A number of queries that grows
    with that of the SHAs alone.
    """
    kind = _KINDS[Posting.Kind(kind)]
    assessments = {row.nominee.assessment_id: row.nominee.assessment for _, about in told for row in about}
    dates = dates_in(assessments.values())
    shas = {assessment.organisation.parent_id for assessment in assessments.values()}
    contacts = {sha: next(iter(contacts_for([], [sha] if sha else [])), None) for sha in shas}
    return [_letter(kind, postings, about, dates, contacts) for postings, about in told]


def _letter(
    kind: str,
    postings: Sequence[Posting],
    about: Sequence[Invitation],
    dates: Mapping[int, Dates],
    contacts: Mapping[int | None, Contact | None],
) -> dict[str, Any]:
    reply_to = contacts[about[0].nominee.assessment.organisation.parent_id]
    name = _common_name(about)
    context = {
        "greeting": f"Dear {name}," if name else "Hello,",
        "several": len(about) > 1,
        "surveys": [_survey(row, name, dates, contacts) for row in about],
        "stored": settings.SITE_ADDRESS + reverse("survey_storage"),
        "reply_reaches": reply_to and _said(reply_to, about[0]),
    }
    subject = _subject(kind, about, dates)
    written = letter(f"surveys/mail/{kind.removeprefix('survey_')}.txt", context, subject=subject)
    return {
        "key": _key(kind, postings),
        "kind": kind,
        "to": about[0].nominee.email,
        "subject": subject,
        "body": written.text,
        "html": written.html,
        "reply_to": reply_to.email if reply_to else "",
        "completed_by": _COMPLETED_BY.get(kind, ""),
        "forget": kind == REMINDER,
    }


def _key(kind: str, postings: Iterable[Posting]) -> str:
    """One for these postings together, however many there are for a shared mailbox."""
    ids = "-".join(str(posting.pk) for posting in postings)
    key = f"{kind}/{ids}"
    return key if len(key) <= _LONGEST_KEY else f"{kind}/{sha256(ids.encode()).hexdigest()}"


def _survey(
    row: Invitation, name: str, dates: Mapping[int, Dates], contacts: Mapping[int | None, Contact | None]
) -> dict[str, object]:
    nominee, pct = row.nominee, row.nominee.assessment.organisation
    known, contact = dates.get(nominee.assessment_id), contacts[pct.parent_id]
    link = "{}/{}".format(*link_of(row))
    return {
        "pct": one_line(pct),
        "organisation": one_line(nominee.organisation_name),
        "nominated_by": one_line(nominee.nominated_by),
        "whom": "you" if name else one_line(nominee.name),
        "until": known and moment(known.survey_closes_at),
        "contact": contact and _said(contact, row),
        "link": mark(f"survey_answer:{link}"),
        "stop": mark(f"survey_reminders:{link}"),
        "begins": mark(f"about:{link}"),
        "ends": mark("about:end"),
    }


def _said(contact: Contact, row: Invitation) -> str:
    """Whom to ask, by the SHA's name: what a super-user is, a stakeholder does not know."""
    whose = f" of {row.nominee.assessment.organisation.parent}" if contact.is_of_sha else f", {contact.what_for}"
    return one_line(f"{contact.name or contact.email}{whose} ({contact.email})")


def _common_name(about: Sequence[Invitation]) -> str:
    """The name, where all PCTs gave the same; nothing where they differ, as for a shared mailbox."""
    names = {one_line(row.nominee.name).casefold() for row in about}
    return one_line(about[0].nominee.name) if len(names) == 1 else ""


def _subject(kind: str, about: Sequence[Invitation], dates: Mapping[int, Dates]) -> str:
    """Short: what it is about and the first day by which to answer."""
    pcts = list(dict.fromkeys(one_line(row.nominee.assessment.organisation) for row in about))
    closings = [known.survey_closes_at for row in about if (known := dates.get(row.nominee.assessment_id))]
    answer_by = f"answer by {day(min(closings))}" if closings else ""
    survey = either(len(about), "survey", "surveys")
    found = _SUBJECTS[kind].format(
        survey=survey if kind == REMINDER else survey.capitalize(),
        pcts=listed(pcts) if len(pcts) <= _MOST_NAMED else counted(len(pcts), "PCT"),
        answer_by=answer_by,
    )
    return found.rstrip(":, ")[:200]


def with_links(body: str, html: str) -> tuple[str, str] | None:
    """The invitation as it leaves, with the links that still open a survey, or None where none does.

    It goes to a person who has answered by another path as to everybody, so that it tells nobody.
    """
    return _completed(Posting.Kind.INVITATION, body, html)


def with_links_of_reminder(body: str, html: str) -> tuple[str, str] | None:
    """The reminder as it leaves, or None where nothing is left to be reminded of (R-146)."""
    return _completed(Posting.Kind.REMINDER, body, html)


def _completed(kind: str, body: str, html: str) -> tuple[str, str] | None:
    good = links_in_use({_link(part) for part in _PART.finditer(body)}, kind)
    if not good:
        return None

    def filled(form: str) -> str:
        parts = _PART.sub(lambda part: part[3].strip("\n") if _link(part) in good else "", form)
        return re.sub(r"\n{3,}", "\n\n", _PLACE.sub(_put_in, parts))

    return filled(body), filled(html)


def _link(part: re.Match[str]) -> Link:
    return int(part[1]), int(part[2])


def _put_in(place: re.Match[str]) -> str:
    return settings.SITE_ADDRESS + reverse(place[1], args=[token_of(int(place[2]), int(place[3]))])
