"""The people of the demonstration, one sign-in for each role, and the staff of the PCTs of one region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organisations.actors import Actor
from organisations.models import Membership, Organisation, User
from organisations.roles import Role
from wcc.actors import actor_of

PASSWORD = "demonstration only"
DOMAIN = "demo.example.org"
REGION = "Q30"

NATIONAL = {
    "central.analyst": ("Imran Aziz", Role.CENTRAL_ANALYST, "WCC"),
    "dh": ("Frances Cole", Role.DH, "DH"),
    "national": ("Peter Lund", Role.NATIONAL_CALIBRATION, "NCP"),
    "support": ("Joy Mensah", Role.SUPPORT, "DESK"),
}
REGIONAL = {
    "super.user": ("Tom Whitfield", Role.SUPER_USER),
    "analyst": ("Ruth Adeyemi", Role.ANALYST),
    "senior.lead": ("Margaret Bell", Role.SENIOR_LEAD),
}
LOCAL = {
    "editor": ("Helen Marsh", Role.EDITOR),
    "colleague": ("Gareth Lowe", Role.EDITOR),
    "chief.executive": ("Nadia Rahman", Role.CHIEF_EXECUTIVE),
    "chair": ("William Stott", Role.CHAIR),
    "reader": ("Priya Nair", Role.READER),
}
# The panel's five mandatory roles in the handbook's order; the first is the chair.
PANEL = {
    "panel.chair": "Stephen Oyelaran",
    "panel.clinician": "Dr Alison Reed",
    "panel.authority": "Colin Hart",
    "panel.industry": "Beatriz Lima",
    "panel.chief.executive": "Sandra Quayle",
}


@dataclass(frozen=True)
class SignIn:
    """One sign-in of the demonstration, for the list that `./run demo` prints."""

    role: str
    name: str
    email: str


def _person(address: str, name: str) -> User:
    email = f"{address}@{DOMAIN}"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)


def _member(address: str, name: str, role: Role, organisation: Organisation) -> User:
    user = _person(address, name)
    Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, defaults={"since": date(2009, 4, 1)}
    )
    return user


def make_people(pcts: Iterable[Organisation]) -> None:
    """Everyone who acts in the demonstration; nothing changes for those who exist already."""
    national = {row.code: row for row in Organisation.objects.filter(kind="national")}
    for address, (name, role, code) in NATIONAL.items():
        _member(address, name, role, national[code])
    region = Organisation.objects.get(code=REGION)
    for address, (name, role) in REGIONAL.items():
        _member(address, name, role, region)
    for pct in pcts:
        for address, (name, role) in LOCAL.items():
            _member(f"{address}.{pct.code.lower()}", name, role, pct)
    for address, name in PANEL.items():
        _person(address, name)


def user(address: str) -> User:
    """The person with this address, without its domain."""
    return User.objects.get(email=f"{address}@{DOMAIN}")


def acting(address: str) -> Actor:
    """The person's actor as it stands now: seats change once a panel day is set."""
    return actor_of(user(address))


def sign_ins(code: str) -> list[SignIn]:
    """One sign-in for each role, the PCT's own being those of one PCT."""
    local = [SignIn(role.label, name, f"{address}.{code.lower()}@{DOMAIN}") for address, (name, role) in LOCAL.items()]
    regional = [SignIn(role.label, name, f"{address}@{DOMAIN}") for address, (name, role) in REGIONAL.items()]
    panel = [
        SignIn("Panel chair" if address == "panel.chair" else "Panel member", name, f"{address}@{DOMAIN}")
        for address, name in PANEL.items()
    ]
    national = [SignIn(role.label, name, f"{address}@{DOMAIN}") for address, (name, role, _) in NATIONAL.items()]
    seen: dict[str, SignIn] = {}
    for one in [*local, *regional, *panel, *national]:
        seen.setdefault(one.role, one)
    return list(seen.values())
