from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most the limit of a file and one byte to disk, however much is sent: nobody can fill it (R-193).

    The file's size is that of all that was sent, so the form refuses it with the limit in words.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is still within the limit, and take in the rest without keeping it."""
        if (room := settings.MAX_FILE_BYTES + 1 - start) > 0:
            super().receive_data_chunk(raw_data[:room], start)
