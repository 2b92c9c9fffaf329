"""The data of the benchmark: one PCT's whole year by the services, then as many copies of its rows as are wanted.

A second PCT is still in preparation and its survey is open, since a survey that is closed has no page to measure.
"""

from collections.abc import Sequence
from datetime import date
from itertools import product

from django.db import transaction
from django.db.models import Model, QuerySet

from assessments.models import (
    Agreement,
    Aspiration,
    Choice,
    Commentary,
    Declaration,
    FrozenCopy,
    LocalCondition,
    LocalOutcome,
    OutcomeChange,
)
from cycles.models import Assessment, Cycle, Mark, Part, Rating, StateChange
from cycles.states import Stage, State
from demonstration import calibration, people, preparation, review, texts, year
from demonstration.links import tokens_of
from demonstration.scene import Scene
from documents.models import ContractForm, ContractStage, Document, SignPost
from frameworks.models import Grade, Item
from organisations.models import Membership, Organisation
from organisations.roles import Kind, Role
from panels.models import Briefing, Issue, Panel, PanelDay, Paragraph, Potential, Report, Review
from results.models import Publication
from results.services import rescore_nationally
from surveys import services as surveys
from surveys.models import Collation, Nominee
from surveys.queries import statements_of
from tests.story import tell_until_agreed
from wcc.reference import load_reference

STORY, PREPARING = "5KG", "5KF"
# The region with the most PCTs: its list and its round are the longest that one reader gets.
LARGEST = "Q36"

# What a copy of an assessment consists of, parents first: the fields that lead to a row copied before.
_TABLES: list[tuple[type[Model], dict[str, type[Model]]]] = [
    *(
        (model, {"assessment": Assessment})
        for model in (StateChange, Part, Rating, Mark, Commentary, Declaration, FrozenCopy, Nominee, Collation)
    ),
    *((model, {"assessment": Assessment}) for model in (Document, Review, Briefing, Report, Potential, Issue)),
    *((model, {"assessment": Assessment}) for model in (OutcomeChange, Agreement)),
    (LocalOutcome, {"assessment": Assessment, "dataset": Document}),
    (LocalCondition, {"local": LocalOutcome}),
    (Choice, {"assessment": Assessment, "local": LocalOutcome}),
    (Aspiration, {"choice": Choice}),
    (ContractForm, {"assessment": Assessment, "document": Document}),
    (ContractStage, {"form": ContractForm}),
    (SignPost, {"assessment": Assessment, "document": Document}),
    (SignPost.criteria.through, {"signpost": SignPost}),
    (Paragraph, {"report": Report}),
    (Publication, {"assessment": Assessment, "scorecard": Issue, "report": Issue}),
]


class World:
    """The year, the PCT whose year is over (and its copies), and the PCT that is still at work."""

    def __init__(self) -> None:
        load_reference()
        self.cycle: Cycle = year.make_cycles()
        pcts = {pct.code: pct for pct in year.region_pcts()}
        people.make_people(pcts.values())
        for address, role in (("senior.lead", Role.SENIOR_LEAD), ("analyst", Role.ANALYST)):
            Membership.objects.create(
                user=people.user(address), organisation=Organisation.objects.get(code=LARGEST), role=role
            )
        year.set_dates(self.cycle)
        self.story = year.begin(pcts[STORY], self.cycle)
        self.preparing = year.begin(pcts[PREPARING], self.cycle)
        self.token = _prepare(self.preparing)
        _tell(self.story, review.seat_panel(self.cycle))

    @property
    def pcts(self) -> int:
        """How many PCTs are in the year."""
        return Assessment.objects.filter(cycle=self.cycle).count()

    def grow(self, pcts: int) -> None:
        """Copy the finished PCT until the year has so many, the largest region first."""
        there = Assessment.objects.filter(cycle=self.cycle).values("organisation")
        free = list(Organisation.objects.filter(kind=Kind.PCT).exclude(pk__in=there).select_related("parent"))
        free.sort(key=lambda pct: (pct.parent.code != LARGEST, pct.code))
        wanted = pcts - self.pcts
        if wanted > 0:
            copy_rows(self.story.assessment, free[:wanted])

    def put(self, state: State | None) -> None:
        """Put the finished PCT and its copies into a state, without the work that leads there."""
        if state is not None:
            rows = Assessment.objects.filter(cycle=self.cycle)
            rows.exclude(pk=self.preparing.assessment.pk).update(state=state)


def _prepare(scene: Scene) -> str:
    """Fill everything in, let eleven people answer, leave one draft; the link of that draft."""
    preparation.prepare(scene)
    preparation.answer_survey(scene, people_who_answer=11)
    token = list(tokens_of(scene.assessment).values())[-1]
    surveys.save_draft(token=token, fields=draft(scene.assessment, "They listen before they decide."))
    return token


