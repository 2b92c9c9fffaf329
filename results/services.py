from collections.abc import Iterable
from tempfile import TemporaryFile

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cycles.models import Assessment, Cycle, Rating
from cycles.queries import CALIBRATED
from cycles.services import lock, move, record_rating
from cycles.states import Stage, State
from files.contents import CSV
from files.services import keep_made
from frameworks.models import Grade, Item
from organisations.actors import Actor
from organisations.decisions import Late, Refused
from organisations.services import record_event
from outbox.models import Job
from outbox.services import queue_job
from panels.models import Issue, Potential
from panels.report.check import ReportError
from panels.services import issue
from results.emails import tell_pct_of_release
from results.models import Publication, Round, YearFile
from results.open_data.year import write_year
from results.policies import (
    may_publish,
    may_release,
    may_rescore_nationally,
    may_rescore_regionally,
    may_sign_off_national,
)
from results.queries.fingerprints import fingerprint
from results.queries.publication import published_in, with_documents, year_slug, years_to_file
from surveys.queries import unread_comments

MAKE_YEAR_FILE = "results.tasks.make_year_file"


@transaction.atomic
def rescore_regionally(
    *,
    assessment: Assessment,
    item: Item,
    grade: Grade,
    reason: str,
    actor: Actor,
    was: Grade | None = None,
    proposed_by: str = "",
) -> Rating | None:
    """Change one rating in regional calibration, with its reason; the panel's own stays (R-353, R-391, R-392).

    `was` is the grade the person saw. Returns the regional rating, or None where the panel's grade was put back.
    Raises `Refused` with the reason in words, and `Late` where `was` no longer stands.
    """
    row = lock(assessment)
    may_rescore_regionally(actor, row).require()
    Round.objects.get_or_create(cycle=row.cycle, level=Round.Level.REGIONAL, sha_id=row.organisation.parent_id)
    return _rescore(
        assessment=row,
        item=item,
        stage=Stage.REGIONAL,
        grade=grade,
        was=was,
        reason=reason,
        proposed_by=proposed_by,
        actor=actor,
    )


@transaction.atomic
def rescore_nationally(
    *,
    assessment: Assessment,
    item: Item,
    grade: Grade,
    reason: str,
    actor: Actor,
    was: Grade | None = None,
    proposed_by: str = "",
) -> Rating | None:
    """Change one provisional rating in national calibration; as `rescore_regionally` otherwise (R-389)."""
    row = lock(assessment)
    may_rescore_nationally(actor, row).require()
    Round.objects.get_or_create(cycle=row.cycle, level=Round.Level.NATIONAL, sha=None)
    return _rescore(
        assessment=row,
        item=item,
        stage=Stage.NATIONAL,
        grade=grade,
        was=was,
        reason=reason,
        proposed_by=proposed_by,
        actor=actor,
    )


def _rescore(
    *,
    assessment: Assessment,
    item: Item,
    stage: Stage,
    grade: Grade,
    was: Grade | None,
    reason: str,
    proposed_by: str,
    actor: Actor,
) -> Rating | None:
    given = {
        rating.stage: rating
        for rating in Rating.objects.filter(assessment=assessment, item=item, stage__in=CALIBRATED).select_related(
            "grade"
        )
    }
    calibrated = [given[step] for step in CALIBRATED if step in given]
    if Stage.PANEL not in given:
        raise Refused("The panel gave this line no rating, so there is none to change.")
    current = calibrated[-1]
    if was is not None and was != current.grade:
        said = f"This rating was changed to {current.grade} since you opened the page. Decide again."
        raise Late(current, said=said)
    if grade == current.grade:
        raise Refused(f"This line is {current.grade} already. Choose another rating to change it.")
    if not reason.strip():
        raise Refused("Enter a reason for the change.")
    # A row exists only where the round changed something, so the earlier grade takes the row back.
    back = grade == [rating for rating in calibrated if rating.stage != stage][-1].grade
    rating = record_rating(
        assessment=assessment,
        item=item,
        stage=stage,
        grade=None if back else grade,
        actor=actor,
        reason=reason.strip(),
        copy=given[Stage.PANEL].copy,
    )
    record_event(
        actor=actor,
        verb=f"re-scored, {stage.label.lower()}",
        subject=item.key,
        organisation_id=assessment.organisation_id,
        assessment_ref=assessment.pk,
        before=current.grade.code,
        after=grade.code,
        reason=reason.strip(),
        proposed_by=proposed_by.strip(),
    )
    return rating


