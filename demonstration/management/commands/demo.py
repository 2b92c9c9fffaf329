import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anonymity import services as self_test
from cycles.models import Assessment
from cycles.states import State
from demonstration import benchmarks, calibration, contracting, people, preparation, review, year
from demonstration.policies import may_build
from demonstration.scene import Scene
from panels.models import Issue

# Each PCT of the region and the state at which its story stops. Those that end nationally come first, since national
# sign-off and publication take every PCT that is ready.
STORIES = {
    "5KG": State.PUBLISHED,
    "5E1": State.PUBLISHED,
    "5ND": State.FINAL,
    "5QR": State.PROVISIONAL,
    "TAC": State.RATED,
    "5D8": State.BRIEFED,
    "5KM": State.SUBMITTED,
    "5D9": State.SUBMITTED,
    "5KF": State.PREPARING,
    "5D7": State.PREPARING,
    "5J9": State.PREPARING,
    "5KL": State.PREPARING,
}
SHOWN_PCT = "5D7"


class Command(BaseCommand):
    help = "Build the demonstration year: one region’s PCTs at every stage, and a sign-in for each role."

    def handle(self, *args, **options):
        allowed = may_build()
        if not allowed:
            raise CommandError(allowed.reason)
        cycle = year.make_cycles()
        if Assessment.objects.filter(cycle=cycle).exists():
            self.stdout.write("The demonstration year is there already; nothing was changed.")
        else:
            self.stdout.write("Building the demonstration year. This takes one to three minutes.")
            began = time.monotonic()
            self.build(cycle)
            self.stdout.write(f"Built the demonstration year in {time.monotonic() - began:.0f} seconds.")
        self.stdout.write(f"A finished panel report: {self.write_report()}")
        self.list_sign_ins()

    def build(self, cycle):
        pcts = {pct.code: pct for pct in year.region_pcts()}
        people.make_people(pcts.values())
        year.set_dates(cycle)
        benchmarks.load_benchmarks(cycle)
        panel = review.seat_panel(cycle)
        for code, state in STORIES.items():
            self.stdout.write(f"  {pcts[code]}: {state.label.lower()}")
            tell(year.begin(pcts[code], cycle), panel, state)
        # As beat does each night, so that the public pages can say what was found.
        self_test.keep(self_test.run())

    def write_report(self):
        issue = Issue.objects.filter(kind=Issue.Kind.REPORT, pdf__isnull=False).order_by("pk").first()
        path = Path(settings.VAR) / "panel-report.pdf"
        with issue.pdf.content.open("rb") as stored:
            path.write_bytes(stored.read())
        return path

    def list_sign_ins(self):
        self.stdout.write(f"\nSign-ins, all with the password “{people.PASSWORD}”:")
        for one in people.sign_ins(SHOWN_PCT):
            self.stdout.write(f"  {one.role:<34} {one.email}")


def tell(scene: Scene, panel, until: State) -> None:
    """Take one PCT from its first form to the state at which its story stops."""
    cycle = scene.assessment.cycle
    if until is State.PREPARING:
        return begin_only(scene)
    preparation.prepare(scene)
    preparation.answer_survey(scene)
    review.set_day(scene, panel, day_of(until))
    preparation.sign_and_submit(scene)
    year.close_survey(scene)
    if until is State.SUBMITTED:
        review.screen_comments(scene, share=1.0 if scene.code == "5KM" else 0.4)
        return review.review_evidence(scene, share=1.0 if scene.code == "5KM" else 0.4)
    review.screen_comments(scene)
    review.review_evidence(scene)
    review.approve_briefing(scene, review.write_briefing(scene))
    if until is State.BRIEFED:
        return None
    review.rate(scene)
    review.write_report(scene)
    review.sign_report(scene)
    if until is State.RATED:
        return None
    review.agree_potential(scene)
    calibration.calibrate_regionally(scene)
    calibration.release(scene)
    if until is State.PROVISIONAL:
        return None
    # The final PDFs must be there before publication; all other jobs and mail wait for the worker.
    with year.tasks_at_once():
        calibration.sign_off_nationally(cycle)
    if until is State.PUBLISHED:
        calibration.publish(cycle)
    return None


def day_of(until: State) -> date:
    """The panel's day: today for those whom it has rated, else in the region's weeks of panels."""
    ahead = until in (State.SUBMITTED, State.BRIEFED)
    return timezone.localdate() + timedelta(weeks=11 if ahead else 0)


def begin_only(scene: Scene) -> None:
    """A PCT still in preparation: Gateshead lacks only its signatures, Newcastle is half way, the others began."""
    if scene.code == "5KF":
        preparation.prepare(scene)
    elif scene.code == SHOWN_PCT:
        preparation.choose_outcomes(scene)
        preparation.nominate(scene)
        preparation.comment_on_nominees(scene)
        preparation.answer_survey(scene, people_who_answer=11)
        preparation.upload_documents(scene)
        preparation.assess_competencies(scene, only=range(1, 7))
        contracting.fill(scene, only=("acute",))
