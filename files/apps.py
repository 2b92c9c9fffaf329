from celery.signals import task_postrun
from django.apps import AppConfig
from django.core.signals import request_finished


class FilesConfig(AppConfig):
    name = "files"
    verbose_name = "Stored files"

    def ready(self) -> None:
        """Look after files without a row at the end of whatever may have written one."""
        from files.rowless import remove_rowless

        request_finished.connect(remove_rowless)
        task_postrun.connect(remove_rowless)
