import hashlib
import json
from fractions import Fraction
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cycles.queries import effective_ratings, scores
from cycles.scoring import shown
from demonstration import calibration, people, preparation, review, year
from demonstration.policies import may_build, may_take
from frameworks.models import Framework, Item
from organisations.models import Organisation
from organisations.roles import Kind
from panels.models import Issue
from surveys.queries import collations


class Command(BaseCommand):
    help = "Drive one PCT through every stage with the services that the pages call, and print what came of it."

    def add_arguments(self, parser):
        parser.add_argument("--pct", required=True, help="Code of a PCT of the North East, for instance 5D7")
        parser.add_argument("--out", required=True, type=Path, help="Folder for the panel report’s PDF")

    def handle(self, *args, pct, out, **options):
        self.require(may_build())
        if not Framework.objects.filter(slug="wcc", version="year-2").exists():
            call_command("load_reference", stdout=self.stderr)
        organisation = Organisation.objects.filter(code=pct, kind=Kind.PCT, parent__code=people.REGION).first()
        if organisation is None:
            raise CommandError(f"{pct} is not the code of a PCT of the North East.")
        self.require(may_take(organisation))
        out.mkdir(parents=True, exist_ok=True)
        with year.tasks_at_once():
            scene = self.drive(organisation)
        print(json.dumps(self.summary(scene, out), sort_keys=True))

    def require(self, allowed):
        if not allowed:
            raise CommandError(allowed.reason)

    def drive(self, organisation):
        cycle = year.make_cycles()
        people.make_people([organisation])
        year.set_dates(cycle)
        panel = review.seat_panel(cycle)
        scene = year.begin(organisation, cycle)
        self.take(scene, "Forms, documents, sign-posts and nominees", preparation.prepare)
        self.take(scene, "Survey answers", preparation.answer_survey)
        review.set_day(scene, panel, timezone.localdate())
        for title, step in (
            ("Signatures and submission", preparation.sign_and_submit),
            ("Survey closed and collated", year.close_survey),
            ("Comments read", review.screen_comments),
            ("Evidence review", review.review_evidence),
            ("Briefing", lambda scene: review.approve_briefing(scene, review.write_briefing(scene))),
            ("Agreed ratings", review.rate),
            ("Panel report", review.write_report),
            ("Report signed off", review.sign_report),
            ("Potential for improvement agreed", review.agree_potential),
            ("Regional calibration", calibration.calibrate_regionally),
            ("Release", calibration.release),
            ("National sign-off", lambda scene: calibration.sign_off_nationally(cycle)),
            ("Publication", lambda scene: calibration.publish(cycle)),
        ):
            self.take(scene, title, step)
        return scene

    def take(self, scene, title, step):
        step(scene)
        scene.assessment.refresh_from_db()
        self.stderr.write(f"{title}: {scene.assessment.get_state_display().lower()}")

    def summary(self, scene, out):
        assessment = scene.assessment
        ratings = effective_ratings([assessment])[assessment.pk]
        levels = {
            key: rating.grade.number
            for key, rating in ratings.items()
            if scene.items[key].kind == Item.Kind.SUB_COMPETENCY
        }
        collated = collations([assessment])[assessment.pk]
        return {
            "assessment": f"{scene.code} {assessment.cycle.year}",
            "state": assessment.state,
            "scores": {key: shown(score) for key, score in scores(levels).items()},
            "governance": {
                key: rating.grade.code
                for key, rating in ratings.items()
                if scene.items[key].kind in (Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)
            },
            "survey": {
                "n": collated.completed,
                "means": {line.item_key: line.shown for line in collated.statements if isinstance(line.mean, Fraction)},
            },
            "pdf": self.write_report(assessment, out),
        }

    def write_report(self, assessment, out):
        issue = Issue.objects.filter(assessment=assessment, kind=Issue.Kind.REPORT).order_by("-number")[0]
        path = out / f"{assessment.organisation.code}-panel-report.pdf"
        with issue.pdf.content.open("rb") as stored:
            path.write_bytes(stored.read())
        self.stderr.write(f"sha256 of the report: {hashlib.sha256(path.read_bytes()).hexdigest()}")
        return str(path)
