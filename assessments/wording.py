"""Which rows of the outcomes form hold official wording (`frameworks.wording`)."""

from assessments.models import OutcomeLine
from frameworks.wording import Wording

WORDINGS = (
    Wording(
        model=OutcomeLine,
        called="Outcome",
        key=("ref",),
        texts=("title", "definition", "definition_points", "area"),
    ),
)
