"""Which rows of the survey hold official wording (`frameworks.wording`)."""

from frameworks.wording import Wording
from surveys.models import Category, Statement

WORDINGS = (
    Wording(model=Statement, called="Statement of the survey", texts=("text", "max_characters")),
    Wording(model=Category, called="Category of stakeholders", texts=("label",)),
)
