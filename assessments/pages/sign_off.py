"""Signing and submitting the return: what is missing, who signed, and what the reader may do."""

from dataclasses import dataclass

from assessments.models import Declaration
from assessments.pages.board_agreement import said
from assessments.pages.checklist import besides, documents_over_limit
from assessments.pages.missing import blockers
from assessments.policies import may_sign, may_submit, signs_as
from assessments.queries.agreements import agreed_by_board, agreements_of
from assessments.queries.declarations import DeclarationLine, declarations_of, unsigned
from assessments.queries.missing import what_is_missing
from assessments.queries.outcome_lines import choices_of
from assessments.queries.serialisers import LiveReturn, latest
from cycles.models import Assessment
from cycles.sitemap import page_of
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.dates import moment
from ui.components import Blocker, Row


@dataclass(frozen=True, kw_only=True)
class SignOffPage:
    """What the pages of signing and submitting show: what is missing, who signed, and what the reader may do."""

    sha256: str
    missing: list[Blocker]
    declarations: list[DeclarationLine]
    waiting: list[Declaration.As]
    mine: Declaration.As | None
    may_sign: Decision
    may_submit: Decision
    agreement: list[Row]
    over: list[Blocker]
    besides: list[Row]

    @property
    def signature_rows(self) -> list[Row]:
        """Both declarations, and who signed when."""
        signed = {line.role: line for line in self.declarations if line.valid}
        return [
            Row(role.label, f"{signed[role].name}, {moment(signed[role].at)}" if role in signed else "Not signed yet")
            for role in Declaration.As
        ]

    @property
    def signed_by_me(self) -> bool:
        """Whether the reader's own signature is on the return as it is now."""
        return self.mine is not None and self.mine not in self.waiting

    @property
    def void(self) -> list[DeclarationLine]:
        """The signatures that the return outlived."""
        return [line for line in self.declarations if not line.valid]


def sign_off_page(assessment: Assessment, actor: Actor) -> SignOffPage:
    """The read model of signing and submitting; a bounded number of queries. For the PCT's own people."""
    choices = choices_of(assessment)
    live = LiveReturn(assessment, choices)
    missing = what_is_missing(assessment, live.model, choices=choices)
    declarations = declarations_of(assessment, live.sha256)
    waiting = unsigned(declarations)
    return SignOffPage(
        sha256=live.sha256(latest()),
        missing=blockers(missing),
        declarations=declarations,
        waiting=waiting,
        mine=signs_as(actor, assessment),
        may_sign=may_sign(actor, assessment, missing),
        may_submit=may_submit(actor, assessment, missing, waiting),
        agreement=_agreement_rows(assessment),
        over=documents_over_limit(assessment),
        besides=besides(assessment),
    )


def _agreement_rows(assessment: Assessment) -> list[Row]:
    page = page_of("board_agreement")
    boxes = agreements_of(assessment, *agreed_by_board(assessment))
    url, label = page.url(assessment), page.label.lower()
    return [Row(box.statement, said(box.row), change_url=url, change_what=label) for box in boxes]
