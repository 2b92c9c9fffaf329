"""The pages below an assessment: what each is called, who may open it, and where it stands.

Menus, the way back and the marking of a page are made from this one list. The pages are those of rooms above, known
here by the names of their URLs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from cycles.models import Assessment
from cycles.states import State, Step, since
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.roles import PCT_ROLES


class Menu(Enum):
    """The lists of links in which pages stand, each in the order of `PAGES`."""

    STEPS = "the five steps of the year"
    LATER = "the later stages, on the task list"
    PANEL = "the panel’s side"


# In which states a page says that the PCT is not shown it.
NEVER_SHOWN = frozenset(State)
NOT_SHOWN_YET = NEVER_SHOWN - since(State.PROVISIONAL)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page below an assessment, and the addresses that belong to it.

    `stem` names URL, view and template. `material` is what the view asks for, else there is no such page (404); `own`
    that it refuses all but the PCT's own people besides. The rows that it shows may ask for more.

    `actions` and `parts` are the addresses that belong to the page and ask for the same: the way back from an action
    leads over the page, that from a part (a print, a file, a page that names its own way) does not. `above` is the
    page between the task list and this one, `of` the page to which one belongs that asks for something else.
    """

    stem: str
    label: str
    step: Step
    material: Material
    own: bool = False
    of: str = ""
    above: str = ""
    actions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    # The states in which the page is marked as not shown to the PCT.
    hidden: frozenset[State] = frozenset()
    menus: frozenset[Menu] = frozenset()
    # What a reader must see for menus to lead to the page, where it opens before there is anything on it.
    offered: Material | None = None
    # Of a page that there is once for each form: where the task list has them all, to which menus lead.
    anchor: str = ""
    # Whether menus lead there too from a year of which only the ratings are kept.
    ratings_alone: bool = False

    def stems(self) -> Iterator[str]:
        """The URL names of the page and of what belongs to it."""
        yield from (self.stem, *self.actions, *self.parts)

    def url(self, assessment: Assessment) -> str:
        """Where links to the page lead."""
        if self.anchor:
            return f"{reverse(TASK_LIST, args=[assessment.pk])}#{self.anchor}"
        return reverse(self.stem, args=[assessment.pk])

    def marking(self, state: State) -> str:
        """Who may read the page, where that is another than of the assessment's other pages; else empty."""
        return "Not shown to the PCT" if state in self.hidden else ""

    def is_offered(self, actor: Actor, assessment: Assessment) -> bool:
        """Whether menus lead this reader to the page now; no query."""
        if not (self.ratings_alone or assessment.framework.limits):
            return False
        if self.own and not actor.holds(assessment.organisation_id, *PCT_ROLES):
            return False
        return sees(actor, assessment, self.offered or self.material)


TASK_LIST = "assessment_hub"

_ON_THE_WAY = frozenset({Menu.STEPS})
_AFTER = frozenset({Menu.STEPS, Menu.LATER})
_OF_THE_PANEL = _AFTER | {Menu.PANEL}

