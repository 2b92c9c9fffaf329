"""The contracting process forms of a return (R-222): which there are, what they say, and which are completed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cycles.models import Assessment, Part
from documents.models import ContractForm, ContractStage, Document, FormKind
from frameworks.keeping import kept
from frameworks.models import Framework

_TEXTS = ("provider", "provider_type", "provider_context", "objectives")
_DAYS = ("starts", "ends", "signed")
_FORM = (*_TEXTS, *_DAYS)
_STAGE = ("commentary", "source", "excerpt")


def form_kinds(framework: Framework) -> tuple[FormKind, ...]:
    """The forms that a framework asks for, in their order; read once and kept, with one query the first time.

    Every request shares the rows: nobody changes or saves them.
    """
    return kept(_read_kinds, framework)


def _read_kinds(framework_id: int) -> tuple[FormKind, ...]:
    return tuple(FormKind.objects.filter(framework=framework_id))


def contracts_of(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """What its forms say, as plain values by the key of the form; two queries. A form never saved is not among them.

    A date is written as in `2010-04-01`, and empty where none is given.
    """
    stages: dict[int, dict[str, dict[str, str]]] = {}
    texts = ContractStage.objects.filter(form__assessment=assessment)
    for form, stage, *said in texts.values_list("form_id", "stage", "commentary", "excerpt_source", "excerpt"):
        stages.setdefault(form, {})[stage] = dict(zip(_STAGE, said, strict=True))
    rows = ContractForm.objects.filter(assessment=assessment).order_by()
    found = {row["kind_id"]: row for row in rows.values("pk", "kind_id", "document__name", "confirmed", *_FORM)}
    kinds = [kind for kind in form_kinds(assessment.framework) if kind.pk in found]
    return {kind.key: _plain(found[kind.pk], stages.get(found[kind.pk]["pk"], {})) for kind in kinds}


def empty_contract() -> dict[str, Any]:
    """A form of which nothing was saved yet."""
    return _plain(dict.fromkeys(("document__name", *_FORM), "") | {"confirmed": True}, {})


def completed_forms(assessments: Iterable[Assessment]) -> Counter[int]:
    """By assessment id, how many of its forms are completed: these count as documents of their type (R-213). One query.

    A form that is still a draft can be sign-posted and counts for nothing.
    """
    rows = Part.objects.filter(assessment__in=assessments, kind=Part.Kind.CONTRACT, state=Part.State.COMPLETED)
    return Counter(rows.values_list("assessment", flat=True))


def part_states(assessment: Assessment) -> dict[str, str]:
    """By the key of its part, the state in words of each of its forms that was begun; one query."""
    parts = Part.objects.filter(assessment=assessment, kind=Part.Kind.CONTRACT)
    return {key: Part.State(state).label for key, state in parts.values_list("key", "state")}


def form_key(document: Document) -> str | None:
    """The key of the form that a document without a file stands for; None for one with a file. At most one query."""
    if document.file_id is not None:
        return None
    return ContractForm.objects.values_list("kind__key", flat=True).get(document=document.pk)


def _plain(row: dict[str, Any], stages: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "document": row["document__name"],
        **{name: row[name] for name in _TEXTS},
        **{name: row[name].isoformat() if row[name] else "" for name in _DAYS},
        "stages": {stage: stages.get(stage, dict.fromkeys(_STAGE, "")) for stage in ContractStage.Stage.values},
        # Only while it is so: what is confirmed has the same hash as what was never carried over.
        **({} if row["confirmed"] else {"unconfirmed": True}),
    }
