"""A mail scanner opens every link that it is mailed, follows every link it finds there and presses every button, again
and again. It changes nothing (R-144).
"""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.test import Client

from outbox.models import Mail
from surveys import services
from surveys.emails import with_links
from surveys.marks import Done
from surveys.models import Nominee
from tests.surveys.answering import everything, filled, page, step

pytestmark = pytest.mark.django_db

TIMES = 20
WAYS = ({}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}, {"x-moz": "prefetch"})


@dataclass
class Form:
    """A form as it stands: what it would send by itself, and what each of its buttons would send besides."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Read(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._text: list[str] | None = None
        self._name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms and what stands in their fields."""
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "a" | "link" if "href" in given:
                self.links.append(given["href"])
            case "form":
                self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
            case "input" if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1].fields.append((given.get("name", ""), given.get("value", "")))
            case "button" if given.get("type") == "submit":
                self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))
            case "textarea":
                self._name, self._text = given["name"], []

    def handle_data(self, data: str) -> None:
        """Gather what stands in a text box."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close a text box."""
        if tag == "textarea" and self._text is not None:
            self.forms[-1].fields.append((self._name, "".join(self._text).removeprefix("\n")))
            self._text = None


class Scanner:
    """Reaches everything under /s/ and beside it that its links lead to; keeps no cookie and signs in nowhere."""

    def __init__(self) -> None:
        self.client = Client()
        self.reached: set[str] = set()
        self.pressed: set[tuple[str, str]] = set()

    def scan(self, addresses: list[str], beside: list[str]) -> None:
        """Open what was mailed again and again; then follow and press until nothing new is found."""
        queue = deque(self._inside(address, "/") for address in addresses)
        for path in queue:
            for time in range(TIMES):
                self.client.head(path, headers=WAYS[time % len(WAYS)])
                self.client.get(path, headers=WAYS[time % len(WAYS)])
        queue.extend(beside)
        while queue:
            path = queue.popleft()
            if not path or path in self.reached:
                continue
            self.reached.add(path)
            queue.extend(self._open(path))

    def _open(self, path: str) -> list[str]:
        self.client.head(path)
        return self._read(path, self.client.get(path, headers=WAYS[len(self.reached) % len(WAYS)]))

    def _read(self, path: str, response) -> list[str]:
        found = [self._inside(response["Location"], path)] if "Location" in response else []
        if "html" not in response.get("Content-Type", ""):
            return found
        page = Read(response.content.decode())
        found += [self._inside(link, path) for link in page.links]
        for form in page.forms:
            for button in [*form.buttons, ("", "")]:
                found += self._press(self._inside(form.action, path), form, button)
        return found

    def _press(self, path: str, form: Form, button: tuple[str, str]) -> list[str]:
        sent: dict[str, list[str]] = {}
        for name, value in [*form.fields, button]:
            if name:
                sent.setdefault(name, []).append(value)
        if form.method.lower() != "post" or (path, str(sent)) in self.pressed:
            return []
        self.pressed.add((path, str(sent)))
        return self._read(path, self.client.post(path, sent))

    def _inside(self, link: str, path: str) -> str:
        """The path of a link to the survey's own pages; nothing for any other."""
        whole = urldefrag(urljoin(settings.SITE_ADDRESS + path, link)).url
        inside = whole.removeprefix(settings.SITE_ADDRESS)
        return inside if inside.startswith(("/s/", "/survey/")) else ""


def mailed() -> list[str]:
    """Every address in the mails that invite, as they leave."""
    found: list[str] = []
    for mail in Mail.objects.filter(kind="survey_invitation"):
        filled_in = with_links(mail.body, mail.html)
        assert filled_in
        for form in (filled_in.body, filled_in.html):
            found += re.findall(rf"{settings.SITE_ADDRESS}/[^\s\"'<>]+", form)
    return found


@pytest.fixture
def asked(survey):
    """A person's link, and the addresses that the mail to that person holds."""
    (token,) = survey.invite(partners=1).values()
    addresses = mailed()
    linked = ("survey_answer", "survey_decline", "survey_reminders")
    assert {settings.SITE_ADDRESS + page(token, name) for name in linked} <= set(addresses)
    return token, addresses


OPEN = ("nothing saved", "half a draft", "whole draft", "no reminders", "not for me")
ENDED = ("submitted", "withdrawn", "closed", "collated")


@pytest.mark.requirement("R-144")
@pytest.mark.parametrize("state", OPEN + ENDED)
def test_scanner_changes_nothing(survey, asked, state):
    first, addresses = asked
    match state:
        case "half a draft":
            services.save_draft(token=first, fields={"influence-text": "Half a\nthought"})
        case "whole draft":
            services.save_draft(token=first, fields=filled(survey, text="Two lines\n of"))
        case "no reminders":
            services.set_reminders(token=first, wanted=False)
        case "not for me":
            services.will_not_answer(token=first, how=Done.NOT_FOR_ME)
        case "submitted":
            survey.answer(first)
        case "withdrawn":
            nominee = Nominee.objects.get(email="person.1@stakeholder.example")
            services.withdraw_nominee(nominee=nominee, actor=survey.cast.actor("super_user"))
        case "closed":
            survey.closes_in(0)
        case "collated":
            services.save_draft(token=first, fields=filled(survey, text="never sent"))
            survey.close_now()
    before = everything()
    scanner = Scanner()
    scanner.scan(addresses, beside=pages_of(first))
    assert everything() == before
    assert set(addresses) <= {settings.SITE_ADDRESS + path for path in scanner.reached}
    assert (len(scanner.pressed) > 20) is (state in OPEN), "it finds the buttons of the pages that have any"


def pages_of(token: str) -> list[str]:
    """The pages that no link of an empty survey leads to."""
    names = ("survey_check", "survey_saved", "survey_copy")
    return [*(page(token, name) for name in names), *(step(token, number) for number in range(1, 9))]
