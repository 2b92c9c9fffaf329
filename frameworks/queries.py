from frameworks.models import Framework, Guidance, Term


def guidance(framework: Framework, topic: str) -> list[Guidance]:
    """The guidance of a framework on one topic, in order (R-436); one query."""
    return list(Guidance.objects.filter(framework=framework, topic=topic).order_by("order"))


def glossary(framework: Framework) -> list[Term]:
    """The words of a framework's glossary with the items that each concerns (R-433); two queries."""
    return list(Term.objects.filter(framework=framework).prefetch_related("items").order_by("order"))


def glossary_size(framework: Framework) -> int:
    """How many words the glossary of a framework has; one query."""
    return Term.objects.filter(framework=framework).count()
