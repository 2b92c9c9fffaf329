"""What the chair cannot sign the report without."""

from cycles.models import Assessment
from cycles.states import Stage
from panels.queries.ratings import Recorded, lines_of, recorded
from panels.queries.report_lines import Facts, Held, by_key, rated
from panels.queries.report_stages import STAGES_OF_STATE, stages_with_days
from panels.queries.report_text import ReportTexts
from panels.report.check import unfinished
from panels.report.derive import complete

_NO_OUTCOMES: Facts = {"overview": None, "blocks": [], "measures": [], "dropped": []}


def whats_missing(assessment: Assessment, texts: ReportTexts) -> list[str]:
    """All that the chair cannot sign without, in sentences: ratings, reasons, commentaries and the two texts.

    Every rating, the components' overall ones included (Q-15), a reason wherever one is needed (R-361, Q-23), a
    commentary on each competency and component with a deviation (R-360, R-362), the potential for improvement (R-363).
    `texts` are the report's. Title, outcomes and survey, for which no signature waits, are not read.
    """
    found_on_day = recorded(assessment, None)
    model = complete(_draft_to_sign(assessment, found_on_day, texts))
    found = unfinished(model)
    for line in lines_of(assessment, found_on_day).values():
        if line.lacks == "Reason missing" and not line.difference:
            found.append(f"{line.item} has a level that the marked criteria do not support: give the reason.")
    for k in model["competencies"]["items"]:
        refs = [s["ref"] for s in k["sub_competencies"] if s["difference"]]
        if refs and not k["findings"]:
            found.append(
                f"Competency {k['number']} differs from the self-assessment in {', '.join(refs)}: comment on it."
            )
    for g in model["governance"]["items"]:
        if any(row["difference"] for row in g["sub_components"]) and not g["rationale"]:
            found.append(f"{g['title']} differs from the self-assessment: comment on it.")
    if not model["potential"]["journey"]:
        found.append("Potential for improvement has no text on the journey towards world class.")
    if not model["potential"]["development"]:
        found.append("Potential for improvement has no text on areas for organisational development.")
    return found


def _draft_to_sign(assessment: Assessment, found: Recorded, texts: ReportTexts) -> Facts:
    """A draft as far as its signature waits for it: without title, outcomes and survey."""
    stages = STAGES_OF_STATE["draft"]
    held = Held(
        ratings=by_key(assessment, [rating for rating in found.ratings if rating.stage in stages]),
        before=found.before,
        marks=found.marks[Stage.PANEL],
        texts=texts,
    )
    return {
        **rated(assessment, held),
        "document": {"state": "draft", "stages": stages_with_days(stages, {})},
        "cycle": None,
        "outcomes": dict(_NO_OUTCOMES),
        "survey": None,
    }
