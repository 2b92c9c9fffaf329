"""What Word documents and workbooks have in common."""

import io
import zipfile
from datetime import UTC, datetime

from files.workbooks import read_workbook
from ui.office_files import timeless
from ui.tables.workbooks import Sheet, workbook


def test_files_of_the_same_parts_are_the_same_whenever_they_were_packed():
    def packed(year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("part.xml", (year, 1, 1, 0, 0, 0)), "content")
        return out.getvalue()

    assert packed(2009) != packed(2010) and timeless(packed(2009)) == timeless(packed(2010))
    assert zipfile.ZipFile(io.BytesIO(timeless(packed(2009)))).read("part.xml") == b"content"


def test_a_text_that_looks_like_an_escaped_letter_stays_as_it_was_typed():
    typed = "_x0041_ and _x000D_, _xylophone_"
    content = workbook([Sheet(title="Texts", rows=[["Heading"], [typed]])], datetime(2009, 10, 1, tzinfo=UTC))
    (sheet,), _ = read_workbook(io.BytesIO(content))
    assert sheet.rows[1] == [typed]
