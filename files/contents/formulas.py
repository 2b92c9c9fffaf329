"""What the formula of a cell does beyond working out a value."""

import re

from files.contents.addresses import runs
from files.contents.reasons import LINKED, RUNS

_WORDS = re.compile(r'"[^"]*"')
_NAMES = re.compile(r"'[^']*'")
_COLUMNS_AND_ARRAYS = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
# Programs write what they have from each other with words in front: `_xlfn.WEBSERVICE(`, `COM.MICROSOFT.WEBSERVICE(`.
_RUNNING = re.compile(r"(?<!\w)(?:DDE|RTD|CALL|EXEC|REGISTER(?:\.ID)?)\s*\(", re.IGNORECASE)
_LOADING = re.compile(r"(?<!\w)(?:WEBSERVICE|IMAGE|SQL\.REQUEST)\s*\(", re.IGNORECASE)
_HYPERLINK = re.compile(r'(?<!\w)HYPERLINK\s*\(\s*"([^"]*)"', re.IGNORECASE)


def fault_of_formula(formula: str) -> str:
    """Why a formula makes a file unfit; empty where it does not.

    A bar outside of names and texts is a DDE link, whatever the program (`=cmd|'/c calc'!A0`); no name of a sheet has a
    slash, so that one with it is a path to another file.
    """
    bare = _WORDS.sub("", formula)
    unnamed = _NAMES.sub("", bare)
    columns = _COLUMNS_AND_ARRAYS.sub("", unnamed)
    links = any(runs(address) for address in _HYPERLINK.findall(formula))
    if "|" in columns or links or _RUNNING.search(unnamed):
        return RUNS
    if _LOADING.search(unnamed) or any("/" in name or "\\" in name for name in _NAMES.findall(bare)):
        return LINKED
    return ""
