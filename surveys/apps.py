from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Stakeholder survey"

    def ready(self) -> None:
        from surveys import checks  # noqa: F401
