"""What stops the chair's signature, as a list that can be read when nothing is rated yet."""

from django.urls import reverse

from cycles.models import Assessment
from panels.queries.report_model import whats_missing
from panels.queries.report_text import ReportTexts
from ui.components import Blocker

_NO_LEVEL, _NO_RATING = " has no level.", ": no rating."


def signing_blockers(assessment: Assessment, texts: ReportTexts | None = None) -> list[Blocker]:
    """Everything of `whats_missing`; lines without a rating, fifty of them at first, in one sentence for each kind."""
    sentences = whats_missing(assessment, texts)
    levels = [sentence.removesuffix(_NO_LEVEL) for sentence in sentences if sentence.endswith(_NO_LEVEL)]
    colours = [sentence.removesuffix(_NO_RATING) for sentence in sentences if sentence.endswith(_NO_RATING)]
    url = reverse("panel_ratings", args=[assessment.pk])
    found = []
    if levels:
        text = _count(levels, "sub-competency has", "sub-competencies have") + " no level"
        found.append(Blocker(text, url, f"({', '.join(levels)})"))
    if colours:
        text = _count(colours, "component or sub-component has", "components and sub-components have") + " no rating"
        found.append(Blocker(text, url, f"({'; '.join(colours)})"))
    others = [sentence for sentence in sentences if not sentence.endswith((_NO_LEVEL, _NO_RATING))]
    return found + [Blocker(sentence) for sentence in others]


def _count(things: list[str], one: str, many: str) -> str:
    return f"1 {one}" if len(things) == 1 else f"{len(things)} {many}"
