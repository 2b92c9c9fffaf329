"""What we store about an answer, column by column, and when the self-test last tried whether it is true."""

from dataclasses import dataclass

from anonymity.attempts import ATTEMPTS
from anonymity.models import AnonymityCheck
from anonymity.queries import last_run, stored
from cycles.queries import current_cycle
from surveys.queries.forgetting import people_kept_for
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class SurveyStorage:
    """The two lists and what is kept on the way to them; `smallest` is the size of a group that is shown."""

    asked: Table[stored.Line]
    answered: Table[stored.Line]
    commented: Table[stored.Line]
    drafted: Table[stored.Line]
    submitted: Table[stored.Line]
    mailed: Table[stored.Line]
    tables: list[stored.Table]
    kept_for: str
    smallest: int | None
    check: AnonymityCheck | None
    attempts: int


def survey_storage() -> SurveyStorage:
    """The page, read off the models; two queries."""
    cycle = current_cycle()
    return SurveyStorage(
        asked=_table("asked", "List 1: who was asked", stored.asked()),
        answered=_table("answered", "List 2: what was answered, from the closing on", stored.answered()),
        commented=_table("commented", "Comments, once more and on their own, from the closing on", stored.commented()),
        drafted=_table("drafted", "Until you submit: your draft", stored.drafted()),
        submitted=_table("submitted", "Between your answer and the closing", stored.submitted()),
        mailed=_table("mailed", "The emails we send", stored.mailed()),
        tables=stored.tables(),
        kept_for=people_kept_for(),
        smallest=cycle.smallest_group if cycle else None,
        check=last_run(),
        attempts=len(ATTEMPTS),
    )


def _table(key: str, caption: str, lines: list[stored.Line]) -> Table[stored.Line]:
    return Table(
        caption=caption,
        key=key,
        columns=[
            Column("We store", kind="name", value=lambda line: line.what),
            Column("What it is", value=lambda line: line.what_it_is),
        ],
        rows=lines,
    )
