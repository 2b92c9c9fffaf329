"""An address for every URL name: which rows of the world stand in it."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cycles.models import PartNote
from documents.models import Document, SignPost
from outbox.models import Mail
from panels.models import Briefing, Issue
from surveys.models import Nominee, Statement
from surveys.tokens import token_of
from tests.access.world import World


def url_names() -> set[str]:
    """Every URL name that the resolver knows."""

    def walk(patterns: list[URLPattern | URLResolver]) -> set[str]:
        names: set[str] = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                names |= walk(pattern.url_patterns)
            else:
                names.add(pattern.name or str(pattern.pattern))
        return names

    return walk(get_resolver().url_patterns)


def _undelivered() -> Mail:
    row = {"kind": "dates", "to": "gone@example.org", "subject": "Dates", "body": "x", "state": Mail.State.FAILED}
    return Mail.objects.get_or_create(dedupe_key="undelivered", defaults=row)[0]


class Addresses:
    """Writes the address of a URL name with the world's rows in it."""

    def __init__(self, world: World) -> None:
        pct = world.assessment
        of_pct = {"assessment": pct}
        framework = {"slug": "wcc", "version": "year-2"}
        nominee = Nominee.objects.filter(**of_pct).order_by("pk")[0]
        post = SignPost.objects.filter(**of_pct).select_related("item").order_by("pk")[0]
        question = Statement.objects.filter(framework=pct.framework_id, item=None).order_by("number")[0]
        self.values: dict[str, object] = {
            "assessment_id": pct.pk,
            "document_id": Document.objects.filter(**of_pct, type__prescribed=True).order_by("pk")[0].pk,
            "number": 1,
            "nominee_id": nominee.pk,
            "sign_post_id": post.pk,
            "note_id": PartNote.objects.filter(part__assessment=pct)[0].pk,
            "issue_id": Issue.objects.filter(**of_pct, stage="final", kind="report")[0].pk,
            "briefing_id": Briefing.objects.filter(**of_pct)[0].pk,
            "token": token_of(nominee.pk, 1),
            "code": "5D7",
            "year": "2009-10",
            "topic": "contracting-form",
            "uidb36": "1",
            "sha": "Q30",
            "mail_id": _undelivered().pk,
            **framework,
        }
        self.keys: dict[str, str] = {
            "competency_form": "3",
            "governance_form": "finance",
            "contract_form": "acute",
            "part_print": "contract-acute",
            "part_assign": "competency-3",
            "part_note_remove": "competency-3",
            "part_notes": "competency-3",
            "part_throw_away": "competency-3",
            "part_unsaved": "competency-3",
            "part_versions": "competency-3",
            "document_type": "strategic_plan",
            "pct_plan_template": "financial_plan",
            "sign_post_add": "3",
            "sign_post_change": post.item.key,
            "sign_post_remove": post.item.key,
            "sign_post_look": post.item.key,
            "survey_result_csv": "means",
            "survey_comments_of": question.key,
            "account_reset_password_from_key": "none-here",
        }

    def of(self, name: str, **other: object) -> str:
        """The address; `other` replaces values, such as the issue."""
        wanted = self.arguments(name)
        values = self.values | {"key": self.keys.get(name, "3b")} | other
        return reverse(name, kwargs={argument: values[argument] for argument in wanted})

    @staticmethod
    def arguments(name: str) -> list[str]:
        """The names of what the address takes."""
        return get_resolver().reverse_dict.getlist(name)[0][0][0][1]
