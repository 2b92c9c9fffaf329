"""Where stored files lie: under its name a file is whole, or it is not there."""

import uuid
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class NotWritten(OSError):  # noqa: N818
    """The disk is full, or takes nothing for another reason. Nothing of the file is left on it."""


class WholeFileStorage(FileSystemStorage):
    """Writes a file under another name first and then gives it its own, which is one step for whoever reads."""

    def _save(self, name: str, content: File) -> str:
        unfinished = f"{name}.{uuid.uuid4().hex}.part"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]
            name = self.get_available_name(name)
            Path(self.path(unfinished)).rename(self.path(name))
        except BaseException as error:
            with suppress(OSError):
                Path(self.path(unfinished)).unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise NotWritten(*error.args) from error
            raise
        return name