PAGES: tuple[Page, ...] = (
    Page(  # its own way back leads to the step in which the assessment stands
        stem=TASK_LIST,
        label="Task list",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        parts=("assessment_reopen",),
    ),
    Page(
        stem="outcomes_form",
        label="Outcomes and aspirations",
        step=Step.PREPARATION,
        material=Material.OUTCOMES,
        menus=_ON_THE_WAY,
        parts=(
            "outcomes_print",
            "local_outcome_form",
            "local_outcome_print",
            "local_outcome_template",
            "local_outcome_dataset",
            "local_outcome_report",
            "local_outcome_remove",
        ),
    ),
    Page(
        stem="nominee_list",
        label="Nominees for the survey",
        step=Step.PREPARATION,
        material=Material.NOMINEES,
        menus=_ON_THE_WAY,
        actions=(
            "nominee_add",
            "nominee_address",
            "nominee_balance",
            "nominee_change",
            "nominee_detail",
            "nominee_remove",
            "nominee_send_again",
            "nominee_sheet",
            "nominee_take_back",
            "nominee_withdraw",
            "nominees_submit",
            "nominees_take_back",
        ),
        parts=("nominee_sheet_template",),
    ),
    Page(
        stem="competency_form",
        label="Competency self-assessment",
        step=Step.PREPARATION,
        material=Material.RETURN,
        menus=_ON_THE_WAY,
        anchor="tasks-competency-self-assessment",
        # Those of the other forms as well. The print of the outcomes, the nominees and the documents asks as they do.
        parts=("part_print", "sign_post_add", "sign_post_change", "sign_post_look", "sign_post_remove"),
    ),
    Page(
        stem="governance_form",
        label="Governance self-assessment",
        step=Step.PREPARATION,
        material=Material.RETURN,
        menus=_ON_THE_WAY,
        anchor="tasks-governance-self-assessment",
    ),
    Page(
        stem="contract_form",
        label="Contracting process forms",
        step=Step.PREPARATION,
        material=Material.RETURN,
        menus=_ON_THE_WAY,
        anchor="tasks-contracting-process-forms",
    ),
    Page(  # beside each form of the return
        stem="part_notes",
        label="Notes for colleagues",
        step=Step.PREPARATION,
        material=Material.TEAM_NOTES,
        of="competency_form",
        parts=("part_assign", "part_note_remove", "part_throw_away", "part_unsaved", "part_versions"),
    ),
    Page(
        stem="document_list",
        label="Documents",
        step=Step.PREPARATION,
        material=Material.DOCUMENT_LIST,
        menus=_ON_THE_WAY,
        parts=(
            "document_openings",
            "document_remove",
            "document_replace",
            "document_upload",
        ),
    ),
    Page(  # of the documents, each reader finds those that they see in the list or in a frozen copy
        stem="document_open",
        label="A document",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        of="document_list",
        parts=("document_page_picture",),
    ),
    Page(
        stem="nearest_wins",
        label="Nearest wins",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        own=True,
    ),
    Page(
        stem="board_agreement",
        label="The board’s agreement",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        own=True,
        menus=_ON_THE_WAY,
    ),
    Page(
        stem="declaration_sign",
        label="Declarations",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        own=True,
        menus=_ON_THE_WAY,
    ),
    Page(
        stem="assessment_submit",
        label="Check and submit",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        own=True,
        menus=_ON_THE_WAY,
        parts=("assessment_submitted",),
    ),
    Page(  # of the copies, each reader finds those that they may see
        stem="frozen_copy",
        label="The return to read and print",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
    ),
    Page(  # of the states of a return, each reader finds those that they may see
        stem="return_changes",
        label="What was changed in the return",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        above="frozen_copy",
    ),
    Page(
        stem="return_word",
        label="The return for the board",
        step=Step.PREPARATION,
        material=Material.EXISTENCE,
        own=True,
        of="frozen_copy",
        parts=("return_xlsx", "return_archive"),
    ),
    Page(
        stem="survey_progress",
        label="Survey responses",
        step=Step.PANEL_PREPARATION,
        material=Material.RESPONSE_COUNTS,
        menus=_ON_THE_WAY,
    ),
    Page(
        stem="survey_result_csv",
        label="The result of the survey, to download",
        step=Step.PANEL_PREPARATION,
        material=Material.SURVEY,
        of="survey_progress",
        parts=("survey_result_xlsx",),
    ),
    Page(
        stem="survey_comments",
        label="Comments of the survey",
        step=Step.PANEL_PREPARATION,
        material=Material.COMMENTS_AS_WRITTEN,
        above="survey_progress",
        hidden=NEVER_SHOWN,
        menus=_AFTER,
        actions=("survey_comments_of",),
    ),
    Page(
        stem="review_list",
        label="Evidence review",
        step=Step.PANEL_PREPARATION,
        material=Material.EVIDENCE,
        hidden=NEVER_SHOWN,
        menus=_OF_THE_PANEL,
        actions=("review_item",),
    ),
    Page(
        stem="briefing_edit",
        label="Panel briefing",
        step=Step.PANEL_PREPARATION,
        material=Material.BRIEFING,
        above="review_list",
        hidden=NEVER_SHOWN,
        menus=_OF_THE_PANEL,
        actions=("briefing_approve", "briefing_withdraw"),
    ),
    Page(
        stem="panel_ratings",
        label="Panel ratings",
        step=Step.PANEL_DAY,
        material=Material.PANEL_RATINGS,
        hidden=NOT_SHOWN_YET,
        menus=_OF_THE_PANEL,
        actions=("panel_rating_item",),
    ),
    Page(
        stem="report_edit",
        label="Panel report",
        step=Step.PANEL_DAY,
        material=Material.PANEL_RATINGS,
        above="panel_ratings",
        hidden=NOT_SHOWN_YET,
        menus=_OF_THE_PANEL,
        actions=("report_sign", "report_reopen"),
    ),
    Page(
        stem="potential_edit",
        label="Potential for improvement",
        step=Step.PANEL_DAY,
        material=Material.POTENTIAL,
        menus=_OF_THE_PANEL,
        actions=("potential_share", "potential_comment", "potential_agree"),
    ),
    Page(  # of the issues, each reader finds those that they may see
        stem="issue_list",
        label="Scorecards and reports",
        step=Step.CALIBRATION,
        material=Material.EXISTENCE,
        menus=_OF_THE_PANEL,
        actions=("issue_detail", "issue_progress"),
        parts=("issue_pdf",),
    ),
    Page(
        stem="rating_trail",
        label="Rating trail",
        step=Step.CALIBRATION,
        material=Material.EXISTENCE,
        offered=Material.PROVISIONAL,
        menus=_AFTER,
        ratings_alone=True,
        # Reached from a round of calibration, over which the way back leads.
        parts=("regional_rescore", "national_rescore"),
    ),
    Page(  # reached from the region's round of calibration
        stem="release",
        label="Release provisional ratings",
        step=Step.CALIBRATION,
        material=Material.EXISTENCE,
    ),
)

