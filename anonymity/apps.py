from django.apps import AppConfig


class AnonymityConfig(AppConfig):
    name = "anonymity"
    verbose_name = "Anonymity of the stakeholder survey"
