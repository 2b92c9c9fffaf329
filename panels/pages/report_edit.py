"""The panel's report while it is written: what stops the chair's signature, when nothing is rated yet as well."""

from django.urls import reverse

from cycles.models import Assessment
from panels.queries.missing import whats_missing
from panels.queries.report_text import ReportTexts
from sentences.counts import counted
from ui.components import Blocker

_NO_LEVEL, _NO_RATING = " has no level.", ": no rating."


def signing_blockers(assessment: Assessment, texts: ReportTexts) -> list[Blocker]:
    """Everything of `whats_missing`; lines without a rating, fifty of them at first, in one sentence for each kind.

    `texts` are the report's.
    """
    sentences = whats_missing(assessment, texts)
    levels = [sentence.removesuffix(_NO_LEVEL) for sentence in sentences if sentence.endswith(_NO_LEVEL)]
    colours = [sentence.removesuffix(_NO_RATING) for sentence in sentences if sentence.endswith(_NO_RATING)]
    url = reverse("panel_ratings", args=[assessment.pk])
    found = []
    if levels:
        text = counted(len(levels), "sub-competency has", "sub-competencies have") + " no level"
        found.append(Blocker(text, url, f"({', '.join(levels)})"))
    if colours:
        one, many = "component or sub-component has", "components and sub-components have"
        found.append(Blocker(f"{counted(len(colours), one, many)} no rating", url, f"({'; '.join(colours)})"))
    others = [sentence for sentence in sentences if not sentence.endswith((_NO_LEVEL, _NO_RATING))]
    return found + [Blocker(sentence) for sentence in others]
