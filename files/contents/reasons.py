"""Why a file is not kept, as people read it at the form’s box: what is wrong, and how to mend it (decision 24)."""

from collections.abc import Callable
from typing import TypeVar

from files.contents.kinds import Kind
from organisations.decisions import NotTaken

Read = TypeVar("Read")

_PRINT = "Print it to a new PDF, then select that"

EMPTY = "The selected file is empty"
PROTECTED = "The selected file is password protected. Save it without a password, then select it again"
DAMAGED = "The selected file is damaged. Open it on your computer, save it again, then select it"
TOO_LONG = "The selected file takes too long to read. Take out what is not needed or save it as a PDF, then select that"
UNPACKED = "The selected file is too large once it is unpacked"
JOINED = "The selected file has another file in front of it or behind it. Open it, save it again, then select it"

MACROS = "The selected file contains macros. Save it without macros, then select it again"
RUNS = (
    "The selected file runs something when it is opened or clicked, such as a script or a DDE link to another program. "
    "Remove it or save the file as a PDF, then select it again"
)
EMBEDDED = "The selected file contains an embedded object. Remove it or save the file as a PDF, then select it again"
LINKED = (
    "The selected file loads something from elsewhere, such as a template, a picture or another workbook. "
    "Break its links or save it as a PDF, then select it again"
)

PDF_REASONS = {
    "protected": PROTECTED,
    "damaged": DAMAGED,
    "runs": f"The selected PDF runs something, such as a script or a program, when it is opened or clicked. {_PRINT}",
    "loads": f"The selected PDF loads something from elsewhere, such as another file. {_PRINT}",
    "sends": f"The selected PDF is a form that sends what is filled in to an address. {_PRINT}",
    "carries": "The selected PDF carries other files inside it, as attachments or as a portfolio. "
    "Print what is to be read to a new PDF, then select that",
    "media": f"The selected PDF contains sound, film or a model to turn. {_PRINT}",
    "form": f"The selected PDF is a form (XFA) that most programs show as a page saying “Please wait”. {_PRINT}",
}
PDF_TOO_LONG = f"The selected PDF takes too long to read. {_PRINT}"


def unfit(why: str) -> NotTaken:
    """A file that is not kept, with the reason as it stands at the form’s box."""
    return NotTaken({"file": why})


def mismatch(expected: Kind, called: str) -> NotTaken:
    """A file that is something else than its name says."""
    return unfit(
        f"The selected file’s content is not what its name says: it ends in .{expected.ending} but is {called}"
    )


def guarded(read: Callable[[], Read]) -> Read:
    """Call a reader of the file; whatever breaks in it means that the file is damaged."""
    try:
        return read()
    except NotTaken:
        raise
    except Exception as error:  # each way of packing, and XML in any encoding, breaks with exceptions of its own
        raise unfit(DAMAGED) from error
