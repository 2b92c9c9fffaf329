from dataclasses import dataclass

from assessments.models import Declaration
from assessments.policies import may_sign, may_submit, signs_as
from assessments.queries.declarations import DeclarationLine, declarations_of, unsigned
from assessments.queries.hub import day
from assessments.queries.missing import Missing, what_is_missing
from assessments.queries.returns import digest, return_model
from cycles.models import Assessment
from organisations.actors import Actor
from organisations.decisions import Decision
from ui.components import Row


@dataclass(frozen=True)
class SignOffPage:
    """What the pages of signing and submitting show: what is missing, who signed, and what the reader may do."""

    sha256: str
    missing: list[Missing]
    declarations: list[DeclarationLine]
    waiting: list[Declaration.As]
    mine: Declaration.As | None
    may_sign: Decision
    may_submit: Decision

    @property
    def signature_rows(self) -> list[Row]:
        """Both declarations, and who signed when."""
        signed = {line.role: line for line in self.declarations if line.valid}
        return [
            Row(role.label, f"{signed[role].name}, {day(signed[role].at)}" if role in signed else "Not signed yet")
            for role in Declaration.As
        ]

    @property
    def signed_by_me(self) -> bool:
        """Whether the reader's own signature stands."""
        return self.mine is not None and self.mine not in self.waiting

    @property
    def standing(self) -> list[DeclarationLine]:
        """The signatures that stand for the return as it is now."""
        return [line for line in self.declarations if line.valid]

    @property
    def void(self) -> list[DeclarationLine]:
        """The signatures that the return outlived."""
        return [line for line in self.declarations if not line.valid]


def sign_off_page(assessment: Assessment, actor: Actor) -> SignOffPage:
    """The read model of signing and submitting; a bounded number of queries. For the PCT's own people."""
    model = return_model(assessment)
    sha256 = digest(model)
    missing = what_is_missing(assessment, model)
    declarations = declarations_of(assessment, sha256)
    waiting = unsigned(declarations)
    return SignOffPage(
        sha256,
        missing,
        declarations,
        waiting,
        signs_as(actor, assessment),
        may_sign(actor, assessment, missing),
        may_submit(actor, assessment, missing, waiting),
    )
