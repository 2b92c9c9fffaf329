from assessments.forms.box_values import filled, in_return, posted
from assessments.forms.conflict import Conflict, conflict, resolved
from assessments.forms.outcomes import OutcomesForm
from assessments.forms.parts import CompetencyForm, GovernanceForm
from assessments.forms.submission import DeclarationForm, ReopenForm
from assessments.forms.unsaved import typed_in

__all__ = [
    "CompetencyForm",
    "Conflict",
    "DeclarationForm",
    "GovernanceForm",
    "OutcomesForm",
    "ReopenForm",
    "conflict",
    "filled",
    "in_return",
    "posted",
    "resolved",
    "typed_in",
]
