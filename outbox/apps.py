from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "Mail and jobs that must happen"

    def ready(self) -> None:
        from anymail.signals import tracking

        from outbox.receivers import note_tracking

        tracking.connect(note_tracking, dispatch_uid="outbox")
