"""Which signs the fonts of printed reports have; `python -m tests.fonts` states them in sentences/drawn.txt."""

import subprocess
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

STATED = Path(__file__).parent.parent / "sentences" / "drawn.txt"
# The families of the packages that `./run` and the Dockerfile install, besides Source Sans Pro.
FAMILIES = [
    "DejaVu Sans",
    "Scheherazade",
    "Lohit Bengali",
    "Lohit Devanagari",
    "Lohit Gujarati",
    "Lohit Gurmukhi",
    "Lohit Kannada",
    "Lohit Malayalam",
    "Lohit Tamil",
    "Lohit Telugu",
    "LKLUG",
    "Garuda",
    "Abyssinica SIL",
    "WenQuanYi Micro Hei",
    "Noto Color Emoji",
]
# Neither a sign nor one with a meaning of its own: unassigned, private, control, half.
_NONE = ("Cn", "Co", "Cc", "Cs")


def covered() -> set[int]:
    """The signs for which one of the fonts has a letter."""
    files = [Path(find_spec("font_source_sans_pro").origin).parent / "files" / "SourceSansPro-Regular.otf"]
    for family in FAMILIES:
        found = subprocess.check_output(["fc-match", "--format=%{family}|%{file}", family], text=True)
        named, _, file = found.partition("|")
        assert family in named.split(","), f"The font {family} is not installed: ./run installs it."
        files.append(Path(file))
    return {sign for file in files for sign in _of(file) if unicodedata.category(chr(sign)) not in _NONE}


def _of(file: Path) -> set[int]:
    fonts = TTCollection(file).fonts if file.suffix == ".ttc" else [TTFont(file)]
    return {sign for font in fonts for sign in font.getBestCmap()}


def in_ranges(signs: set[int]) -> str:
    """The signs as ranges, a few to a line."""
    ranges: list[list[int]] = []
    for sign in sorted(signs):
        if ranges and sign == ranges[-1][1] + 1:
            ranges[-1][1] = sign
        else:
            ranges.append([sign, sign])
    written = [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in ranges]
    return "".join(f"{' '.join(written[at : at + 10])}\n" for at in range(0, len(written), 10))


if __name__ == "__main__":
    STATED.write_text(in_ranges(covered()))
