from collections.abc import Mapping

from assessments.queries.contract_gaps import contract_gaps
from cycles.models import Assessment, Part
from cycles.services import save_part, writes_return
from documents.models import FormKind
from documents.queries.contracts import contracts_of
from documents.services.contracts import General, StageText, write_contract
from organisations.actors import Actor
from organisations.decisions import NotTaken


@writes_return
def save_contract(
    *,
    assessment: Assessment,
    key: str,
    version: int,
    actor: Actor,
    general: General,
    stages: Mapping[str, StageText],
    completed: bool,
    still_true: bool = False,
) -> Part:
    """Save one contracting process form: the contract as a whole, and what the PCT says of each stage (R-224 to R-233).

    Raises `Refused`, `Late`, or `NotTaken` where a text is too long, the end comes before the start (R-226) or, if
    `completed`, where something is missing. `still_true` confirms what was carried from last year.
    """
    part = save_part(
        assessment=assessment, key=Part.Kind.CONTRACT.key(key), version=version, actor=actor, completed=completed
    )
    kind = FormKind.objects.get(framework=assessment.framework_id, key=key)
    write_contract(assessment=assessment, kind=kind, general=general, stages=stages, actor=actor, still_true=still_true)
    if completed and (gaps := contract_gaps(contracts_of(assessment).get(key), kind)):
        raise NotTaken({gap.field: gap.message for gap in gaps})
    return part
