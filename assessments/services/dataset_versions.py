"""The dataset of a locally defined outcome when a new version of it is uploaded: the outcome goes on with that one."""

from collections.abc import Iterable

from assessments.models import LocalOutcome
from cycles.models import Part
from documents.models import Document
from documents.services.uses import Use, Users


def _outcomes_of(document: Document) -> Iterable[Use]:
    for row in LocalOutcome.objects.filter(dataset=document):
        yield Use(f"outcome L{row.number}, {row.name}", "Read it in there: its values are those of the version before")


def _go_on(old: Document, new: Document) -> None:
    for row in LocalOutcome.objects.filter(dataset=old):
        # Its values are yet to be read, so that the form is not complete any more.
        key = Part.Kind.LOCAL_OUTCOME.key(row.number)
        forms = Part.objects.filter(assessment=row.assessment_id, key=key, state=Part.State.COMPLETED)
        forms.update(state=Part.State.DRAFT)
    LocalOutcome.objects.filter(dataset=old).update(dataset=new)


LOCAL_OUTCOMES = Users(of=_outcomes_of, go_on=_go_on)
