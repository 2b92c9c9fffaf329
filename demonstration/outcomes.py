"""The demonstration's outcomes: last year's choice, this year's with the changes, and one that a PCT defined."""

import io
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import load_workbook

from assessments import services as returns
from assessments.models import Agreement, Choice, LocalOutcome, OutcomeLine
from assessments.queries.outcome_wording import CONDITIONS
from assessments.services.local_outcomes import read_in, save_local_outcome
from assessments.services.outcomes import Choices
from benchmarks.models import Metric
from benchmarks.periods import Period
from benchmarks.rows import open_pcts
from benchmarks.workbook import template
from cycles.models import Part
from demonstration import texts
from demonstration.scene import Scene
from documents import services as documents
from documents.models import Document, DocumentType

LAST_YEAR = ("1a", "1b", "2a", "2b", "9", "15", "23")
LOCAL_OUTCOMES = ("9", "15", "23", "44")
# The PCTs that define an outcome themselves: the one still at work, and one whose report is published.
DEFINES_ITS_OWN = ("5D7", "5KG")
NAME = "Smokers helped by a health trainer who still do not smoke after a year"
RATIONALE = "Steady improvement at the pace of the best of our peers, paid for in the five-year plan."
COMMENTS = {
    "dataset": "One workbook with every PCT and two years.",
    "national": "Illustrative: collected from all PCTs since April 2007.",
    "source": "Illustrative: the national register of health trainers, open to every SHA.",
    "justification": "Our strategic plan puts prevention first, and no line of the list measures who stays well.",
    "aspirations": "Set as the others, from the trend and the best of our peers.",
}


def choose_outcomes(scene: Scene) -> None:
    """The national lines and four local outcomes, with rationales, aspirations, and why one is new and one is gone."""
    gone = remember_last_year(scene)
    names: dict[int, str] = {}
    changes = {
        "44": ("local_strategy", "Alcohol became a priority when the plan was refreshed with the council."),
        gone: ("major_improvement", "Nearly everyone is now seen within two days."),
    }
    if scene.code in DEFINES_ITS_OWN:
        names[1] = NAME
        _save(scene, returns.Also(names=names), completed=False)
        define(scene)
        changes["L1"] = ("local_strategy", "Prevention is the first goal of the refreshed plan.")
    _save(scene, returns.Also(names, changes, _agreed()), completed=True)


def remember_last_year(scene: Scene) -> str:
    """Last year's choice: three of this year's lines and one of its own; returns the key of that one's metric."""
    last = scene.assessment.previous
    if last is None:
        raise ValueError("The demonstration’s year follows on another.")
    key = f"demonstration-{scene.code.lower()}-last-year"
    metric, created = Metric.objects.get_or_create(
        key=key,
        defaults={
            "title": "Patients who see a GP within two days (last year’s own outcome)",
            "definition": "Illustrative",
            "unit": "%",
            "owner": last.organisation,
        },
    )
    if created:
        lines = OutcomeLine.objects.filter(framework=scene.assessment.framework_id, ref__in=LAST_YEAR)
        Choice.objects.bulk_create(Choice(assessment=last, line=line) for line in lines)
        local = LocalOutcome.objects.create(assessment=last, number=1, name=metric.title, metric=metric)
        Choice.objects.create(assessment=last, local=local)
    return key


def define(scene: Scene) -> None:
    """The form of the PCT's own outcome, with a data set of all PCTs that is read in."""
    number, editor = 1, scene.local("editor")
    document = _dataset(scene)
    save_local_outcome(
        assessment=scene.assessment,
        number=number,
        version=scene.version(Part.Kind.LOCAL_OUTCOME, number),
        actor=editor,
        definition="Illustrative: of the smokers who met a health trainer, the share who do not smoke a year later.",
        unit="%",
        direction=Metric.Direction.HIGHER,
        ticked=CONDITIONS,
        comments=COMMENTS,
        dataset=document,
        completed=False,
    )
    local = LocalOutcome.objects.select_related("metric", "dataset__file", "assessment__organisation")
    read_in(local=local.get(assessment=scene.assessment, number=number), actor=editor)


def _dataset(scene: Scene) -> Document:
    first = scene.assessment.cycle.first_aspiration_year - 2
    years = [Period(date(year, 4, 1), date(year + 1, 3, 31)) for year in (first - 1, first)]
    pcts = open_pcts()
    book = load_workbook(io.BytesIO(template(pcts.values(), years[0])))
    sheet = book["Data"]
    for number, code in enumerate(pcts, start=2):
        sheet.cell(number, 5).value = texts.own_outcome(code, 0)
    for code, pct in pcts.items():
        sheet.append((code, pct.name, years[1].starts, years[1].ends, texts.own_outcome(code, 1), None))
    out = io.BytesIO()
    book.save(out)
    return documents.upload(
        assessment=scene.assessment,
        document_type=DocumentType.objects.get(framework=scene.assessment.framework_id, key=DocumentType.DATASET),
        actor=scene.local("editor"),
        file=ContentFile(out.getvalue(), name="health-trainers.xlsx"),
        comment=f"Dataset of outcome L1, {NAME}. Every figure in it is made up.",
        author="Helen Marsh",
    )


def _save(scene: Scene, also: returns.Also, *, completed: bool) -> None:
    returns.save_outcomes(
        assessment=scene.assessment,
        version=scene.version(Part.Kind.OUTCOMES),
        actor=scene.local("editor"),
        choices=_choices(scene, also),
        also=also,
        completed=completed,
    )


def _choices(scene: Scene, also: returns.Also) -> Choices:
    first = scene.assessment.cycle.first_aspiration_year
    lines = OutcomeLine.objects.filter(framework=scene.assessment.framework_id).select_related("metric")
    chosen: Choices = {
        line.ref: (
            RATIONALE,
            dict(
                texts.aspirations(
                    scene.code, line.ref, first, lower_is_better=line.metric.direction == Metric.Direction.LOWER
                )
            ),
        )
        for line in lines
        if line.national or line.ref in LOCAL_OUTCOMES
    }
    if also.names:
        own = {first + year: texts.own_outcome(scene.code, year + 3) for year in range(5)}
        return {**chosen, "L1": (RATIONALE, own)}
    return chosen


def _agreed() -> dict[Agreement.What, tuple[date | None, str]]:
    """Partners agreed the outcomes four weeks ago, the board the changes a week later."""
    today = timezone.localdate()
    return {
        Agreement.What.OUTCOMES_WITH_PARTNERS: (today - timedelta(weeks=4), "Health and well-being partnership"),
        Agreement.What.OUTCOMES_BY_BOARD: (today - timedelta(weeks=3), "7.2"),
    }
