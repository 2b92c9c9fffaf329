"""What a contracting process form lacks before it can be marked as completed."""

from typing import Any

from assessments import names
from assessments.queries.gaps import Gap, unconfirmed
from documents.models import FormKind
from documents.queries.contracts import empty_contract

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
    gaps = [Gap(field=box, message=message, kind="the", of=what) for box, message, what in wanted if not contract[box]]
    for stage in kind.wording["stages"]:
        said, name = contract["stages"][stage["key"]], stage["title"].lower()
        if not said["commentary"]:
            box, what = f"commentary-{stage['key']}", f"commentary on {name}"
            gaps.append(Gap(field=box, message=f"Write the {what}", kind="the", of=what))
        if said["excerpt"] and not said["source"]:
            box, what = f"source-{stage['key']}", f"source of the excerpt on {name}"
            gaps.append(Gap(field=box, message=f"Enter the {what}", kind="the", of=what))
    if contract.get("unconfirmed"):
        gaps.append(unconfirmed(names.CONTRACT, "this form", "form"))
    return gaps
