"""One contracting process form as a page, to fill in and to read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models import Agreement
from assessments.pages.part_link import form_url
from assessments.pages.part_page import Saved, approach, jump, saved
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from documents.models import FormKind
from documents.queries.contracts import contracts_of, empty_contract, form_kinds
from documents.reference import QUESTIONS
from frameworks.models import Guidance
from sentences.dates import day
from ui.components import Jump, Row

DATES = ("starts", "ends", "signed")


@dataclass(frozen=True, kw_only=True)
class StageText:
    """One section of the form: what the handbook asks under it, and what the PCT wrote (R-229 to R-235)."""

    key: str
    title: str
    questions: list[dict[str, Any]]
    commentary: str
    source: str
    excerpt: str

    @property
    def begun(self) -> bool:
        """Whether anything is written in it."""
        return bool(self.commentary or self.source or self.excerpt)


@dataclass(frozen=True, kw_only=True)
class ContractPage:
    """One contracting process form as the PCT fills it in, and as it is read."""

    assessment: Assessment
    kind: FormKind
    contract: dict[str, Any]
    stages: list[StageText]
    guidance: list[dict[str, Any]]
    saved: Saved
    jumps: list[Jump]
    following: FormKind | None
    agreed: str

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"the contracting process form “{self.kind.short_title}”"

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its boxes, as printed."""
        return self.kind.wording["labels"]

    @property
    def limits(self) -> dict[str, int]:
        """The limits of its texts in characters."""
        return self.assessment.framework.limits

    @property
    def facts(self) -> list[Row]:
        """What it says of the contract as a whole, to read."""
        return contract_facts(self.kind, self.contract)


def contract_facts(kind: FormKind, contract: dict[str, Any]) -> list[Row]:
    """What a form says of the contract as a whole, under the printed labels, with dates in words."""
    return [
        Row(label_of(kind, name), in_words(contract[name]) if name in DATES else contract[name])
        for name in ("provider", "provider_type", *DATES, "provider_context", "objectives")
    ]


def label_of(kind: FormKind, name: str) -> str:
    """The printed label of a box, where it stands before the answer: without the colon at its end."""
    return kind.wording["labels"][name].rstrip(" :")


def in_words(on: str) -> str:
    """A date of the plain value as people write it: 1 April 2010."""
    return day(date.fromisoformat(on)) if on else ""


def contract_page(assessment: Assessment, key: str) -> ContractPage | None:
    """The read model of one form; None where the framework has no such form. Five queries."""
    kinds = form_kinds(assessment.framework)
    kind = next((candidate for candidate in kinds if candidate.key == key), None)
    if kind is None:
        return None
    parts = parts_of(assessment)
    contract = contracts_of(assessment).get(key) or empty_contract()
    guidance = list(Guidance.objects.filter(framework=assessment.framework_id, topic=QUESTIONS).order_by("order"))
    questions = {row.heading: row.content for row in guidance}
    stages = [
        StageText(
            key=stage["key"],
            title=stage["title"],
            questions=questions.get(stage["title"], []),
            **contract["stages"][stage["key"]],
        )
        for stage in kind.wording["stages"]
    ]
    after = kinds[kinds.index(kind) + 1 :]
    return ContractPage(
        assessment=assessment,
        kind=kind,
        contract=contract,
        stages=stages,
        guidance=[*(guidance[0].content if guidance else []), *approach(assessment, "Contracting process forms")],
        saved=saved(parts[kind.part_key]),
        jumps=[
            jump(
                number=str(number),
                name=other.short_title,
                url=form_url(assessment, Part.Kind.CONTRACT, other.key),
                part=parts[other.part_key],
                current=other == kind,
            )
            for number, other in enumerate(kinds, 1)
        ],
        following=after[0] if after else None,
        agreed=_agreed_by_board(assessment),
    )


def _agreed_by_board(assessment: Assessment) -> str:
    """Whether the board agreed the contracts of the forms, in a sentence (R-238); one query."""
    row = Agreement.objects.filter(assessment=assessment, what=Agreement.What.CONTRACTS_BY_BOARD).first()
    if row is None or row.on is None:
        return "It is not recorded yet that the board agreed them."
    minute = f", minute {row.minute}" if row.minute else ""
    return f"The board agreed them on {day(row.on)}{minute}."
