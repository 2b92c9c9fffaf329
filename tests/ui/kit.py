"""The kit's own macros, and the form in which its markup and ours are compared."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser

from jinja2 import ChainableUndefined, Environment, PackageLoader

_KIT = Environment(undefined=ChainableUndefined, loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True)
_VOID = {"input", "br", "hr", "img", "path"}


def drawn_by_kit(component: str, **params) -> str:
    """What the macro of a component writes; its lines are `items`, and its content is `html`."""
    first, *others = component.split("-")
    macro = first + "".join(word.capitalize() for word in others)
    module = _KIT.get_template(f"nhsuk/components/{component}/macro.jinja").module
    return str(getattr(module, macro)(params))


def _short(value: str) -> str:
    """A value that fits on a line: of a drawing's path its beginning and its length."""
    return value if len(value) <= 60 else f"{value[:40]}… ({len(value)} characters)"


class _Lines(HTMLParser):
    """Reads HTML into lines: one for each element, class, attribute, text and end, with the element it belongs to."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.lines.append(f"<{tag}>")
        for name, value in sorted(attrs):
            if name == "class":
                self.lines += [f"{tag} .{word}" for word in sorted((value or "").split())]
            else:
                self.lines.append(f"{tag} {name}" if value is None else f'{tag} {name}="{_short(value)}"')
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in _VOID:
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open}"
        self.open.pop()
        self.lines.append(f"</{tag}>")

    def handle_data(self, data):
        if words := " ".join(data.split()):
            self.lines.append(f"{self.open[-1] if self.open else ''} “{words}”")


def normal(html: str) -> list[str]:
    """HTML as lines, whatever the order of its attributes and classes and its white space."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"not closed: {reader.open}"
    return reader.lines


def differences(kit: str, ours: str) -> list[str]:
    """What two pieces of HTML do not have in common: "- …" stands in the kit's alone, "+ …" in ours alone."""

    def found() -> Iterator[str]:
        before, after = normal(kit), normal(ours)
        for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind != "equal":
                yield from (f"- {line}" for line in before[a:b])
                yield from (f"+ {line}" for line in after[c:d])

    return list(found())
