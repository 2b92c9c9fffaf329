"""Contracting process forms that go on into the next year, unconfirmed. Files and sign-posts do not."""

from collections.abc import Collection, Mapping

from django.utils import timezone

from cycles.models import Assessment
from documents.models import ContractForm, ContractStage, Document, DocumentType, FormKind
from documents.services.contracts import form_name


def carry_contracts(
    *, assessments: Mapping[int, Assessment], untouched: Collection[tuple[int, str]]
) -> set[tuple[int, str]]:
    """Copy last year's contracting forms into this year's assessments, by the id of last year's; all at once.

    Only into a part that nobody has touched. Returns the parts, as assessment id and key, that now hold something. A
    form that this year's framework does not ask for any more is left behind. The caller holds the locks.
    """
    if not assessments:
        return set()
    framework = next(iter(assessments.values())).framework_id
    kinds = {kind.key: kind for kind in FormKind.objects.filter(framework=framework)}
    type_ = DocumentType.objects.filter(framework=framework, source=DocumentType.Source.FORM).first()
    rows = ContractForm.objects.filter(assessment__in=assessments).select_related("kind")
    taken = []
    for row in rows:
        kind, assessment = kinds.get(row.kind.key), assessments[row.assessment_id]
        if kind is not None and type_ is not None and (assessment.pk, kind.part_key) in untouched:
            taken.append((row, kind, assessment))
    today = timezone.localdate()
    documents = Document.objects.bulk_create(
        Document(assessment=assessment, type=type_, name=form_name(assessment, kind, today))
        for _, kind, assessment in taken
    )
    forms = ContractForm.objects.bulk_create(
        ContractForm(
            assessment=assessment,
            kind=kind,
            document=document,
            provider=row.provider,
            provider_type=row.provider_type,
            starts=row.starts,
            ends=row.ends,
            signed=row.signed,
            provider_context=row.provider_context,
            objectives=row.objectives,
            confirmed=False,
        )
        for (row, kind, assessment), document in zip(taken, documents, strict=True)
    )
    made = {row.pk: form for (row, _, _), form in zip(taken, forms, strict=True)}
    ContractStage.objects.bulk_create(
        ContractStage(
            form=made[stage.form_id],
            stage=stage.stage,
            commentary=stage.commentary,
            excerpt_source=stage.excerpt_source,
            excerpt=stage.excerpt,
        )
        for stage in ContractStage.objects.filter(form__in=made)
    )
    return {(assessment.pk, kind.part_key) for _, kind, assessment in taken}
