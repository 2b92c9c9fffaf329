"""PDFs written object by object, for what no program is asked to write."""

import io
import zlib

from pypdf import PdfReader, PdfWriter

CATALOG = "/Type/Catalog/Pages 2 0 R"


def raw_pdf(*objects: str, catalog: str = "", page: str = "") -> bytes:
    """A PDF of one page; `objects` are numbered from 4, `catalog` and `page` stand in the dictionaries of these."""
    parts = [
        f"<<{CATALOG}{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}>>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        out
        + (
            f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
            f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def written_again(data: bytes, *, password: str | None = None, algorithm: str = "AES-256") -> bytes:
    """The same PDF as a program packs it: with an owner's password where one is given."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    if password is not None:
        writer.encrypt("", password, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(data: bytes) -> bytes:
    """A raw PDF with its objects packed into a stream, where a search through the file does not find them."""
    reader = PdfReader(io.BytesIO(data))
    numbers = sorted(number for number in reader.xref[0] if number)
    bodies, places = b"", []
    for number in numbers:
        places.append(f"{number} {len(bodies)}")
        out = io.BytesIO()
        reader.get_object(number).write_to_stream(out)
        bodies += out.getvalue() + b"\n"
    heads = " ".join(places).encode() + b" "
    kind = f"/Type/ObjStm/N {len(numbers)}/First {len(heads)}/Filter/FlateDecode"
    holder = max(numbers) + 1
    out_file = b"%PDF-1.7\n"
    at = len(out_file)
    out_file += _stream(holder, kind, zlib.compress(heads + bodies))
    rows = bytes(5)
    rows += b"".join(b"\2" + holder.to_bytes(2, "big") + n.to_bytes(2, "big") for n in range(len(numbers)))
    rows += b"".join(b"\1" + place.to_bytes(2, "big") + bytes(2) for place in (at, len(out_file)))
    table = _stream(holder + 1, f"/Type/XRef/W[1 2 2]/Size {holder + 2}/Root 1 0 R", rows)
    return out_file + table + f"startxref\n{len(out_file)}\n%%EOF".encode()


def _stream(number: int, kind: str, held: bytes) -> bytes:
    head = f"{number} 0 obj\n<<{kind}/Length {len(held)}>>stream\n".encode()
    return head + held + b"\nendstream\nendobj\n"
