"""Reads of the panel's side, by noun."""

from panels.queries.briefing import briefings_of
from panels.queries.issues import issues_of, job_of
from panels.queries.missing import whats_missing
from panels.queries.ratings import panel_lines
from panels.queries.report_model import report_model
from panels.queries.report_text import potential_of, report_of, texts_of
from panels.queries.seats import seat_warnings, seats_of

__all__ = [
    "briefings_of",
    "issues_of",
    "job_of",
    "panel_lines",
    "potential_of",
    "report_model",
    "report_of",
    "seat_warnings",
    "seats_of",
    "texts_of",
    "whats_missing",
]
