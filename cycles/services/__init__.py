"""What is done in a year of assurance; one module for each noun."""

from cycles.services.assessments import lock, move, open_assessment
from cycles.services.assignments import assign
from cycles.services.dates import change_dates, end_extension, extend
from cycles.services.new_parts import make_parts
from cycles.services.notes import add_note, remove_note
from cycles.services.parts import save_part
from cycles.services.ratings import record_marks, record_rating
from cycles.services.texts import is_saved, keep_unsaved, save_with_text, throw_away, token_of
from cycles.services.timetables import set_timetable
from cycles.services.writing import follow_returns, writes_return, writing_return
from cycles.services.years import open_year

__all__ = [
    "add_note",
    "assign",
    "change_dates",
    "end_extension",
    "extend",
    "follow_returns",
    "is_saved",
    "keep_unsaved",
    "lock",
    "make_parts",
    "move",
    "open_assessment",
    "open_year",
    "record_marks",
    "record_rating",
    "remove_note",
    "save_part",
    "save_with_text",
    "set_timetable",
    "throw_away",
    "token_of",
    "writes_return",
    "writing_return",
]
