"""A disk on which half of a file still fits."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile, File

from files.storage import WholeFileStorage


class _RunsOut(ContentFile):
    def chunks(self, chunk_size=None):
        yield self.read(self.size // 2)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullDisk(WholeFileStorage):
    """The product's storage, on such a disk."""

    def _save(self, name: str, content: File) -> str:
        return super()._save(name, _RunsOut(b"".join(content.chunks())))


def storages(folder) -> dict:
    """The setting by which files lie on such a disk, in this folder."""
    backend = f"{FullDisk.__module__}.{FullDisk.__name__}"
    return {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": str(folder)}}}


def files_in(folder) -> list[str]:
    """Every file below the folder, whole or not."""
    return [path.name for path in folder.rglob("*") if path.is_file()]


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """This process writes no file larger than so many bytes: for tests that write to no database meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
