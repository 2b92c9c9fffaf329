import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from organisations.addresses import ComparedAddress, checked_address
from organisations.roles import Kind, Role
from sentences.comparing import compared_address, written_address


class UserManager(BaseUserManager["User"]):
    """Makes people, and finds them by their address (decision 22)."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """A person who can sign in with this address and password; `NotTaken` where no mail can be sent to it."""
        user = self.model(email=checked_address(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def at(self, address: str) -> "User | None":
        """The person whose address this is, however it was typed: the one who has it to the letter, else in the form in
        which addresses are compared; one query.
        """
        written = written_address(address)
        same = self.filter(models.Q(email=written) | models.Q(email_compared=compared_address(address)))
        return min(same, key=lambda user: (user.email != written, user.double_before, user.pk), default=None)


class User(AbstractBaseUser):
    """A person. What they may do comes from memberships and panel seats, never from the person."""

    email = models.EmailField(unique=True)
    email_compared = ComparedAddress(of="email")
    double_before = models.BooleanField(
        default=False, help_text="Has an address that comes to the same as another’s, from before they were compared"
    )
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_compared"],
                condition=models.Q(double_before=False),
                name="user_address_once",
                violation_error_message="Another person has this email address.",
            )
        ]
        indexes = [models.Index(fields=["email_compared"], name="user_email_compared")]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A tenant: a PCT, its SHA, the national bodies, and others who take part. Codes are the NHS's (R-009)."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    ons_cluster = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_pct_has_sha",
                condition=~models.Q(kind=Kind.PCT) | models.Q(parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The one place that says when a role is held."""

    def held(self, on: datetime.date | None = None) -> "MembershipQuerySet":
        """Those that are held on a day, today unless told: from the first day to the last, both included."""
        day = on or timezone.localdate()
        return self.not_over(day).filter(since__lte=day)

    def not_over(self, on: datetime.date | None = None) -> "MembershipQuerySet":
        """Those that are held on a day, today unless told, or begin after it."""
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=on or timezone.localdate()))


class Membership(models.Model):
    """Gives a person a role in an organisation, from a day and perhaps until one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
        ]


class Event(models.Model):
    """What happened, who did it and when (R-016). Append-only, for investigators; no screen decides by it."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    assessment_ref = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["assessment_ref", "at"])]
