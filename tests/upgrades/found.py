"""What the product finds in a database with the demonstration: asked of a release when it is stored, and of each later
one after it was migrated. Plain data, by names that stay. Prints it as JSON: `python -m tests.upgrades.found DAY`.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from assessments.models import Commentary, Declaration, FrozenCopy
from assessments.queries import LiveReturn, declarations_of, digest, frozen_matches_live
from assessments.queries.returns import is_whole
from cycles.models import Assessment
from cycles.queries import ratings_at
from cycles.states import Stage
from organisations.models import Membership
from organisations.roles import Role
from panels.models import Issue
from panels.report.render import report_html, scorecard_html
from results.models import Publication
from results.queries.publication import year_slug
from surveys.models import CollatedComment, Collation, Invitation
from surveys.queries import collations
from surveys.tokens import fingerprint, token_of

# What Django fills itself, and what is emptied before storing.
_NOT_COUNTED = {"django_migrations", "django_content_type", "auth_permission", "django_session", "django_cache"}
_HTML = {Issue.Kind.SCORECARD: scorecard_html, Issue.Kind.REPORT: report_html}


def found() -> dict[str, Any]:
    """Everything; no row is changed."""
    setup_test_environment()
    rows = Assessment.objects.select_related("organisation", "cycle", "framework").order_by("pk")
    assessments = {row.pk: row for row in rows}
    return {
        "rows": rows_by_table(),
        "declarations": declarations(assessments),
        "copies": copies(assessments),
        "a change is noticed": a_change_is_noticed(assessments),
        "issues": issues(assessments),
        "ratings": ratings(assessments),
        "surveys": surveys(assessments),
        "links": links(),
        "public pages": public_pages(),
        "pages of what is fixed": fixed_pages(assessments),
    }


def name_of(assessment: Assessment, *more: object) -> str:
    return " ".join(map(str, [assessment.organisation.code, assessment.cycle.year, *more]))


def rows_by_table() -> dict[str, int]:
    """How many rows each table has, those that nobody's model names too."""
    tables = set(connection.introspection.table_names()) - _NOT_COUNTED
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in sorted(tables)}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return cursor.fetchone()[0]


