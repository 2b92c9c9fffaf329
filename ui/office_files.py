"""What Word documents and workbooks have in common: the texts they can hold, and files without a time of their own."""

import io
import re
import zipfile

# What no XML document can hold: a text that was pasted from elsewhere may have such characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# The oldest moment that a ZIP archive knows.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def held(text: str, *, instead: str = "") -> str:
    """A text without the characters that no document can hold, or with another in place of each."""
    return _FORBIDDEN.sub(instead, text)


def timeless(content: bytes) -> bytes:
    """The same document or workbook with no time at its parts, so that the same content is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name))
    return out.getvalue()
