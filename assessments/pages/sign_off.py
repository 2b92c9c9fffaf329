"""Signing and submitting the return: what is missing, who signed, and what the reader may do."""

from dataclasses import dataclass

from assessments.models import Declaration, FrozenCopy
from assessments.pages.board_agreement import said
from assessments.pages.checklist import besides, over_limit
from assessments.pages.frozen_copy import changes_url
from assessments.pages.missing import blockers
from assessments.pages.signatures import SignatureLine, signature_lines
from assessments.policies import may_sign, may_submit, signs_as
from assessments.queries.agreements import agreed_by_board, agreements_of
from assessments.queries.declarations import DeclarationLine, declarations_of, unsigned
from assessments.queries.missing import what_is_missing
from assessments.queries.outcome_lines import choices_of
from assessments.queries.reopening import Reopening, reopening_of
from assessments.queries.returns import is_unchanged, latest_copy
from assessments.queries.serialisers import LiveReturn, latest
from cycles.models import Assessment
from cycles.sitemap import page_of
from cycles.states import State
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
    void: list[SignatureLine]
    reopening: Reopening | None
    unchanged: str
    changes_url: str

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


def sign_off_page(assessment: Assessment, actor: Actor) -> SignOffPage:
    """The read model of signing and submitting; a bounded number of queries. For the PCT's own people."""
    choices = choices_of(assessment)
    live = LiveReturn(assessment, choices)
    missing = what_is_missing(assessment, live, choices=choices)
    declarations = declarations_of(assessment, live.sha256)
    waiting = unsigned(declarations)
    preparing, copy = assessment.state == State.PREPARING, latest_copy(assessment)
    return SignOffPage(
        sha256=live.sha256(latest()),
        missing=blockers(missing),
        declarations=declarations,
        waiting=waiting,
        mine=signs_as(actor, assessment),
        may_sign=may_sign(actor, assessment, missing),
        may_submit=may_submit(actor, assessment, missing, waiting),
        agreement=_agreement_rows(assessment, live),
        over=over_limit(assessment, live.model),
        besides=besides(assessment),
        void=[line for line in signature_lines(assessment, declarations, live) if line.ended],
        reopening=reopening_of(assessment) if copy else None,
        unchanged=_unchanged(copy, live) if preparing else "",
        changes_url=changes_url(assessment, str(copy.number)) if preparing and copy else "",
    )


def _unchanged(copy: FrozenCopy | None, live: LiveReturn) -> str:
    """That the return was given back and stands as it was submitted, in words; nothing where it does not."""
    if copy is None or not is_unchanged(live, copy):
        return ""
    return (
        f"Nothing was changed since copy {copy.number} was submitted. You can submit it again as it is; your SHA then "
        "reads that nothing was changed."
    )


def _agreement_rows(assessment: Assessment, live: LiveReturn) -> list[Row]:
    page = page_of("board_agreement")
    boxes = agreements_of(assessment, *agreed_by_board(assessment), live=live)
    url, label = page.url(assessment), page.label.lower()
    return [Row(box.statement, said(box), change_url=url, change_what=label) for box in boxes]
