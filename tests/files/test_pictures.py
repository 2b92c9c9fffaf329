import io
import uuid
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from files import pictures
from files.draw_page import MOST_PIXELS_HIGH, MOST_PIXELS_WIDE
from files.pictures import picture_of
from files.services import store
from organisations.actors import VISITOR
from tests.documents import sample_files as samples

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-221")]


def stored(data):
    """The file, unlike any whose pages were drawn before."""
    return store(upload=ContentFile(data + b"\n%" + uuid.uuid4().bytes.hex().encode(), name="plan.pdf"), actor=VISITOR)


def hostile_pdf(content: str, *, box: str = "0 0 595 842") -> bytes:
    """A PDF of one page with this box and these drawing instructions."""
    packed = zlib.compress(content.encode(), 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>".encode(),
        f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>"
        b"stream\n/F Do\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def test_a_page_is_drawn_with_its_text():
    page = picture_of(stored(samples.written_pdf("Partners chose four priorities")), 1)
    picture = Image.open(io.BytesIO(page.png))
    assert picture.format == "PNG"
    assert picture.width <= MOST_PIXELS_WIDE and picture.height <= MOST_PIXELS_HIGH
    assert picture.convert("L").getextrema()[0] < 128  # there is ink on it
    assert "Partners chose four priorities" in page.text


def test_a_page_is_drawn_once(monkeypatch):
    file = stored(samples.written_pdf("Once"))
    first = picture_of(file, 1)
    monkeypatch.setattr(pictures, "_DRAW", "/nowhere")
    assert picture_of(file, 1) == first


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_a_page_that_is_not_there_is_not_drawn(number):
    with pytest.raises(ValueError, match="no page"):
        picture_of(stored(samples.pdf(3)), number)


@pytest.mark.parametrize("box", ["0 0 100000000 10", "0 0 14400 14400", "0 0 0.0001 99999", "0 0 -5 -5"])
def test_a_page_of_any_size_is_bounded(box):
    page = picture_of(stored(hostile_pdf("", box=box)), 1)
    if page.png:
        picture = Image.open(io.BytesIO(page.png))
        assert picture.width <= MOST_PIXELS_WIDE and picture.height <= MOST_PIXELS_HIGH


def test_a_page_that_draws_itself_ends():
    assert picture_of(stored(hostile_pdf("/F Do")), 1) is not None


def test_a_page_that_takes_too_long_has_no_picture_and_is_not_tried_again(monkeypatch):
    monkeypatch.setattr(pictures, "_SECONDS", 1)
    slow = "0.5 w " + "0 0 m 100 900 500 -300 595 842 c S " * 400_000
    file = stored(hostile_pdf(slow))
    assert picture_of(file, 1).png == b""
    monkeypatch.setattr(pictures, "_SECONDS", 0.001)
    assert picture_of(file, 1).png == b""
