from assessments.forms.conflict import Conflict, conflict, resolved
from assessments.forms.outcomes import OutcomesForm
from assessments.forms.parts import CompetencyForm, GovernanceForm
from assessments.forms.submission import DeclarationForm, ReopenForm

__all__ = [
    "CompetencyForm",
    "Conflict",
    "DeclarationForm",
    "GovernanceForm",
    "OutcomesForm",
    "ReopenForm",
    "conflict",
    "resolved",
]
