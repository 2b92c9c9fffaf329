"""A small file that is large inside costs a process of its own some seconds, and whoever sent it gets a sentence."""

import io
import zipfile

import pytest

from files.workbooks import Unreadable, read_csv, read_workbook
from tests.files.workbooks import SHEET, one_sheet, rewritten, workbook
from tests.patience import takes_at_most

MEGABYTE = 1024 * 1024


def swollen(part: str, head: bytes, unit: bytes, megabytes: int, tail: bytes) -> bytes:
    """A workbook one part of which unpacks to so many megabytes."""
    out, block = io.BytesIO(), unit * (MEGABYTE // len(unit))
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["One"]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w") as written:
            written.write(head)
            for _ in range(megabytes):
                written.write(block)
            written.write(tail)
    return out.getvalue()


def of_rows(unit: bytes, megabytes: int) -> bytes:
    return swollen(SHEET, b"<worksheet><sheetData>", unit, megabytes, b"</sheetData></worksheet>")


def refused(content: bytes) -> str:
    """What is said of it, which costs this process next to nothing."""
    with takes_at_most(2), pytest.raises(Unreadable) as error:
        read_workbook(io.BytesIO(content))
    return str(error.value)


def test_a_sheet_that_unpacks_without_end_is_refused():
    content = of_rows(b"<row>" + b" " * 4_000 + b"</row>", 290)
    assert len(content) < 3 * MEGABYTE
    assert refused(content).startswith("The workbook unpacks to more than 100 MB. Copy the table alone")


def test_millions_of_empty_cells_with_a_format_are_refused():
    content = of_rows(b'<c r="A7" s="1"/>', 90)
    assert refused(content).startswith("The workbook holds millions of empty cells or rows with a format.")


def test_a_hundred_thousand_empty_rows_with_a_format_cost_nothing_and_are_not_there():
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(900_000, 1_000_000))
    content = rewritten(
        workbook(["One"]), {SHEET: lambda given: given.replace(b"</sheetData>", rows + b"</sheetData>")}
    )
    assert one_sheet(content).rows == [["One"]]


def test_the_size_that_a_sheet_claims_is_not_believed():
    claims = {SHEET: lambda given: given.replace(b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD1048576"')}
    content = rewritten(workbook(["One"]), claims)
    assert b"XFD1048576" in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    assert one_sheet(content).rows == [["One"]]


def test_more_text_than_anybody_types_is_refused():
    """One text of 30,000 letters, to which a thousand cells point."""
    texts = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    content = rewritten(
        workbook(["One"]),
        {
            SHEET: lambda given: given.replace(
                b"</sheetData>", b'<row><c t="s"><v>0</v></c></row>' * 1_000 + b"</sheetData>"
            ),
            "xl/sharedStrings.xml": lambda given: texts,
            "xl/_rels/workbook.xml.rels": lambda given: given.replace(
                b"</Relationships>",
                b'<Relationship Id="x" Type="a/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            ),
        },
    )
    assert "20 million characters" in refused(content)


def test_texts_that_grow_from_a_few_letters_are_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    assert "is damaged" in refused(rewritten(workbook(["One"]), {SHEET: lambda given: laughs}))


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("files.workbooks.reading._SECONDS", 0.01)
    assert refused(workbook(["One"])).startswith("Reading the workbook takes more time or memory than there is for it.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * (21 * MEGABYTE), "larger than 20 MB"),
        (b"x," * MEGABYTE, "more than a million characters"),
        (b"Ren\xe9,1\n", "not CSV in UTF-8"),
    ],
)
def test_a_csv_file_out_of_bounds_is_refused(content, sentence):
    with takes_at_most(2), pytest.raises(Unreadable, match=sentence):
        read_csv(io.BytesIO(content))
