from assessments.views.board import board_agreement
from assessments.views.contracts import contract_form
from assessments.views.hub import assessment_hub, region_csv, region_list
from assessments.views.local_outcomes import (
    local_outcome_dataset,
    local_outcome_form,
    local_outcome_print,
    local_outcome_remove,
    local_outcome_report,
    local_outcome_template,
)
from assessments.views.nearest_wins import nearest_wins
from assessments.views.outcomes import outcomes_print
from assessments.views.papers import return_archive, return_word, return_xlsx
from assessments.views.parts import competency_form, governance_form, outcomes_form
from assessments.views.prints import part_print
from assessments.views.submission import (
    assessment_reopen,
    assessment_submit,
    assessment_submitted,
    declaration_sign,
    frozen_copy,
    return_changes,
)
from assessments.views.together import part_assign, part_note_remove, part_notes
from assessments.views.unsaved import part_throw_away, part_unsaved
from assessments.views.versions import part_versions
from assessments.views.years import year_open

__all__ = [
    "board_agreement",
    "assessment_hub",
    "assessment_reopen",
    "assessment_submit",
    "assessment_submitted",
    "competency_form",
    "contract_form",
    "declaration_sign",
    "frozen_copy",
    "return_changes",
    "governance_form",
    "nearest_wins",
    "local_outcome_dataset",
    "local_outcome_form",
    "local_outcome_print",
    "local_outcome_remove",
    "local_outcome_report",
    "local_outcome_template",
    "outcomes_form",
    "outcomes_print",
    "part_assign",
    "part_note_remove",
    "part_notes",
    "part_print",
    "part_throw_away",
    "part_unsaved",
    "part_versions",
    "return_archive",
    "return_word",
    "return_xlsx",
    "region_csv",
    "region_list",
    "year_open",
]
