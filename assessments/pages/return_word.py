"""What the board reads before it agrees the return: the return itself, its timetable, and what is still open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from assessments.models import Agreement, Declaration
from assessments.pages.frozen_copy import ReturnPage, live_page
from assessments.pages.rated_items import ReadItem, ReadPart
from assessments.queries.agreements import AgreementBox, agreed_by_board, agreements_of
from assessments.queries.declarations import DeclarationLine, unsigned
from assessments.queries.missing import Missing, what_is_missing
from assessments.queries.serialisers import LiveReturn
from cycles.dates import Dates, dates_of
from cycles.models import Assessment, Part
from cycles.states import State
from sentences.dates import day, moment
from sentences.lists import listed
from ui.components import Row


@dataclass(frozen=True, kw_only=True)
class BoardPaper:
    """The return as it stands, with what surrounds it in a paper for the board (R-243)."""

    page: ReturnPage
    agreements: list[AgreementBox]
    dates: Dates | None
    missing: list[Missing]
    at: datetime
    saved: bool

    @property
    def submitted(self) -> bool:
        """Whether the board reads what was submitted already."""
        return self.assessment.state != State.PREPARING

    @property
    def as_of(self) -> str:
        """As of when the paper gives the return."""
        return f"As last saved on {moment(self.at)}, UK time." if self.saved else "Nothing is saved yet."

    @property
    def assessment(self) -> Assessment:
        """Whose return it is."""
        return self.page.assessment

    @property
    def still_open(self) -> list[Missing]:
        """What is missing besides what the board is asked here: its own agreement."""
        return [thing for thing in self.missing if thing.part != "board"]

    @property
    def nothing_open_but(self) -> str:
        """Where nothing is missing in the return itself: what of agreements and signatures still is, in a sentence."""
        signers = unsigned(self.page.declarations)
        left = [
            *(["the board’s agreement"] if any(not box.is_recorded for box in self.agreements) else []),
            *([f"the {listed([f'{role.label.lower()}’s' for role in signers])} signature"] if signers else []),
        ]
        return f"Nothing but {listed(left)}." if left else "Nothing. Everything is written, agreed and signed."

    @property
    def signatures(self) -> dict[Declaration.As, DeclarationLine | None]:
        """Who signs, and the signature that is on the return as the paper gives it."""
        signed = {line.role: line for line in self.page.declarations}
        return {role: signed.get(role) for role in Declaration.As}

    @property
    def timetable(self) -> list[Row]:
        """The dates of the year (R-047)."""
        if self.dates is None:
            return []
        weeks = (self.dates.panels_from, self.dates.panels_to)
        return [
            Row("Final submission", f"{moment(self.dates.submission_at)}, UK time"),
            Row("The stakeholder survey closes", f"{moment(self.dates.survey_closes_at)}, UK time"),
            Row("Panel days", " to ".join(map(day, weeks))),
        ]

    @property
    def changed(self) -> list[tuple[ReadPart, ReadItem]]:
        """The ratings that differ from last year's."""
        parts = [*self.page.competencies, *self.page.components]
        return [(part, sub) for part in parts for sub in part.subs if sub.change not in ("", "No change")]


def board_paper_of(assessment: Assessment) -> BoardPaper:
    """The read model of the paper; a bounded number of queries. For the PCT's own people."""
    saved = Part.objects.filter(assessment=assessment).aggregate(last=Max("saved_at"))["last"]
    begun, live = dates_of(assessment), LiveReturn(assessment)
    # The board agrees changes of the outcomes only where there are any.
    changed = [Agreement.What.OUTCOMES_BY_BOARD] if live.model["outcome_changes"] else []
    # A return that nobody has saved yet has no time of its own; its deadline is as good as any and never changes.
    at = saved or (begun.submission_at if begun else _NEVER)
    return BoardPaper(
        page=live_page(assessment, live=live),
        agreements=agreements_of(assessment, *agreed_by_board(assessment), *changed, live=live),
        dates=begun,
        missing=what_is_missing(assessment, live),
        at=at,
        saved=saved is not None,
    )


_NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
