"""A survey that is answered: what the request costs that submits it, however many people were asked."""

import gc
from math import ceil
from statistics import median
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from cycles.models import Assessment
from organisations.models import Organisation
from organisations.roles import Kind
from surveys import services as surveys
from surveys.models import Group, Invitation, Nominee, SealedDraft
from surveys.tokens import draft_lookup, fingerprint, proof, token_of
from tests.speed.measure import WARM, Server, Taken, count_queries, cpu
from tests.speed.pages import Page, floor_page
from tests.speed.world import World, draft

NAME = "survey_answered"
GOAL = 6
ASKED = (1, 22, 70)


def take(server: Server, world: World, asked: int, requests: int) -> Taken:
    """Measure the last of those who answer, each beside a request of the floor page. In each survey all do."""
    surveys_needed = ceil((WARM + requests) / asked)
    forms = [form for number in range(surveys_needed) for form in _ask(world, f"X{asked}{number}", asked)]
    before, measured = forms[:-requests], forms[-requests:]
    floor, low, high = floor_page(world), [], []
    for page, body in before:
        server.get(floor)
        queries = count_queries(lambda page=page, body=body: server.post(page, body))
    gc.collect()
    for page, body in measured:
        low.append(cpu(lambda: server.get(floor)))
        high.append(cpu(lambda page=page, body=body: server.post(page, body)))
    if left := SealedDraft.objects.exclude(lookup=draft_lookup(world.token)).count():
        raise RuntimeError(f"{left} surveys were not submitted")
    return Taken(median(high) * 1000, median(low) * 1000, queries, len(measured[0][1]))


def _ask(world: World, code: str, people: int) -> list[tuple[Page, bytes]]:
    """A PCT more whose survey is open, with so many people asked: the page that each submits by, and what it sends."""
    sha = world.preparing.assessment.organisation.parent
    pct = Organisation.objects.create(kind=Kind.PCT, code=code, name=f"{code} PCT", parent=sha)
    cycle = world.cycle
    assessment = Assessment.objects.create(cycle=cycle, organisation=pct, framework=cycle.framework)
    nominees = Nominee.objects.bulk_create(
        Nominee(
            assessment=assessment,
            group=Group.values[number % len(Group.values)],
            organisation_name=f"Organisation {number}",
            job_title="Chief Executive",
            name=f"Person {number}",
            email=f"person.{number}@{code.lower()}.example",
            nominated_by="Editor",
        )
        for number in range(people)
    )
    tokens = [token_of(nominee.pk) for nominee in nominees]
    Invitation.objects.bulk_create(
        Invitation(nominee=nominee, token_sha256=fingerprint(token), sent_on=timezone.localdate())
        for nominee, token in zip(nominees, tokens, strict=True)
    )
    fields = draft(assessment, "They listen before they decide.")
    return [_form(token, fields) for token in tokens]


def _form(token: str, fields: dict[str, str]) -> tuple[Page, bytes]:
    surveys.save_draft(token=token, fields=fields)
    page = Page(NAME, reverse("survey_check", args=[token]), None, goal=GOAL)
    return page, urlencode(fields | {"proof": proof(token), "checked": "on"}).encode()
