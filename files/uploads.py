import logging
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

log = logging.getLogger(__name__)

NOT_WRITTEN = (
    "The file was not saved, because the server has no room for it just now. Try again later. If it happens again, "
    "tell the person who looks after the service"
)


class UnwrittenFile(UploadedFile):
    """An upload that the disk did not take. The rest of what was sent with it is there."""


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most the limit of a file and one byte to disk, however much is sent: nobody can fill it (R-193).

    The file's size is that of all that was sent, so the form refuses it with the limit in words. Where the disk is full
    the form is read all the same, and the file is an `UnwrittenFile`.
    """

    written = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file on the disk."""
        self.written = True
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._not_written(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is still within the limit, and take in the rest without keeping it."""
        if self.written and (room := settings.MAX_FILE_BYTES + 1 - start) > 0:
            try:
                super().receive_data_chunk(raw_data[:room], start)
            except OSError as error:
                self._give_up(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file that was sent, as far as it was kept."""
        if self.written:
            try:
                return super().file_complete(file_size)
            except OSError as error:
                self._give_up(error)
        return UnwrittenFile(BytesIO(), self.file_name, self.content_type, file_size, self.charset)

    def _not_written(self, error: OSError) -> None:
        log.error("an upload was not written: %s", error)
        self.written = False

    def _give_up(self, error: OSError) -> None:
        self._not_written(error)
        with suppress(OSError):  # closing writes what is left; the file on the disk goes either way
            self.file.close()


def is_written(upload: IO[bytes] | File) -> bool:
    """Whether the disk took what was sent."""
    return not isinstance(upload, UnwrittenFile)
