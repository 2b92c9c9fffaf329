"""Small real files, and broken ones, made on the spot."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

OOXML = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def pdf(pages: int = 3, *, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def written_pdf(*pages: str) -> bytes:
    """A PDF with a page for each text, as the demonstration makes its papers."""
    from weasyprint import HTML

    return HTML(string="".join(f'<p style="page-break-after:always">{page}</p>' for page in pages)).write_pdf()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ooxml(ending: str = "docx", extra: dict[str, str | bytes] | None = None, *, main_part: bool = True) -> bytes:
    part, kind = OOXML[ending]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relationships(("officeDocument", part, False))}
    parts |= ({part: "<root/>"} if main_part else {}) | (extra or {})
    return zipped(parts)


def relationships(*rows: tuple[str, str, bool]) -> str:
    """What a part is joined to: the last word of each type, its target, and whether it is said to lie outside."""
    written = "".join(
        f'<Relationship Id="rId{n}" Target="{target}" TargetMode="{"External" if outside else "Internal"}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        for n, (kind, target, outside) in enumerate(rows, 1)
    )
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{written}</Relationships>"
    )


def joined(ending: str, kind: str, *, outside: bool, target: str = "") -> bytes:
    """An Office file whose main part is joined to something, inside it or elsewhere, by a relationship of this kind."""
    folder, name = OOXML[ending][0].split("/")
    target = target or ("https://example.org/x" if outside else "media/x.bin")
    return ooxml(ending, {f"{folder}/_rels/{name}.rels": relationships((kind, target, outside))})


def odf(ending: str = "odt", extra: dict[str, str | bytes] | None = None) -> bytes:
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{ODF[ending]}",
        "content.xml": "<root/>",
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(parts | (extra or {}))


def locked_office() -> bytes:
    """The outside of an Office file with a password: a compound file that names its encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)


def upload(name: str = "plan.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if data is None else data)
