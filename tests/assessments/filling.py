"""Fills Newcastle's return in, by the services that the pages call."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import Agreement, OutcomeLine
from assessments.services import Also, save_competency, save_contract, save_governance, save_outcomes, sign, submit
from assessments.services.agreements import record_agreements
from cycles.models import Assessment, Part
from documents.models import DocumentType
from documents.services import upload
from frameworks.models import Criterion, Item
from organisations.actors import Actor
from surveys.models import Group
from surveys.services import nominate, submit_nominees
from tests.cast import Cast
from tests.documents.sample_files import pdf
from tests.steps import step

YEARS = range(2010, 2015)
CONTRACTS = ("acute", "primary_care", "choice")
STAGES = ("negotiation", "contracting", "management")
COMPONENTS = ("strategy", "finance", "board")


def version(assessment: Assessment, key: str) -> int:
    return Part.objects.get(assessment=assessment, key=key).version


def ticks_to(assessment: Assessment, sub: str, level: int) -> list[str]:
    """The keys of all criteria up to a level."""
    rows = Criterion.objects.filter(
        item__framework=assessment.framework_id, item__key=sub, markable=True, grade__number__lte=level
    )
    return list(rows.values_list("key", flat=True))


def fill_competency(assessment: Assessment, actor: Actor, key: str, *, level: int = 2, **changes):
    subs = [f"{key}{letter}" for letter in "abc"]
    given = {
        "levels": dict.fromkeys(subs, level),
        "ticks": {sub: ticks_to(assessment, sub, level) for sub in subs},
        "commentaries": {"actions": f"What we did about {key}.", "impact": f"What came of it, {key}."},
        "completed": True,
        "version": version(assessment, f"competency-{key}"),
    }
    return save_competency(assessment=assessment, key=key, actor=actor, **given | changes)


def fill_governance(assessment: Assessment, actor: Actor, key: str, *, colour: str = "amber", **changes):
    subs = list(Item.objects.filter(framework=assessment.framework_id, parent__key=key).values_list("key", flat=True))
    given = {
        "colours": dict.fromkeys(subs, colour),
        "ticks": {sub: [f"{colour}.1"] for sub in subs},
        "commentaries": {sub: f"Where we stand on {sub}." for sub in subs},
        "completed": True,
        "version": version(assessment, f"governance-{key}"),
    }
    return save_governance(assessment=assessment, key=key, actor=actor, **given | changes)


def outcome(rationale: str = "In line with the last five years.") -> tuple[str, dict[int, Decimal]]:
    return rationale, {year: Decimal("12.5") + year - 2010 for year in YEARS}


def fill_outcomes(assessment: Assessment, actor: Actor, *local: str, **changes):
    national = OutcomeLine.objects.filter(framework=assessment.framework_id, national=True)
    refs = [*national.values_list("ref", flat=True), *local]
    given = {
        "choices": {ref: outcome() for ref in refs},
        "also": Also(
            agreements={Agreement.What.OUTCOMES_WITH_PARTNERS: (timezone.localdate() - timedelta(weeks=3), "")},
            agreed_again=[Agreement.What.OUTCOMES_WITH_PARTNERS],
        ),
        "completed": True,
        "version": version(assessment, "outcomes"),
    }
    return save_outcomes(assessment=assessment, actor=actor, **given | changes)


def fill_contract(assessment: Assessment, actor: Actor, key: str, *, named: bool = True, **changes):
    given = {
        "general": {
            "provider": "City Hospitals" if named else "",
            "provider_type": "Acute trust" if named else "",
            "starts": date(2009, 4, 1) if named else None,
            "ends": date(2012, 3, 31) if named else None,
            "signed": date(2009, 2, 11) if named else None,
            "provider_context": f"Who provides, {key}.",
            "objectives": f"What we want, {key}.",
        },
        "stages": {
            stage: {"commentary": f"How {stage} went, {key}.", "source": "Schedule 3", "excerpt": f"Words of {key}."}
            for stage in STAGES
        },
        "completed": True,
        "version": version(assessment, f"contract-{key}"),
    }
    return save_contract(assessment=assessment, key=key, actor=actor, **given | changes)


def fill_contracts(assessment: Assessment, actor: Actor) -> None:
    for key in CONTRACTS:
        fill_contract(assessment, actor, key, named=key != "primary_care")


def fill_documents(assessment: Assessment, actor: Actor) -> None:
    types = DocumentType.objects.filter(
        framework=assessment.framework_id, provided_by="pct", source="upload", minimum__gt=0
    )
    for kind in types:
        for number in range(kind.minimum):
            file = SimpleUploadedFile(f"{kind.key}-{number}.pdf", pdf(2), "application/pdf")
            upload(assessment=assessment, document_type=kind, file=file, actor=actor)


def fill_nominees(assessment: Assessment, actor: Actor, groups: Iterable[str] = tuple(Group)) -> None:
    """Nominates and asks a person for each of the groups; five of one group are the fewest whose numbers are told."""
    for number, group in enumerate(groups):
        nominate(
            assessment=assessment,
            actor=actor,
            group=group,
            category=None,
            organisation_name=f"Partner {number}",
            name=f"Person {number}",
            email=f"person{number}@example.org",
        )
    submit_nominees(assessment=assessment, actor=actor)


def agree(assessment: Assessment, actor: Actor) -> None:
    """The board agreed a week ago, and what was changed since as well."""
    given = (timezone.localdate() - timedelta(weeks=1), "112/09")
    whats = (Agreement.What.RETURN_BY_BOARD, Agreement.What.CONTRACTS_BY_BOARD)
    record_agreements(assessment=assessment, given=dict.fromkeys(whats, given), actor=actor, again=whats)


@step
def fill(cast: Cast) -> Assessment:
    """A complete return, not yet signed."""
    assessment, editor = cast.assessment, cast.actor("editor")
    for number in range(1, 12):
        fill_competency(assessment, editor, str(number))
    for key in COMPONENTS:
        fill_governance(assessment, editor, key)
    fill_outcomes(assessment, editor, "3", "8")
    fill_contracts(assessment, editor)
    fill_documents(assessment, editor)
    fill_nominees(assessment, editor)
    agree(assessment, editor)
    return assessment


@step
def sign_both(cast: Cast) -> None:
    for name in ("chief_executive", "pct_chair"):
        sign(assessment=cast.assessment, actor=cast.actor(name))


@step
def fill_and_submit(cast: Cast):
    """From nothing to the frozen copy."""
    fill(cast)
    sign_both(cast)
    copy = submit(assessment=cast.assessment, actor=cast.actor("editor"))
    cast.assessment.refresh_from_db()
    return copy