def declarations(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """Every signature, and whether it stands for the return as it is now."""
    found = {}
    for pk in Declaration.objects.order_by().values_list("assessment", flat=True).distinct():
        assessment = assessments[pk]
        for line in declarations_of(assessment, LiveReturn(assessment).sha256):
            key = name_of(assessment, line.role, line.at.isoformat())
            found[key] = {"sha256": line.sha256, "valid": line.valid, "by": line.name}
    return found


def copies(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """Every frozen copy: whether it says what its hashes are of, and the last one whether the live return equals it."""
    rows = FrozenCopy.objects.order_by("assessment", "number")
    return {
        name_of(assessments[row.assessment_id], row.number): {
            "sha256": row.sha256,
            "content": digest(row.content),
            "whole": is_whole(row),
            "live": frozen_matches_live(assessments[row.assessment_id]),
        }
        for row in rows
    }


def a_change_is_noticed(assessments: dict[int, Assessment]) -> dict[str, list[bool]]:
    """Of each submitted return, after its words were changed (and changed back): which signatures stand, and whether
    the copy still equals it."""
    found = {}
    for pk in FrozenCopy.objects.order_by().values_list("assessment", flat=True).distinct():
        with transaction.atomic():
            Commentary.objects.filter(assessment=pk).update(text="Changed.")
            lines = declarations_of(assessments[pk], LiveReturn(assessments[pk]).sha256)
            found[name_of(assessments[pk])] = [*(line.valid for line in lines), frozen_matches_live(assessments[pk])]
            transaction.set_rollback(True)
    return found


def issues(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """Every scorecard and report that left the house: its hash, its bytes, and whether its page can be drawn."""
    found = {}
    for row in Issue.objects.select_related("pdf").order_by("pk"):
        content = b""
        if row.pdf:
            with row.pdf.content.open("rb") as stored:
                content = stored.read()
        found[name_of(assessments[row.assessment_id], row.kind, row.number)] = {
            "stage": row.stage,
            "sha256": row.sha256,
            "content": digest(row.content),
            "pdf": sha256(content).hexdigest() if content else None,
            "pdf is what its row says": not row.pdf or sha256(content).hexdigest() == row.pdf.sha256,
            "drawn": bool(_HTML[Issue.Kind(row.kind)](row.content, for_pdf=False)),
        }
    return found


def ratings(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """The ratings of every stage: how many, and the hash of them by item."""
    found = {}
    for assessment in assessments.values():
        for stage in Stage:
            codes = {key: grade.code for key, grade in ratings_at(assessment, stage).items()}
            if codes:
                found[name_of(assessment, stage.value)] = [len(codes), digest(codes)]
    return found


def surveys(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """Every collated survey as it was stored, with what people wrote in its lists, and as it is read."""
    written = comments()
    rows = Collation.objects.order_by("assessment")
    stored = {row.assessment_id: digest(_with_texts(row.content, written[row.assessment_id])) for row in rows}
    read = collations(assessments[pk] for pk in stored)
    return {
        name_of(assessments[pk]): {
            "content": sha,
            "closed": read[pk].closed_on.isoformat(),
            "answers": [read[pk].completed, read[pk].minimum, read[pk].below_minimum],
            "statements": {one.key: [one.n, one.unable, one.shown, one.suggestion] for one in read[pk].statements},
            "groups": {one.group: one.completed for one in read[pk].groups},
            "texts": sum(map(len, written[pk].values())),
        }
        for pk, sha in stored.items()
    }


def comments() -> defaultdict[int, defaultdict[str, list[str]]]:
    """What people wrote, by assessment and statement, each list in the order in which it was collated."""
    found: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = CollatedComment.objects.order_by("assessment", "key", "place")
    for pk, key, text in rows.values_list("assessment", "key", "text"):
        found[pk][key].append(text)
    return found


def _with_texts(content: dict[str, Any], written: Mapping[str, list[str]]) -> dict[str, Any]:
    """A result as it was kept when its comments stood in it."""
    return content | {
        "statements": [one | {"comments": written[one["key"]]} for one in content["statements"]],
        "open_questions": [one | {"answers": written[one["key"]]} for one in content["open_questions"]],
    }


def links() -> dict[str, Any]:
    """How many survey links the key still gives, and what the first of them that is open answers."""
    rows = list(Invitation.objects.order_by("pk").values_list("nominee", "generation", "token_sha256"))
    fits = [
        (nominee, generation)
        for nominee, generation, known in rows
        if known == fingerprint(token_of(nominee, generation))
    ]
    open_now = Invitation.objects.exclude(nominee__assessment__in=Collation.objects.values("assessment"))
    first = open_now.order_by("pk").values_list("nominee", "generation").first()
    statuses = answers([reverse("survey_answer", args=[token_of(*first)])]) if first else {}
    return {"all": len(rows), "fit": len(fits), "an open one": list(statuses.values())}


def public_pages() -> dict[str, Any]:
    """Every public address of results; of a PDF, also its bytes. These addresses stay: others link to them."""
    rows = Publication.objects.select_related("assessment__organisation", "assessment__cycle").order_by("pk")
    names = ("results_scorecard", "results_scorecard_pdf", "results_report", "results_csv", "results_json")
    addresses = [reverse("results_index")]
    for row in rows:
        year = year_slug(row.assessment.cycle.year)
        addresses += [reverse(name, args=[row.assessment.organisation.code, year]) for name in names]
        addresses.append(reverse("results_year_csv", args=[year]))
    return answers(addresses)


def fixed_pages(assessments: dict[int, Assessment]) -> dict[str, Any]:
    """The pages of what is frozen and issued, as the chief executive of the PCT and the SHA's super-user open them."""
    statuses: Counter[str] = Counter()
    for row in FrozenCopy.objects.order_by("pk"):
        assessment = assessments[row.assessment_id]
        address = f"{reverse('frozen_copy', args=[assessment.pk])}?copy={row.number}"
        statuses.update(_statuses("copy", [address], Role.CHIEF_EXECUTIVE, assessment.organisation_id))
    for row in Issue.objects.order_by("pk"):
        assessment = assessments[row.assessment_id]
        address = reverse("issue_detail", args=[assessment.pk, row.pk])
        statuses.update(_statuses("issue", [address], Role.SUPER_USER, assessment.organisation.parent_id))
    return dict(statuses)


def _statuses(what: str, addresses: list[str], role: Role, organisation: int | None) -> list[str]:
    person = Membership.objects.filter(role=role, organisation=organisation).select_related("user")[0].user
    with transaction.atomic():
        client = Client()
        client.force_login(person)
        found = [f"{what} {answer}" for answer in answers(addresses, client).values()]
        transaction.set_rollback(True)
    return found


def answers(addresses: Iterable[str], client: Client | None = None) -> dict[str, Any]:
    """By address, the status; of a PDF with the hash of its bytes."""
    found = {}
    for address in addresses:
        response = (client or Client()).get(address)
        body = response.getvalue()
        is_pdf = response.headers.get("Content-Type", "") == "application/pdf"
        found[address] = [response.status_code, sha256(body).hexdigest()] if is_pdf else response.status_code
    return found


if __name__ == "__main__":
    assert apps.ready
    with time_machine.travel(sys.argv[1], tick=False):
        json.dump(found(), sys.stdout)
