from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from assessments.pages.signatures import at_stake
from cycles.requests import stem_of
from cycles.strip import strip_of
from organisations.requests import Request

_DEMO_NOTE = "Demonstration data. The organisations are real; every person, text, value and rating is made up."
_SOURCE_NOTE = (
    "Criteria, statements and definitions are shown to the letter from the World Class Commissioning Assurance "
    "Handbook Year 2 (Department of Health, 16 September 2009, gateway reference 12458)."
)


def shell(request: Request) -> dict[str, Any]:
    """What the frame of every page shows: who is signed in and where one can go."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    public = [("Published results", reverse("results_index"))]
    nav = [(label, url, _is_here(request.path, url, places)) for label, url, places in _menu(signed_in)]
    helps = [("FAQ", reverse("faq")), ("User Guide", reverse("user_guide"))] if signed_in else []
    footer = [*public, *_outbox()] if signed_in else []
    actor = getattr(request, "actor", None)
    assessment = getattr(request, "assessment", None)
    strip = strip_of(assessment, stem_of(request)) if assessment is not None else None
    return {
        "shell": {
            "organisation": ", ".join(actor.places) if signed_in and actor else "",
            "user_name": actor.name if signed_in and actor else "",
            "nav": nav,
            "links": helps,
            "footer_links": footer,
            "home_url": reverse("home"),
            "strip": strip.items if strip else [],
            "marking": strip.marking if strip else "",
            "at_stake": SimpleLazyObject(partial(_at_stake, request)),
            "demo": settings.DEMO,
            "rehearsal": {"outbox": reverse("outbox_list") if signed_in else ""} if settings.MAIL_REHEARSAL else None,
            "footer_note": _DEMO_NOTE if settings.DEMO else "",
            "source_note": _SOURCE_NOTE,
        }
    }


def _at_stake(request: Request) -> str:
    assessment = getattr(request, "assessment", None)
    return at_stake(assessment, request.actor, stem_of(request)) if assessment is not None else ""


def _outbox() -> list[tuple[str, str]]:
    if settings.MAIL_REHEARSAL:
        return [("Emails of the rehearsal", reverse("outbox_list"))]
    return [("Emails of the demonstration", reverse("outbox_list"))] if settings.DEMO else []


def _menu(signed_in: bool) -> list[tuple[str, str, tuple[str, ...]]]:
    """The menu as the handbook has it (R-017): label, address, and the paths that lie below it besides."""
    if not signed_in:
        return [("Published results", reverse("results_index"), ()), ("Sign in", reverse("account_login"), ())]
    return [
        ("Home", reverse("home"), ()),
        ("Commissioning Assurance", reverse("commissioning_assurance"), ("/assessments/", "/regions/")),
        ("PCT Plans", reverse("pct_plans"), ()),
        ("Contacts", reverse("contacts"), ()),
        ("WCC Networks", reverse("wcc_networks"), ()),
        ("Handbook", reverse("framework_list"), ()),
    ]


def _is_here(path: str, url: str, places: tuple[str, ...]) -> bool:
    return path == url or (url != "/" and path.startswith(url)) or path.startswith(places)


def typed(request: Request) -> dict[str, Any]:
    """The texts of a post, for the pages that refuse one: nobody has to write them twice.

    See docs/architecture.md, rule 7.
    """
    return {"typed": partial(texts_of, request)} if request.method == "POST" else {}


def texts_of(request: HttpRequest) -> list[str]:
    """What a person wrote in words in a post: no ticks, no numbers, and never a password.

    Nothing where the post came from another site, which could otherwise have its words shown as ours.
    """
    return [
        text for name, text in fields_of(request) if len(text.split()) > 1 and name != "seen" and "password" not in name
    ]


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was posted, as pairs (name, value); nothing of another site's post, nor of one that cannot be read."""
    if request.headers.get("Origin", own := f"{request.scheme}://{request.get_host()}") != own:
        return []
    try:
        posted = request.POST
    except (MultiPartParserError, BadRequest, SuspiciousOperation, UnreadablePostError):
        return []  # what cannot be read was refused already, on the page that asks for this
    return [(name, str(value)) for name, values in posted.lists() for value in values]
