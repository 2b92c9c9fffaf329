from assessments.views.hub import assessment_hub, region_list
from assessments.views.parts import competency_form, governance_form, outcomes_form
from assessments.views.submission import (
    assessment_reopen,
    assessment_submit,
    assessment_submitted,
    declaration_sign,
    frozen_copy,
)

__all__ = [
    "assessment_hub",
    "assessment_reopen",
    "assessment_submit",
    "assessment_submitted",
    "competency_form",
    "declaration_sign",
    "frozen_copy",
    "governance_form",
    "outcomes_form",
    "region_list",
]
