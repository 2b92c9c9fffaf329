"""The roles a membership can give, each with the kind of organisation it belongs to (R-010)."""

from django.db import models


class Kind(models.TextChoices):
    """What an organisation is."""

    NATIONAL = "national", "National body"
    SHA = "sha", "Strategic health authority"
    PCT = "pct", "Primary care trust"
    SCHEME = "scheme", "Training scheme"
    PROVIDER = "provider", "Provider"
    AUTHORITY = "authority", "Local authority"
    OTHER = "other", "Other"


class Role(models.TextChoices):
    """What a person may be in an organisation. Panel chair and member are seats, not roles (docs/architecture.md)."""

    EDITOR = "editor", "PCT editor"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    CHAIR = "chair", "Chair"
    READER = "reader", "PCT reader"
    SUPER_USER = "super_user", "SHA super-user"
    ANALYST = "analyst", "SHA analyst"
    SENIOR_LEAD = "senior_lead", "SHA senior lead"
    CENTRAL_ANALYST = "central_analyst", "Central team analyst"
    DH = "dh", "Department of Health"
    NATIONAL_CALIBRATION = "national_calibration", "National calibration panel member"
    SUPPORT = "support", "Support desk"


KIND_OF_ROLE: dict[Role, Kind] = {
    Role.EDITOR: Kind.PCT,
    Role.CHIEF_EXECUTIVE: Kind.PCT,
    Role.CHAIR: Kind.PCT,
    Role.READER: Kind.PCT,
    Role.SUPER_USER: Kind.SHA,
    Role.ANALYST: Kind.SHA,
    Role.SENIOR_LEAD: Kind.SHA,
    Role.CENTRAL_ANALYST: Kind.NATIONAL,
    Role.DH: Kind.NATIONAL,
    Role.NATIONAL_CALIBRATION: Kind.NATIONAL,
    Role.SUPPORT: Kind.NATIONAL,
}

PCT_ROLES = frozenset(role for role, kind in KIND_OF_ROLE.items() if kind is Kind.PCT)
SHA_ROLES = frozenset(role for role, kind in KIND_OF_ROLE.items() if kind is Kind.SHA)
NATIONAL_ROLES = frozenset(role for role, kind in KIND_OF_ROLE.items() if kind is Kind.NATIONAL)