@transaction.atomic
def release(*, assessment: Assessment, actor: Actor, seen: str | None = None) -> Assessment:
    """Make the provisional ratings, scorecard and report available to the PCT, and tell it (R-385, R-398).

    `seen` is the fingerprint of what the person read. Raises `Late` where that no longer stands, and `Refused`, for
    instance until the PCT and the SHA have agreed the commentary on potential for improvement, and every comment of the
    survey is read.
    """
    row = lock(assessment)
    potential = Potential.objects.filter(assessment=row).first()
    may_release(actor, row, potential, unread=unread_comments([row])[row.pk]).require()
    _as_read(actor, [row], seen)
    row = move(assessment=row, name="release", actor=actor)
    tell_pct_of_release(row, _issue(row, Issue.Stage.PROVISIONAL, actor).number)
    return row


def _issue(assessment: Assessment, stage: Issue.Stage, actor: Actor) -> Issue:
    """Issue scorecard and report; what contradicts a rule stops the whole step, with the PCT and the reasons."""
    try:
        scorecard, _ = issue(assessment=assessment, stage=stage, actor=actor)
    except ReportError as error:
        raise Refused(f"{assessment.organisation}: {error}") from error
    return scorecard


def _lock_all(cycle: Cycle, state: State) -> list[Assessment]:
    """The year's assessments in a state, locked in one order, so that two people cannot block each other."""
    rows = [lock(row) for row in Assessment.objects.filter(cycle=cycle, state=state).order_by("pk")]
    return [row for row in rows if row.state == state]


def _same(rows: Iterable[Assessment], seen: Iterable[Assessment]) -> None:
    if {row.pk for row in rows} != {row.pk for row in seen}:
        raise Late(said="The list of PCTs has changed since you opened this page. Read it again, then decide.")


def _as_read(actor: Actor, rows: Iterable[Assessment], seen: str | None) -> None:
    if seen is not None and seen != fingerprint(actor, rows):
        raise Late(said="Ratings or texts were changed since you opened this page. Read them again, then decide.")


@transaction.atomic
def sign_off_national(
    *, cycle: Cycle, actor: Actor, assessments: Iterable[Assessment], seen: str | None = None
) -> Round:
    """Make all provisional ratings of a year final, in one transaction, and issue them; they are locked from then on.

    `assessments` are those the person saw and `seen` is the fingerprint of what they read of them; `Late` is raised
    where they are no longer exactly the provisional ones, or a rating of theirs is another (R-394, R-395, R-400).
    """
    rows = _lock_all(cycle, State.PROVISIONAL)
    may_sign_off_national(actor, rows).require()
    _same(rows, assessments)
    _as_read(actor, rows, seen)
    for row in rows:
        _issue(move(assessment=row, name="finalise", actor=actor), Issue.Stage.FINAL, actor)
    signed, _ = Round.objects.update_or_create(
        cycle=cycle,
        level=Round.Level.NATIONAL,
        sha=None,
        defaults={"signed_off_by_id": actor.user_id, "signed_off_at": timezone.now()},
    )
    record_event(actor=actor, verb="signed off nationally", subject=str(cycle), pcts=len(rows))
    return signed


@transaction.atomic
def publish(
    *, cycle: Cycle, actor: Actor, assessments: Iterable[Assessment], seen: str | None = None
) -> list[Publication]:
    """Publish all final results of a year in one action; nothing is made here, the documents are ready (R-402, R-404).

    `assessments` are those the person saw and `seen` is the fingerprint of what they read of them; `Late` is raised
    where they are no longer exactly the final ones, or other documents. The panel reports are published where the year
    says so (Q-17).
    """
    rows = _lock_all(cycle, State.FINAL)
    results = with_documents(rows)
    may_publish(actor, rows, sum(not result.ready for result in results)).require()
    _same(rows, assessments)
    _as_read(actor, rows, seen)
    made = []
    for result in results:
        row = move(assessment=result.assessment, name="publish", actor=actor)
        report = result.report if cycle.publishes_reports else None
        assert result.scorecard is not None  # may_publish found every document ready
        made.append(
            Publication.objects.create(assessment=row, scorecard=result.scorecard, report=report, by_id=actor.user_id)
        )
    record_event(actor=actor, verb="published results", subject=str(cycle), pcts=len(made))
    queue_year_files()
    return made


@transaction.atomic
def queue_year_files() -> None:
    """Queue the CSV file of each year of which more is public than its latest one holds: at a publication, and again
    while that is not made.
    """
    for year, number in years_to_file().items():
        queue_job(key=f"year-file-{year}-{number}", kind=MAKE_YEAR_FILE, payload={"year": year})


def make_year_file(job: Job) -> None:
    """The work of one job: all that is public of a year as one CSV file, from the issued scorecards, one after the
    other; stored with its hash (R-410).
    """
    year = job.payload["year"]
    with TemporaryFile() as content:
        pcts = write_year(content, published_in(year))
        with transaction.atomic():
            stored = keep_made(content=File(content, name=f"WCC results {year_slug(year)}.csv"), kind=CSV)
            last = YearFile.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
            YearFile.objects.create(year=year, number=last + 1, file=stored, pcts=pcts)
