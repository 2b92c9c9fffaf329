from django.db.models import QuerySet

from frameworks.models import Framework, Guidance, Term
from organisations.actors import Actor
from organisations.roles import Role


def versions_of(slug: str, printed_version: str) -> list[Framework]:
    """A version of a framework as it was first loaded, and its corrections in their order, drafts too; one query."""
    rows = Framework.objects.filter(slug=slug).order_by("correction")
    return [row for row in rows if row.printed_version == printed_version]


def in_force(slug: str = "") -> list[Framework]:
    """Of each version its latest issued correction, or the version itself; the newest first. One query.

    With a slug, the versions of that framework alone.
    """
    rows = Framework.objects.order_by("-published_at", "title")
    latest: dict[int, Framework] = {}
    for row in rows.filter(slug=slug) if slug else rows:
        held = latest.get(row.first_id)
        if not row.is_draft and (held is None or row.correction > held.correction):
            latest[row.first_id] = row
    return list(latest.values())


def corrected_by(framework: Framework) -> Framework | None:
    """The version in force in place of this one; None where it is in force itself, or a draft. One query."""
    if framework.is_draft:
        return None
    current = next(row for row in in_force(framework.slug) if row.first_id == framework.first_id)
    return current if current.pk != framework.pk else None


def shown_to(actor: Actor) -> QuerySet[Framework]:
    """The versions whose pages a person reads: all that are issued, and drafts where they may issue them."""
    if actor.has(Role.DH):
        return Framework.objects.all()
    return Framework.objects.exclude(corrects__isnull=False, issued_at=None)


def guidance(framework: Framework, topic: str) -> list[Guidance]:
    """The guidance of a framework on one topic, in order (R-436); one query."""
    return list(Guidance.objects.filter(framework=framework, topic=topic).order_by("order"))


def glossary(framework: Framework) -> list[Term]:
    """The words of a framework's glossary with the items that each concerns (R-433); two queries."""
    return list(Term.objects.filter(framework=framework).prefetch_related("items").order_by("order"))


def glossary_size(framework: Framework) -> int:
    """How many words the glossary of a framework has; one query."""
    return Term.objects.filter(framework=framework).count()
