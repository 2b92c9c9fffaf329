"""Attempts to tell from the web server's log of requests when somebody opened a survey."""

import logging
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from anonymity.attacker.access_log import lines_of
from anonymity.attacker.holdings import Holdings
from anonymity.attempts.attempt import Attempt, Notes
from surveys.logs import HideTokens
from surveys.tokens import token_of

# A page of the survey that stands without a database: all of them ask for the same files.
_A_PAGE = "surveys/link_unknown.html"
_FILE = re.compile(r"<[^<>]*(?:href|src)=\"([^\"]+)\"[^<>]*>")
# What browsers ask for without being told to.
_PROBES = ("/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png")
_ELSEWHERE = "/"


def files_of_a_page() -> dict[str, str]:
    """The files that a page of a survey asks for, with the tags that do."""
    tags = _FILE.finditer(render_to_string(_A_PAGE))
    return {tag[1]: tag[0] for tag in tags if tag[1].startswith(settings.STATIC_URL)}


def _requests(holdings: Holdings, notes: Notes) -> None:
    # Nobody's link: no nominee has this number.
    token = token_of(0)
    page = reverse("survey_answer", args=[token])
    files = files_of_a_page()
    asked = {
        "pages of surveys": (page, reverse("survey_keep", args=[token]), reverse("survey_storage")),
        "files that these pages ask for": tuple(files),
        "icons that browsers ask for": _PROBES,
    }
    lines = _written((*(path for paths in asked.values() for path in paths), _ELSEWHERE), str(_configuration()))
    requests = [line for line in lines if "Error handling request" not in line]
    for what, paths in asked.items():
        number = sum(path in line or _hidden(path) in line for line in requests for path in paths)
        if number or any(_is_written_by_django(path) for path in paths):
            notes.found(f"Requests for {what} are written down with their time.")
    if any(token in line or token.replace("-", "") in line for line in lines):
        notes.found("The web server writes links into its logs.")
    if not any(f"GET {_ELSEWHERE} " in line for line in requests):
        notes.remark("The web server writes no log of requests at all.")


def _referrers(holdings: Holdings, notes: Notes) -> None:
    """Where a page of a survey is left out of a line, and other pages are not, its files stand out by it."""
    for path, tag in files_of_a_page().items():
        if 'referrerpolicy="no-referrer"' not in tag:
            notes.found(f"Pages ask for {Path(path).name} with their address, those of surveys without.")


def _configuration() -> Path:
    return Path(settings.BASE_DIR) / "gunicorn.conf.py"


@cache
def _written(paths: tuple[str, ...], configuration: str) -> list[str]:
    """As `lines_of`; once in the life of this process, which has the configuration that it began with."""
    return lines_of([(path, "") for path in paths], configuration)


def _hidden(path: str) -> str:
    return re.sub(r"/s/[^/]+", "/s/…", path)


def _is_written_by_django(path: str) -> bool:
    """Whether Django writes a line of it where it is not found."""
    told = {"name": "django.request", "msg": f"Not Found: {path}", "status_code": 404}
    record = logging.makeLogRecord(told | {"request": SimpleNamespace(path=path)})
    return HideTokens().filter(record)


ATTEMPTS = [
    Attempt(
        "access_log",
        "The web server’s log of requests",
        "Had the web server write down requests for a page of a survey, for the files that it asks for, for icons and"
        " for another page, and looked for a line that tells when somebody opened a survey.",
        _requests,
    ),
    Attempt(
        "referrers",
        "Files that surveys ask for",
        "Looked for a file that pages of surveys ask for in another way than all other pages.",
        _referrers,
    ),
]
