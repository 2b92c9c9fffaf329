"""Elements of a Word document for which the library has no words."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement


def element(name: str, /, *inner: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """An element of this name, such as "w:lang", with its attributes and what stands in it."""
    made: BaseOxmlElement = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    made.extend(inner)
    return made


def run(text: str) -> BaseOxmlElement:
    """Text in a line."""
    words = element("w:t")
    words.text = text
    return element("w:r", words)


def field(what: str, *, shown: str) -> BaseOxmlElement:
    """A field that Word fills in, such as the number of the page; `shown` stands there until then."""
    return element("w:fldSimple", run(shown), instr=what)
