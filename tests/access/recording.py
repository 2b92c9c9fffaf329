"""Records what every person gets at every address in every state, and compares two recordings.

    python -m tests.access.recording record FOLDER [--only TEXT]...
    python -m tests.access.recording compare BEFORE AFTER [--only TEXT]... [--most N]

A recording is made at a fixed moment, from the world of the access matrix: GET of every named address, and where a
person may open it a POST without content, which shows the page with its errors. HTML is kept as a browser takes it:
attributes in order, white space only where it can be seen. CSV is kept as it is; Word documents and workbooks by their
parts; the panel's papers as the HTML of their PDF. Before a change that no reader should see, record; afterwards record
again and compare. `--only` keeps the names of URLs that contain the text.
"""

import argparse
import datetime
import difflib
import hashlib
import io
import itertools
import json
import logging
import os
import random
import re
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import django
import time_machine

MOMENT = datetime.datetime(2026, 11, 25, 10, 0, tzinfo=datetime.UTC)


def record(folder: Path, only: list[str]) -> None:
    """Write a recording into a folder that does not exist yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    _leave_nothing_to_chance()
    with time_machine.travel(MOMENT, tick=False):
        django.setup()
        (folder / "bodies").mkdir(parents=True)
        with (folder / "responses.jsonl").open("w", encoding="utf-8") as lines:
            for line, body in _responses(only):
                line["body"] = _kept(folder, body)
                lines.write(json.dumps(line) + "\n")


def _leave_nothing_to_chance() -> None:
    """The same world each time: rows that the product mixes keep their order, and their keys count up."""
    numbers = itertools.count(1)
    random.SystemRandom.shuffle = lambda self, rows: None
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers) << 16, version=4)
    random.seed(2009)


def _kept(folder: Path, body: str) -> str:
    name = hashlib.sha256(body.encode()).hexdigest()[:24]
    path = folder / "bodies" / name
    if not path.exists():
        path.write_text(body, encoding="utf-8")
    return name


def _responses(only: list[str]) -> Iterator[tuple[dict[str, object], str]]:
    from django.db import transaction
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from wcc.reference import load_reference

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        load_reference()
        with transaction.atomic():
            yield from _of_world(only)
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)


def _of_world(only: list[str]) -> Iterator[tuple[dict[str, object], str]]:
    from django.test import Client

    from cycles.states import State
    from tests.access.addresses import Addresses, url_names
    from tests.access.world import build_world

    logging.disable(logging.CRITICAL)
    world = build_world()
    addresses = Addresses(world)
    names = [name for name in sorted(url_names()) if _wanted(name, only)]
    clients = {"visitor": Client(raise_request_exception=False)}
    for who, user in world.users.items():
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(user)
    for state in State:
        world.put(state)
        for name in names:
            for who, client in clients.items():
                try:
                    address = addresses.of(name)
                except (IndexError, KeyError):  # an address of a package that needs more than the world has
                    break
                yield from _asked(client, address, {"name": name, "who": who, "state": state.value})
        if not only:
            yield from _papers(world, state)


def _wanted(name: str, only: list[str]) -> bool:
    return not only or any(text in name for text in only)


def _asked(client, address: str, said: dict[str, object]) -> Iterator[tuple[dict[str, object], str]]:
    response, content = _undone(client.get, address)
    yield said | {"method": "GET", "status": response.status_code}, normal(response, content)
    if response.status_code == 200 and "sign-out" not in address:
        response, content = _undone(client.post, address)
        yield said | {"method": "POST", "status": response.status_code}, normal(response, content)


def _undone(ask, address: str):
    """The response and its content; whatever the request wrote is taken back."""
    from django.db import transaction

    with transaction.atomic():
        response = ask(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, content


def _papers(world, state) -> Iterator[tuple[dict[str, object], str]]:
    """The HTML from which the PDFs of the issues are made."""
    from panels.models import Issue
    from panels.report.render import report_html, scorecard_html

    for issue in Issue.objects.filter(assessment=world.assessment).order_by("pk"):
        draw = report_html if issue.kind == Issue.Kind.REPORT else scorecard_html
        said = {
            "name": f"{issue.kind}-{issue.stage}",
            "who": "paper",
            "state": state.value,
            "method": "PDF",
            "status": 200,
        }
        yield said, html(draw(issue.content, for_pdf=True))


_SIGNS = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=|name="csrf-token" content=)"[^"]*"')


def normal(response, content: bytes) -> str:
    """A response as text to compare: its address where it leads on, its content where it stays."""
    kind = response.get("Content-Type", "")
    if "Location" in response:
        return f"to {response['Location']}"
    if kind.startswith("text/html"):
        return html(content.decode())
    named = f"{kind} {response.get('Content-Disposition', '')}\n"
    if content[:2] == b"PK":
        return named + _parts(content)
    if kind.startswith(("text/", "application/json")):
        return named + content.decode()
    return named + hashlib.sha256(content).hexdigest()


def _parts(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            f"{name}\n{archive.read(name).decode(errors='replace')}" for name in sorted(archive.namelist())
        )


_TOKEN = re.compile(r"<!--.*?-->|</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|caption|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|script|section|select|"
    "style|summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul"
)
_SPACE = re.compile(r"\s+")


def html(text: str) -> str:
    """HTML with one tag or text a line, attributes in order, and white space only where a browser shows it.

    What stands in a textarea is kept to the letter.
    """
    text = _SIGNS.sub(r'\1"…"', text)
    pieces: list[str] = []
    after_block, space, exactly, place = True, False, False, 0

    def words(raw: str) -> None:
        nonlocal after_block, space
        if exactly:
            pieces.append(raw)
            return
        shown = _SPACE.sub(" ", raw)
        if shown.strip():
            begins = shown[0] == " " or space
            pieces.append((" " if begins and not after_block else "") + shown.strip())
            after_block, space = False, shown[-1] == " "
        elif shown:
            space = True

    for token in _TOKEN.finditer(text):
        words(text[place : token.start()])
        place = token.end()
        if token[0].startswith("<!--"):
            continue
        name, tag = _tag(token[0])
        block = _BLOCK.fullmatch(name)
        if block:
            after_block, space = True, False
        elif space and not after_block:
            pieces.append("␣")
            space = False
            after_block = True
        pieces.append(tag)
        if name == "textarea":
            exactly = not token[0].startswith("</")
    words(text[place:])
    return "\n".join(pieces)


def _tag(raw: str) -> tuple[str, str]:
    closes = raw.startswith("</")
    inside = raw[2 if closes else 1 : -1].strip().rstrip("/")
    name = inside.split()[0].lower()
    rest = inside[len(name) :]
    found = []
    for key, *values in _ATTRIBUTE.findall(rest):
        value = _SPACE.sub(" ", "".join(values)).strip()
        if key == "class":
            value = " ".join(sorted(value.split()))
        found.append(f'{key.lower()}="{value}"')
    return name, f"<{'/' if closes else ''}{' '.join([name, *sorted(found)])}>"


def compare(before: Path, after: Path, only: list[str], most: int) -> int:
    """Print how two recordings differ, each kind of difference once; how many responses differ."""
    old, new = _read(before, only), _read(after, only)
    different, seen, found = 0, set(), {}
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        if (was, now) not in found:
            found[was, now] = _difference(before, after, was, now)
        kind, lines = found[was, now]
        if not lines:
            continue
        different += 1
        if kind in seen:
            continue
        seen.add(kind)
        if len(seen) <= most:
            print("==", *key)
            print("\n".join(line[:200] for line in lines[:40]))
    print(f"{different} of {len(old.keys() | new.keys())} responses differ, in {len(seen)} ways.")
    return different


# What differs between two runs of the same code: keys of forms, and hashes of what holds the keys of rows.
_BY_CHANCE = re.compile(r"\b[0-9a-f]{64}\b|(?<=\"csrf\": \")\w+|(?<=name=\"form_key\" type=\"hidden\" value=\")[^\"]+")
# Nothing shows at the edge of a button.
_EDGE = re.compile(r"␣\n(?=</?button)|(?<=\n)␣\n(?=</button)")


def _body(folder: Path, name: str) -> str:
    text = (folder / "bodies" / name).read_text(encoding="utf-8")
    return _EDGE.sub("", _BY_CHANCE.sub("…", text))


def _read(folder: Path, only: list[str]) -> dict[tuple[str, ...], tuple[int, str]]:
    found = {}
    for text in (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if _wanted(line["name"], only):
            found[line["name"], line["state"], line["who"], line["method"]] = (line["status"], line["body"])
    return found


def _difference(before: Path, after: Path, was, now) -> tuple[object, list[str]]:
    if was is None or now is None or was[0] != now[0]:
        kind = (was and was[0], now and now[0])
        return kind, [f"status {kind[0]} → {kind[1]}"]
    texts = [_body(folder, name).split("\n") for folder, name in ((before, was[1]), (after, now[1]))]
    lines = [
        line for line in difflib.unified_diff(*texts, lineterm="", n=2) if not line.startswith(("---", "+++", "@@"))
    ]
    changed = tuple(line for line in lines if line[:1] in "+-")
    return re.sub(r"\d+", "9", "\n".join(changed)), lines


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["record", "compare"])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--most", type=int, default=40)
    asked = parser.parse_args()
    if asked.act == "record":
        record(asked.folders[0], asked.only)
    else:
        sys.exit(bool(compare(*asked.folders, asked.only, asked.most)))


if __name__ == "__main__":
    main()
