"""The years of the demonstration: two cycles, the region's dates, last year's ratings, and each PCT at its stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Cycle, Rating
from cycles.queries import timetable_of
from cycles.services import open_assessment, set_timetable
from cycles.states import Stage, State
from demonstration import people, texts
from demonstration.scene import Scene
from frameworks.models import Framework, Grade, Item
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import Kind
from surveys import services as surveys
from wcc.celery import app as celery_app

SYSTEM = Actor(name="The toolkit")
YEAR = "2009/10"
DAYS_TO_DEADLINE = 11


@contextmanager
def tasks_at_once() -> Iterator[None]:
    """Jobs and mail are done as they are queued: the command needs no worker."""
    before = celery_app.conf.task_always_eager
    celery_app.conf.task_always_eager = True
    try:
        yield
    finally:
        celery_app.conf.task_always_eager = before


def make_cycles() -> Cycle:
    """The year 2009/10 and, behind it, 2008/09 with last year's ratings only. Both are marked illustrative."""
    last, _ = Cycle.objects.get_or_create(
        year="2008/09",
        defaults={
            "framework": Framework.objects.get(slug="wcc", version="year-1"),
            "first_aspiration_year": 2009,
            "illustrative": True,
        },
    )
    cycle, _ = Cycle.objects.get_or_create(
        year=YEAR,
        defaults={
            "framework": Framework.objects.get(slug="wcc", version="year-2"),
            "previous": last,
            "first_aspiration_year": 2010,
            "bands": {"2": 3.5, "3": 4.5, "4": 5.5},
            "illustrative": True,
        },
    )
    return cycle


def set_dates(cycle: Cycle) -> None:
    """The region's dates: submission closes in eleven days at 5pm, panels meet from the eighth week after."""
    today = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
    deadline = today + timedelta(days=DAYS_TO_DEADLINE)
    set_timetable(
        cycle=cycle,
        sha=Organisation.objects.get(code=people.REGION),
        actor=people.acting("super.user"),
        submission_at=deadline,
        panels_from=deadline.date() + timedelta(weeks=8),
        panels_to=deadline.date() + timedelta(weeks=16),
    )


@contextmanager
def survey_over(assessment: Assessment) -> Iterator[None]:
    """For as long as this lasts the region's surveys are over, so that those who are ahead of the others can go on."""
    dates = timetable_of(assessment)
    if dates is None:
        raise ValueError("The region has no dates.")

    def set_closing(at: datetime) -> None:
        set_timetable(
            cycle=dates.cycle,
            sha=dates.sha,
            actor=people.acting("super.user"),
            submission_at=dates.submission_at,
            second_set_until=dates.second_set_until,
            survey_closes_at=at,
            panels_from=dates.panels_from,
            panels_to=dates.panels_to,
        )

    set_closing(timezone.now())
    try:
        yield
    finally:
        set_closing(dates.survey_closes_at)


def close_survey(scene: Scene) -> None:
    """Close the PCT's survey and collate it."""
    with survey_over(scene.assessment):
        surveys.close(assessment=scene.assessment)


def last_year(organisation: Organisation, cycle: Cycle) -> Assessment:
    """Last year's assessment of a PCT: published, with final ratings and nothing else."""
    if cycle.previous is None:
        raise ValueError("The demonstration’s year follows on another.")
    assessment, created = Assessment.objects.get_or_create(
        cycle=cycle.previous,
        organisation=organisation,
        defaults={"framework_id": cycle.previous.framework_id, "state": State.PUBLISHED},
    )
    if not created:
        return assessment
    grades: dict[tuple[int | None, str], Grade] = {(grade.scale_id, grade.code): grade for grade in Grade.objects.all()}
    rated = Item.objects.filter(framework=assessment.framework_id, scale__isnull=False)
    Rating.objects.bulk_create(
        Rating(
            assessment=assessment,
            item=item,
            stage=Stage.NATIONAL,
            grade=grades[item.scale_id, _last_code(organisation.code, item)],
        )
        for item in rated
    )
    return assessment


def _last_code(code: str, item: Item) -> str:
    if item.kind == Item.Kind.SUB_COMPETENCY:
        return str(texts.last_level(code, item.key))
    return texts.self_colour(code, f"last {item.key}")


@transaction.atomic
def begin(organisation: Organisation, cycle: Cycle) -> Scene:
    """The PCT's assessment in preparation, with last year's behind it."""
    last_year(organisation, cycle)
    assessment = Assessment.objects.filter(cycle=cycle, organisation=organisation).first()
    if assessment is None:
        assessment = open_assessment(cycle=cycle, organisation=organisation, actor=SYSTEM)
    return Scene(Assessment.objects.select_related("organisation__parent", "cycle", "framework").get(pk=assessment.pk))


def region_pcts() -> list[Organisation]:
    """The PCTs of the demonstration's region."""
    return list(Organisation.objects.filter(kind=Kind.PCT, parent__code=people.REGION))


Step = Callable[[Scene], None]
