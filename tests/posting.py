"""What may be sent to a form, and what is wrong with an answer: a fault of the product, or a success that is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

JUNK = "no such thing \x00 9999999999999999999999"
Sent = dict[str, str | list[str]]


class _Boxes(HTMLParser):
    """What a browser would send from a page as it stands; all names of its boxes and buttons, and the hidden ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.hidden: set[str] = set()
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        box = {name: value or "" for name, value in attrs}
        name, kind = box.get("name", ""), box.get("type", "")
        if not name or name == "csrfmiddlewaretoken" or tag not in ("input", "textarea", "select", "button"):
            return
        self.names.add(name)
        if kind == "hidden":
            self.hidden.add(name)
        if tag == "textarea":
            self.area = name
            self.sent[name] = [""]
        elif tag == "input" and (kind not in ("radio", "checkbox", "file") or "checked" in box):
            self.sent.setdefault(name, []).append(box.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def posts_of(page: str) -> Iterator[tuple[str, Sent]]:
    """What is sent to a page: nothing, what it does not know, junk, tampered hidden boxes, the page as it stands."""
    boxes = _Boxes()
    boxes.feed(page[page.index("<main") :] if "<main" in page else page)
    yield "nothing", {}
    yield "what it does not know", {"no-such-box": "x"}
    yield "junk", dict.fromkeys(boxes.names, JUNK)
    if boxes.hidden:
        yield "hidden boxes tampered with", boxes.sent | dict.fromkeys(boxes.hidden, JUNK)
    yield "the page as it stands", dict(boxes.sent)


@contextmanager
def taken_back() -> Iterator[list[str]]:
    """The writes of what is done within. All of them are taken back at its end."""
    writes: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            writes.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield writes
        transaction.set_rollback(True)


def wrong_with(client: Client, address: str, sent: Sent) -> str:
    """What is wrong with the answers where this is sent twice; nothing where all is well. It is taken back."""
    with taken_back() as writes:
        for turn in ("once", "twice"):
            writes.clear()
            client.cookies.pop("messages", None)
            response = client.post(address, sent)
            if response.status_code >= 500:
                return f"sent {turn}: status {response.status_code}"
            said = [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "success"]
            if said and not writes:
                return f"sent {turn}: nothing was written, and it says {said}"
    return ""
