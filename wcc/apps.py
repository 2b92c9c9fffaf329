from django.apps import AppConfig


class WccConfig(AppConfig):
    name = "wcc"
    verbose_name = "WCC assurance toolkit"
