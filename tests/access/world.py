"""One PCT's whole year, built by the demonstration's story, among people who may see it and people who may not.

The assessment goes all the way to publication, so that every kind of row exists; tests then put it into one state after
another and look at what each person gets. Rows of later stages are there in every state: what hides them is the table
of visibility and nothing else.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.models import OutcomeLine, UntickedOutcome
from cycles.models import Assessment, Extension, Part, PartNote, Revision, Timetable, Unsaved
from cycles.states import State
from demonstration import calibration, people, review, year
from demonstration.papers import paper
from demonstration.scene import Scene
from files.services import store
from organisations.actors import Actor
from organisations.models import Membership, Organisation, User
from organisations.roles import Role
from panels.models import Conflict, Issue, PanelDay, PanelRole, Seat
from tests.story import tell_until_agreed
from wcc.actors import actor_of

# The columns of docs/visibility.md. PE editor, PS signatory, PR reader, SU SA SL of the SHA, CH chair, PM member.
PEOPLE = {
    "PE": "editor.5d7",
    "PS": "chief.executive.5d7",
    "PR": "reader.5d7",
    "SU": "super.user",
    "SA": "analyst",
    "SL": "senior.lead",
    "CH": "panel.chair",
    "PM": "panel.clinician",
    "CA": "central.analyst",
    "DH": "dh",
    "NC": "national",
    "SD": "support",
}
# Nobody of these may see anything of Newcastle's before publication.
STRANGERS = {
    "editor of a PCT of the same region": (Role.EDITOR, "5KL"),
    "reader of a PCT of another region": (Role.READER, "5N1"),
    "super-user of another SHA": (Role.SUPER_USER, "Q32"),
    "analyst of another SHA": (Role.ANALYST, "Q32"),
    "senior lead of another SHA": (Role.SENIOR_LEAD, "Q32"),
    "member who declared an interest": None,
    "person without a role": None,
}


@dataclass
class World:
    """The PCT's scene and everyone by column or description."""

    scene: Scene
    users: dict[str, User] = field(default_factory=dict)

    @property
    def assessment(self) -> Assessment:
        """Newcastle's assessment."""
        return self.scene.assessment

    def actor(self, who: str) -> Actor:
        """The person's actor, as for a request."""
        return actor_of(self.users[who])

    def put(self, state: State) -> None:
        """Put the assessment into a state, whatever rows it has."""
        Assessment.objects.filter(pk=self.assessment.pk).update(state=state)
        self.assessment.refresh_from_db()


def build_world() -> World:
    """Newcastle's year to publication. Jobs stay rows; the issues get a small PDF each."""
    cycle = year.make_cycles()
    newcastle = Organisation.objects.get(code="5D7")
    people.make_people([newcastle])
    year.set_dates(cycle)
    panel = review.seat_panel(cycle)
    scene = year.begin(newcastle, cycle)
    _extend(scene)
    _work_together(scene)
    tell_until_agreed(scene, panel, timezone.localdate() + timedelta(weeks=9))
    calibration.calibrate_regionally(scene)
    calibration.release(scene)
    calibration.calibrate_nationally(scene)
    calibration.sign_off_nationally(cycle)
    give_pdfs(scene)
    calibration.publish(cycle)
    world = World(scene, {column: people.user(address) for column, address in PEOPLE.items()})
    world.users |= _strangers(panel, scene.assessment)
    return world


def _extend(scene: Scene) -> None:
    """A deadline of its own, a day after the region's."""
    dates = Timetable.objects.get(cycle=scene.assessment.cycle, sha__code=people.REGION)
    Extension.objects.create(
        timetable=dates,
        pct=scene.assessment.organisation,
        submission_at=dates.submission_at + timedelta(days=1),
        reason="The offices were flooded",
    )


def _work_together(scene: Scene) -> None:
    """The editor's note, an earlier version and what they did not save, on competency 3; an unticked outcome."""
    part, editor = Part.objects.get(assessment=scene.assessment, key="competency-3"), people.user(PEOPLE["PE"])
    boxes = {"commentary-actions": ["Words of an editor."]}
    PartNote.objects.create(part=part, text="Words of an editor.", by=editor)
    Revision.objects.create(part=part, version=0, content=boxes, by=editor)
    Unsaved.objects.create(part=part, version=0, content=boxes, by=editor)
    line = OutcomeLine.objects.filter(framework=scene.assessment.framework_id, national=False).last()
    UntickedOutcome.objects.create(assessment=scene.assessment, line=line, rationale="Words of an editor.")


def give_pdfs(scene: Scene) -> None:
    """A small PDF for each issue: rendering is tested where it belongs."""
    for issue in Issue.objects.filter(assessment=scene.assessment):
        content = ContentFile(paper(issue.get_kind_display(), "Newcastle PCT", pages=1), name="issue.pdf")
        issue.pdf = store(upload=content, actor=Actor())
        issue.save(update_fields=["pdf"])


def _strangers(panel, assessment: Assessment) -> dict[str, User]:
    found = {}
    for number, (who, grant) in enumerate(STRANGERS.items()):
        found[who] = User.objects.create_user(f"stranger{number}@example.org", people.PASSWORD, name=who.capitalize())
        if grant is not None:
            role, code = grant
            Membership.objects.create(user=found[who], organisation=Organisation.objects.get(code=code), role=role)
    role = PanelRole.objects.filter(framework=assessment.framework_id)[1]
    seat = Seat.objects.create(panel=panel, user=found["member who declared an interest"], role=role)
    Conflict.objects.create(seat=seat, day=PanelDay.objects.get(assessment=assessment), reason="Former director")
    return found
