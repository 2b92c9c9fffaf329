"""The mail services that the product can send through and take reports from, each by django-anymail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """How a mail service is reached and how its reports are known to be its own."""

    name: str
    view: str
    # Any of these makes its reports signed; without one, the shared secret in the address must keep strangers out.
    signed_by: tuple[str, ...] = ()
    # Whether it counts openings and clicks unless told not to, which would put its addresses in place of our links.
    tracks: bool = True

    @property
    def backend(self) -> str:
        """What sends through it."""
        return f"anymail.backends.{self.name}.EmailBackend"

    @property
    def reports(self) -> str:
        """What takes its reports."""
        return f"anymail.webhooks.{self.name}.{self.view}WebhookView"


# Amazon's needs a library of its own that is larger than the product; its SMTP server serves with EMAIL_URL.
PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("brevo", "BrevoTracking", tracks=False),
        Provider("mailersend", "MailerSendTracking", ("MAILERSEND_SIGNING_SECRET",)),
        Provider("mailgun", "MailgunTracking", ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY")),
        Provider("mailjet", "MailjetTracking"),
        Provider("mailtrap", "MailtrapTracking", ("MAILTRAP_SIGNING_SECRET",), tracks=False),
        Provider("mandrill", "MandrillCombined", ("MANDRILL_WEBHOOK_KEY",)),
        Provider("postal", "PostalTracking", ("POSTAL_WEBHOOK_KEY",), tracks=False),
        Provider("postmark", "PostmarkTracking"),
        Provider("sendgrid", "SendGridTracking"),
        Provider("sparkpost", "SparkPostTracking"),
        Provider("unisender_go", "UnisenderGoTracking", ("UNISENDER_GO_API_KEY",)),
    )
}
