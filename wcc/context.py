from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from cycles.door import standing
from organisations.requests import Request

_DEMO_NOTE = "Demonstration data. The organisations are real; every person, text, value and rating is made up."
_SOURCE_NOTE = (
    "Criteria, statements and definitions are shown to the letter from the World Class Commissioning Assurance "
    "Handbook Year 2 (Department of Health, 16 September 2009, gateway reference 12458)."
)


def shell(request: Request) -> dict[str, Any]:
    """What the frame of every page shows: who is signed in and where one can go."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    links = [("Published results", reverse("results_index")), ("Sign in", reverse("account_login"))]
    if signed_in:
        links = [
            ("Home", reverse("home")),
            ("Handbook", reverse("framework_list")),
            ("Contacts", reverse("contacts")),
            links[0],
        ]
        if settings.DEMO:
            links.append(("Mail", reverse("outbox_list")))
    nav = [(label, url, request.path == url or (url != "/" and request.path.startswith(url))) for label, url in links]
    actor = getattr(request, "actor", None)
    assessment = getattr(request, "assessment", None)
    stands = standing(assessment) if assessment is not None else None
    return {
        "shell": {
            "organisation": ", ".join(actor.places) if signed_in and actor else "",
            "user_name": actor.name if signed_in and actor else "",
            "nav": nav,
            "home_url": reverse("home"),
            "strip": stands.items if stands else [],
            "marking": stands.marking if stands else "",
            "demo": settings.DEMO,
            "footer_note": _DEMO_NOTE if settings.DEMO else "",
            "source_note": _SOURCE_NOTE,
        }
    }


def typed(request: Request) -> dict[str, Any]:
    """The texts of a post, for the pages that refuse one: nobody has to write them twice (DESIGN 4.7)."""
    return {"typed": partial(texts_of, request)} if request.method == "POST" else {}


def texts_of(request: Request) -> list[str]:
    """What a person wrote in words in a post: no ticks, no numbers, and never a password.

    Nothing where the post came from another site, which could otherwise have its words shown as ours.
    """
    if request.headers.get("Origin", own := f"{request.scheme}://{request.get_host()}") != own:
        return []
    return [
        text
        for name, values in request.POST.lists()
        for text in values
        if len(str(text).split()) > 1 and name != "seen" and "password" not in name
    ]
