"""What people wrote as others read it, as a flat table for a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys.pages.survey_result.flat import WHY
from surveys.queries.comments import CommentsShown
from ui.tables import Column, Table

_WITHHELD, _UNREAD = "Withheld by the SHA’s analyst", "Not read yet by the SHA’s analyst"


@dataclass(frozen=True, kw_only=True)
class _Comment:
    where: str
    text: str = ""
    in_part: bool = False
    why: str = ""


def comments(said: Iterable[tuple[str, CommentsShown]]) -> Table[_Comment]:
    """A row a comment, in the order in which the result keeps it; one that is not shown is a row without words. `said`
    are the statements and questions in their words, each with its comments.
    """
    return Table(
        columns=[
            Column("Statement or question", plain=lambda row: row.where),
            Column("Comment or answer", plain=lambda row: row.text),
            Column("Words left out", plain=lambda row: "yes" if row.in_part else ""),
            Column(WHY, plain=lambda row: row.why),
        ],
        rows=[row for where, shown in said for row in _rows(where, shown)],
    )


def _rows(where: str, shown: CommentsShown) -> Iterator[_Comment]:
    for one in shown.texts:
        yield _Comment(where=where, text=one.text, in_part=one.in_part)
    for number, why in ((shown.withheld, _WITHHELD), (shown.unread, _UNREAD)):
        yield from [_Comment(where=where, why=why)] * number
