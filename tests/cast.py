"""The named cast: two regions, three PCTs, one person for every role, and a year in which they meet.

Everything is built by the services and models of the product on the reference data. `Cast.at(state)` puts Newcastle's
assessment straight into a state; tests about the way there use the services instead.
"""

import datetime
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cycles.models import Assessment, Cycle
from cycles.services import open_assessment, set_timetable
from cycles.states import State
from frameworks.models import Framework
from organisations.actors import Actor
from organisations.models import Membership, Organisation, User
from organisations.roles import Role
from panels.models import Conflict, Panel, PanelDay, PanelRole, Seat
from tests.steps import step
from wcc.actors import actor_of

PASSWORD = "a long enough password"

# name: (role, organisation). Newcastle (5D7) is "own"; Sunderland (5KL) is of the same SHA, Leeds (5N1) of another.
PEOPLE: dict[str, tuple[Role, str]] = {
    "editor": (Role.EDITOR, "5D7"),
    "colleague": (Role.EDITOR, "5D7"),
    "chief_executive": (Role.CHIEF_EXECUTIVE, "5D7"),
    "pct_chair": (Role.CHAIR, "5D7"),
    "reader": (Role.READER, "5D7"),
    "neighbour": (Role.EDITOR, "5KL"),
    "stranger": (Role.EDITOR, "5N1"),
    "super_user": (Role.SUPER_USER, "Q30"),
    "analyst": (Role.ANALYST, "Q30"),
    "senior_lead": (Role.SENIOR_LEAD, "Q30"),
    "other_super_user": (Role.SUPER_USER, "Q32"),
    "other_analyst": (Role.ANALYST, "Q32"),
    "other_senior_lead": (Role.SENIOR_LEAD, "Q32"),
    "central_analyst": (Role.CENTRAL_ANALYST, "NATIONAL"),
    "dh": (Role.DH, "NATIONAL"),
    "national": (Role.NATIONAL_CALIBRATION, "NATIONAL"),
    "support": (Role.SUPPORT, "NATIONAL"),
}
# Panel people hold seats and no role. The conflicted member declared an interest in Newcastle.
SEATED = ("panel_chair", "panel_member", "conflicted")
NOBODY = ("outsider",)


@dataclass
class Cast:
    """The people by name and the rows they meet around."""

    cycle: Cycle
    last_cycle: Cycle
    assessment: Assessment
    users: dict[str, User] = field(default_factory=dict)
    panel: Panel | None = None

    def actor(self, name: str) -> Actor:
        """The person's actor, built as for a request."""
        return actor_of(self.users[name])

    def at(self, state: State) -> Assessment:
        """Newcastle's assessment, put into a state without the work that leads there."""
        self.assessment.state = state
        self.assessment.save(update_fields=["state"])
        return self.assessment


def organisation(code: str) -> Organisation:
    """A loaded organisation; NATIONAL stands for the first national body."""
    if code == "NATIONAL":
        return Organisation.objects.filter(kind="national").order_by("pk")[0]
    return Organisation.objects.get(code=code)


@step
def build_cast(*, days_to_deadline: int = 11) -> Cast:
    """Make the cast. Needs the reference data; the region's deadline lies `days_to_deadline` ahead."""
    framework = Framework.objects.get(slug="wcc", version="year-2")
    stub = Framework.objects.get(slug="wcc", version="year-1")
    last_cycle = Cycle.objects.create(year="2008/09", framework=stub, first_aspiration_year=2009)
    cycle = Cycle.objects.create(
        year="2009/10",
        framework=framework,
        previous=last_cycle,
        first_aspiration_year=2010,
        bands={"2": 3.5, "3": 4.5, "4": 5.5},
    )
    password = make_password(PASSWORD)
    made = User.objects.bulk_create(
        User(email=f"{name}@example.org", password=password, name=name.replace("_", " ").capitalize())
        for name in (*PEOPLE, *SEATED, *NOBODY)
    )
    users = dict(zip((*PEOPLE, *SEATED, *NOBODY), made, strict=True))
    organisations = {code: organisation(code) for code in sorted({code for _, code in PEOPLE.values()})}
    Membership.objects.bulk_create(
        Membership(user=users[name], organisation=organisations[code], role=role)
        for name, (role, code) in PEOPLE.items()
    )
    deadline = timezone.now() + datetime.timedelta(days=days_to_deadline)
    for code, who in (("Q30", "super_user"), ("Q32", "other_super_user")):
        set_timetable(
            cycle=cycle,
            sha=organisations[code],
            actor=actor_of(users[who]),
            submission_at=deadline,
            panels_from=deadline.date() + datetime.timedelta(days=50),
            panels_to=deadline.date() + datetime.timedelta(days=120),
        )
    newcastle = organisations["5D7"]
    Assessment.objects.create(cycle=last_cycle, organisation=newcastle, framework=stub, state=State.PUBLISHED)
    assessment = open_assessment(cycle=cycle, organisation=newcastle, actor=Actor())
    cast = Cast(cycle, last_cycle, assessment, users)
    cast.panel = _seat_the_panel(cast)
    return cast


def _seat_the_panel(cast: Cast) -> Panel:
    roles = list(PanelRole.objects.filter(framework=cast.cycle.framework_id).order_by("order"))
    panel = Panel.objects.create(cycle=cast.cycle, sha=organisation("Q30"), name="Panel A")
    seats = {
        name: Seat.objects.create(panel=panel, user=cast.users[name], role=role, is_chair=name == "panel_chair")
        for name, role in zip(SEATED, roles, strict=False)
    }
    day = PanelDay.objects.create(
        panel=panel, assessment=cast.assessment, on=timezone.localdate() + datetime.timedelta(days=70)
    )
    Conflict.objects.create(seat=seats["conflicted"], day=day, reason="Former director of the PCT")
    return panel
