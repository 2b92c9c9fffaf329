"""Writes of contracting process forms. The room above decides who may, and takes the next version of the part."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment
from documents.models import ContractForm, ContractStage, Document, DocumentType, FormKind
from documents.services.names import fit
from organisations.actors import Actor
from organisations.decisions import NotTaken
from sentences.lines import too_long
from sentences.signs import readable


class StageText(TypedDict):
    """What a form says of one stage."""

    commentary: str
    source: str
    excerpt: str


class General(TypedDict):
    """What a form says of the contract as a whole."""

    provider: str
    provider_type: str
    starts: date | None
    ends: date | None
    signed: date | None
    provider_context: str
    objectives: str


MOST_NAME = 200


@transaction.atomic
def write_contract(
    *,
    assessment: Assessment,
    kind: FormKind,
    general: General,
    stages: Mapping[str, StageText],
    actor: Actor,
    still_true: bool = False,
) -> ContractForm:
    """Write what a form says (R-224 to R-233). The first save lists it as a document (R-213, R-240).

    The caller holds the lock and has decided. Raises `NotTaken`, by field, for an end before the start (R-226) and for
    a text over its limit; a stage that is left out stays as it is. What was carried from last year is confirmed by a
    change of it, or by `still_true`.
    """
    general, stages = _as_kept(general), {stage: _stage_as_kept(texts) for stage, texts in stages.items()}
    if problems := _too_long(assessment, general, stages) | _out_of_order(general):
        raise NotTaken(problems)
    form = ContractForm.objects.filter(assessment=assessment, kind=kind).select_related("document").first()
    if form is None:
        document = Document.objects.create(
            assessment=assessment,
            type=DocumentType.objects.get(framework=assessment.framework_id, source=DocumentType.Source.FORM),
            name=form_name(assessment, kind, timezone.localdate()),
            by_id=actor.user_id,
        )
        form = ContractForm(assessment=assessment, kind=kind, document=document)
    form.confirmed = form.confirmed or still_true or _changes(form, general, stages)
    for name, value in general.items():
        setattr(form, name, value)
    form.save()
    ContractStage.objects.bulk_create(
        [
            ContractStage(
                form=form,
                stage=stage,
                commentary=texts["commentary"],
                excerpt_source=texts["source"],
                excerpt=texts["excerpt"],
            )
            for stage, texts in stages.items()
        ],
        update_conflicts=True,
        unique_fields=["form", "stage"],
        update_fields=["commentary", "excerpt_source", "excerpt"],
    )
    return form


def form_name(assessment: Assessment, kind: FormKind, on: date) -> str:
    """PCT name, form and date, as a document's is (R-195, Q-07); no ending, since there is no file."""
    return "_".join([fit(assessment.organisation.short_name, 100), fit(kind.title, 120), on.isoformat()])


def _as_kept(general: General) -> General:
    return {
        **general,
        "provider": readable(general["provider"]),
        "provider_type": readable(general["provider_type"]),
        "provider_context": readable(general["provider_context"]),
        "objectives": readable(general["objectives"]),
    }


def _stage_as_kept(texts: StageText) -> StageText:
    return {
        "commentary": readable(texts["commentary"]),
        "source": readable(texts["source"]),
        "excerpt": readable(texts["excerpt"]),
    }


def _changes(form: ContractForm, general: General, stages: Mapping[str, StageText]) -> bool:
    """Whether anything is said otherwise than it stands."""
    if any(getattr(form, name) != value for name, value in general.items()):
        return True
    rows = ContractStage.objects.filter(form=form) if form.pk else []
    said = {row.stage: (row.commentary, row.excerpt_source, row.excerpt) for row in rows}
    nothing = ("", "", "")
    return any(
        said.get(stage, nothing) != (texts["commentary"], texts["source"], texts["excerpt"])
        for stage, texts in stages.items()
    )


def _out_of_order(general: General) -> dict[str, str]:
    starts, ends = general["starts"], general["ends"]
    if starts and ends and ends < starts:
        return {"ends": END_BEFORE_START}
    return {}


END_BEFORE_START = "The contract end date must be the start date or a day after it"


def _too_long(assessment: Assessment, general: General, stages: Mapping[str, StageText]) -> dict[str, str]:
    limits: Mapping[str, Any] = assessment.framework.limits
    texts = {
        "provider": (general["provider"], MOST_NAME),
        "provider_type": (general["provider_type"], MOST_NAME),
        "provider_context": (general["provider_context"], limits["contract_provider_context_characters"]),
        "objectives": (general["objectives"], limits["contract_relationship_context_characters"]),
    }
    for stage, held in stages.items():
        texts |= {
            f"commentary-{stage}": (held["commentary"], limits["contract_commentary_characters"]),
            f"source-{stage}": (held["source"], limits["contract_source_characters"]),
            f"excerpt-{stage}": (held["excerpt"], limits["contract_excerpt_characters"]),
        }
    return {box: sentence for box, (text, limit) in texts.items() if (sentence := too_long(text, limit))}