def draft(assessment: Assessment, text: str) -> dict[str, str]:
    """What one respondent gave so far: a choice and a comment for every statement."""
    statements = statements_of(assessment)
    choices = {f"{statement.key}-choice": "5" for statement in statements if statement.item_id}
    return choices | {f"{statement.key}-text": text for statement in statements}


def _tell(scene: Scene, panel: Panel) -> None:
    tell_until_agreed(scene, panel, date.today())
    calibration.calibrate_regionally(scene)
    calibration.release(scene)
    _rescore_nationally(scene)
    with year.tasks_at_once():
        calibration.sign_off_nationally(scene.assessment.cycle)
    calibration.publish(scene.assessment.cycle)


def _rescore_nationally(scene: Scene, key: str = "5a") -> None:
    item = scene.items[key]
    level = Rating.objects.get(assessment=scene.assessment, item=item, stage=Stage.PANEL).grade.number
    rescore_nationally(
        assessment=scene.assessment,
        item=item,
        grade=scene.grade(item, level + 1 if level < 4 else level - 1),
        reason="Read beside the other regions, the evidence carries this level.",
        actor=people.acting("national"),
    )


@transaction.atomic
def copy_rows(source: Assessment, organisations: Sequence[Organisation]) -> None:
    """Give each organisation the rows of the source's year and of the year before; one in ten a national change."""
    last = Assessment.objects.bulk_create(
        Assessment(
            cycle=source.cycle.previous,
            organisation=pct,
            framework_id=source.cycle.previous.framework_id,
            state=State.PUBLISHED,
        )
        for pct in organisations
    )
    now = Assessment.objects.bulk_create(
        Assessment(cycle=source.cycle, organisation=pct, framework=source.framework, state=source.state, previous=old)
        for pct, old in zip(organisations, last, strict=True)
    )
    made: dict[type[Model], dict[tuple[int, int], int]] = {Assessment: {}}
    for place, (old, new) in enumerate(zip(last, now, strict=True)):
        made[Assessment] |= {(source.previous_id, place): old.pk, (source.pk, place): new.pk}
    for model, links in _TABLES:
        rows = list(_rows_below(model, links, made))
        copies = [
            (row.pk, place, _copy(row, place, links, made)) for place, row in product(range(len(organisations)), rows)
        ]
        if model is Rating:
            _differ([(organisations[place].code, row) for _, place, row in copies])
            copies = [(pk, place, row) for pk, place, row in copies if row.stage != Stage.NATIONAL or place % 10 == 0]
        model._default_manager.bulk_create([copy for _, _, copy in copies], batch_size=1000)
        made[model] = {(pk, place): copy.pk for pk, place, copy in copies}
    _set_days(now)


def _rows_below(model: type[Model], links: dict[str, type[Model]], made: dict) -> QuerySet:
    field, parent = next(iter(links.items()))
    return model._default_manager.filter(**{f"{field}__in": {pk for pk, _ in made[parent]}}).order_by("pk")


def _copy(row: Model, place: int, links: dict[str, type[Model]], made: dict) -> Model:
    fields = (field.attname for field in row._meta.concrete_fields if not field.primary_key)
    values = {name: getattr(row, name) for name in fields}
    for name, parent in ((f"{field}_id", parent) for field, parent in links.items()):
        values[name] = values[name] and made[parent][values[name], place]
    return type(row)(**values)


def _differ(ratings: Sequence[tuple[str, Rating]]) -> None:
    """Give every PCT levels of its own, as the demonstration does, so that scores stand out in the rounds."""
    grades = {(grade.scale_id, grade.code): grade.pk for grade in Grade.objects.all()}
    items = Item.objects.in_bulk({rating.item_id for _, rating in ratings})
    draw = {Stage.SELF: texts.self_level, Stage.EVIDENCE: texts.evidence_level, Stage.PANEL: texts.panel_level}
    for code, rating in ratings:
        item = items[rating.item_id]
        if item.kind == Item.Kind.SUB_COMPETENCY and rating.stage in draw:
            rating.grade_id = grades[item.scale_id, str(draw[rating.stage](code, item.key))]


def _set_days(assessments: Sequence[Assessment]) -> None:
    """A panel for each region: a member who sat on all of them would be no member that exists."""
    for assessment in assessments:
        panel, _ = Panel.objects.get_or_create(
            cycle=assessment.cycle, sha=assessment.organisation.parent, defaults={"name": "Panel A"}
        )
        PanelDay.objects.create(panel=panel, assessment=assessment, on=date.today())