# The addresses at which something of the return is written: a change there ends the signatures on it.
NOMINEES_WRITTEN_AT = frozenset({"nominee_add", "nominee_change", "nominee_remove", "nominee_sheet"})
WRITTEN_AT = NOMINEES_WRITTEN_AT | {
    "outcomes_form",
    "local_outcome_form",
    "local_outcome_dataset",
    "local_outcome_remove",
    "competency_form",
    "governance_form",
    "contract_form",
    "sign_post_add",
    "sign_post_change",
    "sign_post_remove",
    "document_upload",
    "document_replace",
    "document_remove",
    "board_agreement",
}
# The pages from which one goes to hand in a document, and to which one comes back from it. Each answers to a link.
COMES_BACK_TO = frozenset(
    {
        TASK_LIST,
        "outcomes_form",
        "local_outcome_form",
        "local_outcome_dataset",
        "competency_form",
        "governance_form",
        "contract_form",
        "sign_post_add",
        "document_list",
        "assessment_submit",
    }
)

_PAGE_OF = {stem: page for page in PAGES for stem in page.stems()}


def page_of(stem: str) -> Page:
    """The page of a URL name below an assessment: its own, or the one to which its address belongs."""
    return _PAGE_OF[stem]


def page_above(stem: str) -> Page | None:
    """The page between the task list and the one of a URL name, over which its way back leads."""
    page = page_of(stem)
    if stem in page.actions:
        return page
    return page_of(page.above) if page.above and stem == page.stem else None


def pages_in(menu: Menu, actor: Actor, assessment: Assessment) -> list[Page]:
    """The pages of a menu to which it leads this reader of an assessment now; no query."""
    return [page for page in PAGES if menu in page.menus and page.is_offered(actor, assessment)]
