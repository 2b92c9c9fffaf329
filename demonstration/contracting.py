"""The demonstration's contracting process forms: made-up contracts, described as a PCT would."""

from dataclasses import dataclass
from datetime import date

from assessments import services as returns
from cycles.models import Part
from demonstration.scene import Scene
from documents.queries.contracts import form_kinds
from documents.services.contracts import General, StageText


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One form in words. `years` is how long it runs; 0 where no single contract applies."""

    provider: str
    provider_type: str
    years: int
    provider_context: str
    objectives: str
    negotiation: StageText
    contracting: StageText
    management: StageText


def _said(commentary: str, source: str = "", excerpt: str = "") -> StageText:
    return {"commentary": commentary, "source": source, "excerpt": excerpt}


_CONTRACTS = {
    "acute": Contract(
        provider="City Hospitals NHS Foundation Trust",
        provider_type="Acute foundation trust",
        years=3,
        provider_context=(
            "The trust gives nine in ten of our hospital admissions. It has broken even for four years, and was slow "
            "to meet the 18-week target in orthopaedics."
        ),
        objectives=(
            "We work with the trust on one plan for planned care. This contract is to shorten waits and to move "
            "follow-up appointments closer to home."
        ),
        negotiation=_said(
            "We set our position with three years of activity, the audit of follow-up appointments and the prices of "
            "our peers. Consultants and two patient groups sat at the table. Our alternative was a second provider for "
            "orthopaedics.",
            "Schedule 3, negotiation variables, page 4",
            "Follow-up ratios shall not exceed the upper quartile of the peer group from the second contract year.",
        ),
        contracting=_said(
            "Activity is agreed by specialty and month. Twelve measures of quality are in the contract, five of them "
            "chosen here because they carry our strategic plan.",
            "Schedule 5, quality, page 11",
            "The provider shall report wound infections for each procedure within ten working days of the month’s end.",
        ),
        management=_said(
            "A clinical board meets every month and reads activity, quality and complaints together. Twice we asked "
            "for a recovery plan; both times the trust was back on course within a quarter."
        ),
    ),
    "primary_care": Contract(
        provider="",
        provider_type="",
        years=0,
        provider_context=(
            "We hold contracts with 38 practices, 41 pharmacies and 29 dentists. Three practices work in lists that "
            "have grown by a tenth in two years."
        ),
        objectives=(
            "We want every practice to offer the same standard of care, and more of them to open in the evening."
        ),
        negotiation=_said(
            "Practices are visited in turn before their contract is reviewed. The local committees and the patients’ "
            "forum comment on what we mean to ask for."
        ),
        contracting=_said(
            "Each contract names the enhanced services, the patients they reach and what is paid for. Access and "
            "long-term conditions come first, as in our strategic plan."
        ),
        management=_said(
            "A balanced scorecard goes to each practice every quarter. Practices in the lowest quarter get a visit "
            "from a clinician; one contract was ended after two visits.",
            "Primary care scorecard, quarter 2",
            "Practices with fewer than 70% of patients seen within 48 hours agree an action plan with the PCT.",
        ),
    ),
    "choice": Contract(
        provider="Tyne Mental Health NHS Trust",
        provider_type="Mental health trust",
        years=2,
        provider_context=(
            "The trust provides all specialist mental health services in the city. Its finances are sound, and its "
            "wards were rated good by the regulator."
        ),
        objectives=(
            "The contract moves money from wards to teams in the community, and asks for psychological therapies "
            "within six weeks."
        ),
        negotiation=_said(
            "We began with the needs assessment and what users and carers told us. The risk of demand is shared: above "
            "five per cent more referrals we meet to agree what changes."
        ),
        contracting=_said(
            "Contacts, caseloads and waits are agreed for each team. Recovery rates are measured in the same way as by "
            "our neighbours.",
            "Service specification 7, page 3",
            "At least 50% of those who complete treatment move to recovery.",
        ),
        management=_said(
            "Users sit on the contract board. Part of the price depends on four goals, among them fewer admissions of "
            "people who were discharged a month before."
        ),
    ),
}


def fill(scene: Scene, *, only: tuple[str, ...] = tuple(_CONTRACTS), completed: bool = True) -> None:
    """Fill in the forms named, or all three, by the service that the pages call."""
    for kind in form_kinds(scene.assessment.framework):
        if kind.key not in only:
            continue
        contract = _CONTRACTS[kind.key]
        returns.save_contract(
            assessment=scene.assessment,
            key=kind.key,
            version=scene.version(Part.Kind.CONTRACT, kind.key),
            actor=scene.local("colleague"),
            general=_general(scene, contract),
            stages={
                "negotiation": contract.negotiation,
                "contracting": contract.contracting,
                "management": contract.management,
            },
            completed=completed,
        )


def _general(scene: Scene, contract: Contract) -> General:
    year = scene.assessment.cycle.first_aspiration_year - 1
    named = contract.years > 0
    return {
        "provider": contract.provider,
        "provider_type": contract.provider_type,
        "starts": date(year, 4, 1) if named else None,
        "ends": date(year + contract.years, 3, 31) if named else None,
        "signed": date(year, 2, 11) if named else None,
        "provider_context": contract.provider_context,
        "objectives": contract.objectives,
    }
