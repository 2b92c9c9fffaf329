"""The one judge of files: what a file is, told by its bytes, and whether it may be kept (R-221, decision 24)."""

from files.contents.judging import check
from files.contents.kinds import CSV, KINDS, Contents, Kind, allowed_endings, size_limit
from files.contents.reasons import EMPTY

__all__ = ["CSV", "EMPTY", "KINDS", "Contents", "Kind", "allowed_endings", "check", "size_limit"]
