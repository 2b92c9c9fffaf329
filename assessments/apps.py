from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Self-assessment and submission"

    def ready(self) -> None:
        """Say which documents the outcomes use, and have every write of a return looked at for signatures."""
        from assessments.services.dataset_versions import LOCAL_OUTCOMES
        from assessments.services.signatures import ends_signatures
        from cycles.services import follow_returns
        from documents.services.uses import know

        know(LOCAL_OUTCOMES)
        follow_returns(ends_signatures)
