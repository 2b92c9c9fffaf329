"""Which rows of the panel hold official wording (`frameworks.wording`)."""

from frameworks.wording import Wording
from panels.models import AgendaItem, Dimension, PanelRole

WORDINGS = (
    Wording(model=PanelRole, called="Panel role", texts=("title", "text", "constraints")),
    Wording(
        model=AgendaItem,
        called="Item of the agenda",
        key=("order",),
        texts=("starts", "ends", "title", "section", "content"),
    ),
    Wording(model=Dimension, called="Dimension", texts=("heading", "name", "question")),
)
