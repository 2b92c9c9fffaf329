"""The survey's mails to those asked. What is stored of them holds no link: it is put in as the mail leaves
(docs/architecture.md, rule 8).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.http import urlencode

from cycles.dates import Dates, dates_in
from organisations.models import Organisation
from organisations.queries import Contact, contacts_for
from outbox.services import Leaving
from sentences.comparing import compared
from sentences.counts import counted, either
from sentences.dates import day, moment
from sentences.lines import one_line
from sentences.lists import listed
from surveys.marks import Link
from surveys.models import Invitation, Posting
from surveys.queries.links_in_use import link_of, links_in_use, links_to_remind_of
from surveys.queries.replies import replies_to
from surveys.tokens import token_of
from ui.mail_letters import ENDS, OPENS, letter, mark

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
# In the address at which a mail program stops reminders: the links of the other surveys in the mail.
ALSO = "also"
_MOST_NAMED = 2
_LONGEST_KEY = 200
# Around what is said of one survey, by its nominee and generation, and in the place of an address.
_PART = re.compile(rf"{OPENS}about:(\d+)/(\d+){ENDS}(.*?){OPENS}about:end{ENDS}", re.DOTALL)
_IN_PLACE = {
    "survey_answer": "(here stands the person’s own link)",
    "survey_reminders": "(here stands a link for this)",
    "survey_decline": "(here stands a link for this)",
}
_PLACE = re.compile(rf"{OPENS}(survey_\w+):(\d+)/(\d+){ENDS}")


def letters(kind: str, told: Sequence[tuple[Sequence[Posting], Sequence[Invitation]]]) -> list[dict[str, Any]]:
    """The mails, as `outbox.services.queue_mail` takes them, that tell one person each of some surveys.

    The surveys come with their PCT and its SHA. The postings in a mail make it once. A number of queries that grows
    with that of the SHAs alone.
    """
    kind = _KINDS[Posting.Kind(kind)]
    prefetch_related_objects([row.nominee for _, about in told for row in about], "sending")
    assessments = {row.nominee.assessment_id: row.nominee.assessment for _, about in told for row in about}
    dates = dates_in(assessments.values())
    shas = {assessment.organisation.parent_id for assessment in assessments.values()}
    contacts = {sha: next(iter(contacts_for([], [sha] if sha else [])), None) for sha in shas}
    reply_to = replies_to()
    return [_letter(kind, postings, about, dates, contacts, reply_to) for postings, about in told]


def _letter(
    kind: str,
    postings: Sequence[Posting],
    about: Sequence[Invitation],
    dates: Mapping[int, Dates],
    contacts: Mapping[int | None, Contact | None],
    reply_to: str,
) -> dict[str, Any]:
    name = _common_name(about)
    context = {
        "greeting": f"Dear {name}," if name else "Hello,",
        "several": len(about) > 1,
        "surveys": [_survey(row, name, dates, contacts) for row in about],
        "stored": settings.SITE_ADDRESS + reverse("survey_storage"),
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
        "reply_to": reply_to,
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
        "pct": one_line(str(pct)),
        "organisation": one_line(nominee.organisation_name),
        "nominated_by": one_line(nominee.nominated_by),
        "whom": "you" if name else one_line(nominee.name),
        "words": nominee.sending.words if nominee.sending else "",
        "until": known and moment(known.survey_closes_at),
        "contact": contact and said(contact, pct),
        "link": mark(f"survey_answer:{link}"),
        "stop": mark(f"survey_reminders:{link}"),
        "decline": mark(f"survey_decline:{link}"),
        "begins": mark(f"about:{link}"),
        "ends": mark("about:end"),
    }


def said(contact: Contact, pct: Organisation) -> str:
    """Whom to ask about a PCT's survey, by its SHA's name: what a super-user is, a stakeholder does not know."""
    whose = f" of {pct.parent}" if contact.is_of_sha else f", {contact.what_for}"
    return one_line(f"{contact.name or contact.email}{whose} ({contact.email})")


def _common_name(about: Sequence[Invitation]) -> str:
    """The name, where all PCTs gave the same; nothing where they differ, as for a shared mailbox."""
    names = {compared(row.nominee.name) for row in about}
    return one_line(about[0].nominee.name) if len(names) == 1 else ""


def _subject(kind: str, about: Sequence[Invitation], dates: Mapping[int, Dates]) -> str:
    """Short: what it is about and the first day by which to answer."""
    pcts = list(dict.fromkeys(one_line(str(row.nominee.assessment.organisation)) for row in about))
    closings = [known.survey_closes_at for row in about if (known := dates.get(row.nominee.assessment_id))]
    answer_by = f"answer by {day(min(closings))}" if closings else ""
    if kind == REMINDER and len(about) > 1:
        # Which of them are left is decided as it leaves.
        return "Reminder: surveys about PCTs"
    survey = either(len(about), "survey", "surveys")
    found = _SUBJECTS[kind].format(
        survey=survey if kind == REMINDER else survey.capitalize(),
        pcts=listed(pcts) if len(pcts) <= _MOST_NAMED else counted(len(pcts), "PCT"),
        answer_by=answer_by,
    )
    return found.rstrip(":, ")[:200]


def with_links(body: str, html: str) -> Leaving | None:
    """The invitation as it leaves, with the links that still open a survey, or None where none does.

    It goes to a person who has answered by another path as to everybody, so that it tells nobody.
    """
    good = links_in_use(_links_in(body), Posting.Kind.INVITATION)
    return Leaving(_filled(body, good), _filled(html, good)) if good else None


def with_words_for_links(body: str) -> str:
    """The invitation as it is shown before it is sent: no link, and in its place words that say what stands there."""
    parts = _PART.sub(lambda part: part[3].strip("\n"), body)
    return re.sub(r"\n{3,}", "\n\n", _PLACE.sub(lambda place: _IN_PLACE[place[1]], parts))


def with_links_of_reminder(body: str, html: str) -> Leaving | None:
    """The reminder as it leaves, or None where nothing is left to be reminded of (R-146).

    Its reader's mail program is told where to stop all reminders of the surveys in it (decision 31).
    """
    told = _links_in(body)
    good = links_to_remind_of(told)
    no_more = _no_more([link for link in told if link in good])
    return Leaving(_filled(body, good), _filled(html, good), no_more) if good else None


def reminds_of_open_survey(body: str) -> bool:
    """Whether a reminder, as it is stored, is about a survey that is still open, answered or not."""
    return bool(links_in_use(_links_in(body), Posting.Kind.REMINDER))


def _links_in(body: str) -> list[Link]:
    """The links that the mail is about, in its order."""
    return list(dict.fromkeys(map(_link, _PART.finditer(body))))


def _filled(form: str, good: Collection[Link]) -> str:
    parts = _PART.sub(lambda part: part[3].strip("\n") if _link(part) in good else "", form)
    return re.sub(r"\n{3,}", "\n\n", _PLACE.sub(_put_in, parts))


def _no_more(good: Sequence[Link]) -> str:
    """Where reminders of these surveys are stopped: the page of the first, which is told the others."""
    if not good:
        return ""
    first, *others = [token_of(*link) for link in good]
    address = settings.SITE_ADDRESS + reverse("survey_reminders", args=[first])
    return f"{address}?{urlencode([(ALSO, token) for token in others])}" if others else address


def _link(part: re.Match[str]) -> Link:
    return int(part[1]), int(part[2])


def _put_in(place: re.Match[str]) -> str:
    return settings.SITE_ADDRESS + reverse(place[1], args=[token_of(int(place[2]), int(place[3]))])
