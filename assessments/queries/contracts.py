"""The contracting process forms: one as a page, and what each lacks before it can be marked as completed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from assessments import names
from assessments.models import Agreement
from assessments.pages.part_page import Saved, saved, status_of
from assessments.queries.gaps import Gap, unconfirmed
from cycles.models import Assessment
from cycles.queries import PartRow, parts_of
from documents.models import FormKind
from documents.queries.contracts import contracts_of, empty_contract, form_kinds
from documents.reference import QUESTIONS
from frameworks.models import Guidance
from ui.components import Jump, Row

DATES = ("starts", "ends", "signed")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
    day = date.fromisoformat(on) if on else None
    return f"{day.day} {day:%B %Y}" if day else ""


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
        StageText(stage["key"], stage["title"], questions.get(stage["title"], []), **contract["stages"][stage["key"]])
        for stage in kind.wording["stages"]
    ]
    place = kinds.index(kind)
    return ContractPage(
        assessment,
        kind,
        contract,
        stages,
        guidance[0].content if guidance else [],
        saved(parts[kind.part_key]),
        [_jump(assessment, other, n, parts[other.part_key], key) for n, other in enumerate(kinds, 1)],
        kinds[place + 1] if place + 1 < len(kinds) else None,
        agreed_by_board(assessment),
    )


def agreed_by_board(assessment: Assessment) -> str:
    """Whether the board agreed the contracts of the forms, in a sentence (R-238); one query."""
    row = Agreement.objects.filter(assessment=assessment, what=Agreement.What.CONTRACTS_BY_BOARD).first()
    if row is None or row.on is None:
        return "It is not recorded yet that the board agreed them."
    minute = f", minute {row.minute}" if row.minute else ""
    return f"The board agreed them on {row.on.day} {row.on:%B %Y}{minute}."


def _jump(assessment: Assessment, kind: FormKind, number: int, part: PartRow, current: str) -> Jump:
    url = reverse("contract_form", args=[assessment.pk, kind.key])
    return Jump(str(number), kind.short_title, url, status_of(part), kind.key == current)


# What a form must say, in the order of its boxes: the box, what to do there, and what is missing.
_NAMED = (
    ("provider", "Enter the name of the provider", "name of the provider"),
    ("provider_type", "Enter the type of provider", "type of provider"),
    ("starts", "Enter the contract start date", "start date"),
    ("ends", "Enter the contract end date", "end date"),
    ("signed", "Enter the contract signing date", "signing date"),
)
_ALWAYS = (
    ("provider_context", "Write the context of the provider", "context of the provider"),
    ("objectives", "Write the context of your relationship and your objectives", "context of the relationship"),
)


def contract_gaps(contract: dict[str, Any] | None, kind: FormKind) -> list[Gap]:
    """What one form lacks. Provider and dates are not asked for where no single contract applies (R-237, Q-21).

    An excerpt is given where evidence needs it, and then with its source (R-232, R-233).
    """
    contract = contract or empty_contract()
    wanted = (_NAMED if kind.named else ()) + _ALWAYS
    gaps = [Gap(box, message, "the", what) for box, message, what in wanted if not contract[box]]
    for stage in kind.wording["stages"]:
        said, name = contract["stages"][stage["key"]], stage["title"].lower()
        if not said["commentary"]:
            box, what = f"commentary-{stage['key']}", f"commentary on {name}"
            gaps.append(Gap(box, f"Write the {what}", "the", what))
        if said["excerpt"] and not said["source"]:
            box, what = f"source-{stage['key']}", f"source of the excerpt on {name}"
            gaps.append(Gap(box, f"Enter the {what}", "the", what))
    if contract.get("unconfirmed"):
        gaps.append(unconfirmed(names.CONTRACT, "this form", "form"))
    return gaps
